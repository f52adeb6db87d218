#if canImport(Testing)
  import Synchronization
  public import Testing

  /// Makes a test a benchmark: it takes turns with every other benchmark on the machine, its cases
  /// run one after the other, and it fails when it measures nothing.
  public struct BenchmarkTrait: TestTrait, SuiteTrait, TestScoping {
    /// A suite's benchmarks are all the tests in it.
    public var isRecursive: Bool { true }

    /// Skips the test where `PERF=0`.
    public func prepare(for test: Test) async throws {
      if try HarnessSettings.isOff(Surroundings.current.environment) {
        try await ConditionTrait.disabled("PERF=0 skips benchmarks").prepare(for: test)
      }
    }

    /// Scopes each test function, for the turn, and each of its cases, to see whether it measures.
    public func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
      test.isSuite ? nil : self
    }

    /// Runs a test function within the machine's turn, or one of its cases.
    public func provideScope(
      for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
      if testCase == nil {
        // Outside of any time limit, so that waiting for the turn does not count toward one.
        try await Surroundings.current.turn.take {
          try await FunctionPass.$current.withValue(FunctionPass.current ?? FunctionPass()) {
            try await ParallelizationTrait.serialized.provideScope(
              for: test, testCase: nil, performing: function)
          }
        }
      } else if CaseScope.current != nil {
        // The trait stands on the suite and on the test: the outer one has opened the scope.
        try await function()
      } else {
        let scope = CaseScope()
        try await CaseScope.$current.withValue(scope) { try await function() }
        if !scope.hasMeasured {
          Issue.record(
            "the benchmark measured nothing; call measure(…) in it, or take .benchmark away",
            sourceLocation: test.sourceLocation)
        }
      }
    }
  }

  /// One pass through a test function; a runner that repeats tests makes several.
  struct FunctionPass: Sendable {
    @TaskLocal static var current: FunctionPass?

    private static let count = Atomic(0)

    let number = count.add(1, ordering: .relaxed).newValue
  }

  /// What is known of the case that is running.
  final class CaseScope: Sendable {
    @TaskLocal static var current: CaseScope?

    private let measured = Mutex(false)

    var hasMeasured: Bool { measured.withLock { $0 } }

    func noteMeasurement() { measured.withLock { $0 = true } }
  }

  extension Trait where Self == BenchmarkTrait {
    /// Makes a test, or every test of a suite, a benchmark: it takes turns with every other benchmark
    /// on the machine, and fails when it measures nothing.
    public static var benchmark: Self { BenchmarkTrait() }
  }
#endif
