import Synchronization

/// The turn that every benchmark of the machine takes, whatever process it is in: a lock on a file,
/// which the system gives back when a process dies.
package struct MachineTurn: Sendable {
  /// The turn of this machine.
  package static let shared = MachineTurn(path: "/tmp/perfharness.lock", sink: .system(.automatic))

  /// The paths of the turns that this task has.
  @TaskLocal private static var held: Set<String> = []

  private static let pollInterval = Duration.milliseconds(20)
  private static let patience = Duration.seconds(2)

  private let path: String
  private let sink: ProgressDisplay.Sink?
  private let clock: any TimeSource
  private let ownBenchmarks = OwnBenchmarks()

  /// What is known of the benchmarks of this process, so that only waits for others are mentioned.
  private final class OwnBenchmarks: Sendable {
    private struct State {
      var isOneRunning = false
      var isWaitMentioned = false
    }

    private let state = Mutex(State())

    /// Whether one has the turn: the others wait for it anyway, and that is no news.
    var isOneRunning: Bool { state.withLock { $0.isOneRunning } }

    /// Whether one has the turn from now on: none of this process must have it, nor of another one.
    func begin(_ acquire: () -> Bool) -> Bool {
      state.withLock { state in
        guard !state.isOneRunning, acquire() else { return false }
        state = State(isOneRunning: true)
        return true
      }
    }

    func end() { state.withLock { $0.isOneRunning = false } }

    /// Whether it is for this one to speak: of all that wait, the first.
    func mentionWait() -> Bool {
      state.withLock { state in
        defer { state.isWaitMentioned = true }
        return !state.isWaitMentioned
      }
    }
  }

  /// - Parameters:
  ///   - path: the lock file; every user must be able to read it.
  ///   - sink: where a long wait is mentioned.
  init(path: String, sink: ProgressDisplay.Sink?, clock: any TimeSource = SystemClock()) {
    self.path = path
    self.sink = sink
    self.clock = clock
  }

  /// Runs `body` once no other benchmark is running. Within `body` the turn is there already.
  ///
  /// - Parameter isShared: whether other processes that share the turn may run meanwhile, as shards of one
  ///   run do that begin together. Of one process there is never more than one.
  package func take<Success: Sendable>(
    isShared: Bool = false, _ body: @Sendable () async throws -> Success
  ) async throws -> Success {
    if Self.held.contains(path) { return try await body() }
    let lock = try FileLock(path: path)
    defer { lock.release() }
    try await wait(for: lock, isShared: isShared)
    defer { ownBenchmarks.end() }
    return try await Self.$held.withValue(Self.held.union([path])) { try await body() }
  }

  private func wait(for lock: FileLock, isShared: Bool) async throws {
    var start = clock.now
    while !ownBenchmarks.begin({ lock.tryAcquire(isShared: isShared) }) {
      try await clock.sleep(until: clock.now.advanced(by: Self.pollInterval))
      if ownBenchmarks.isOneRunning {
        start = clock.now
      } else if clock.now - start > Self.patience, ownBenchmarks.mentionWait() {
        sink?.write("waiting for another benchmark on this machine to end (lock \(path))\n")
      }
    }
  }
}
