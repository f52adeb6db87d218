#if HTTP
  import Testing

  @testable import PerfHarness

  /// Which kind of loops a test's transport uses.
  enum TransportKind {
    @TaskLocal static var current = EventLoops.Kind.sockets

    private static let sockets = EventLoops(.sockets, threads: 2)
    private static let channels = EventLoops(.channels, threads: 2)

    static var loops: EventLoops {
      switch current {
      case .sockets: sockets
      case .channels: channels
      }
    }
  }

  /// Runs each test on every kind of loops, one after the other.
  struct OnEveryKindOfLoop: SuiteTrait, TestTrait, TestScoping {
    var isRecursive: Bool { true }

    func provideScope(
      for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
      for kind in EventLoops.Kind.allCases {
        try await TransportKind.$current.withValue(kind) { try await function() }
      }
    }
  }

  extension Trait where Self == OnEveryKindOfLoop {
    static var onEveryKindOfLoop: OnEveryKindOfLoop { OnEveryKindOfLoop() }
  }
#endif
