import Synchronization

#if canImport(Testing)
  /// One case of a test that demands a capacity.
  final class CapacityScope: Sendable {
    @TaskLocal static var current: CapacityScope?

    private let entered = Mutex(false)

    /// Whether the capacity was looked for.
    var wasEntered: Bool { entered.withLock { $0 } }

    func enter() { entered.withLock { $0 = true } }
  }
#endif
