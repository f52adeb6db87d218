import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The turn that every benchmark of the machine takes, whatever process it is in: a lock on a file,
/// which the system gives back when a process dies.
struct MachineTurn: Sendable {
  /// The turn of this machine.
  static let shared = MachineTurn(path: "/tmp/perfharness.lock", sink: .system(.automatic))

  @TaskLocal private static var isHeld = false

  private static let pollInterval = Duration.milliseconds(20)
  private static let patience = Duration.seconds(2)

  private let path: String
  private let sink: ProgressDisplay.Sink?
  private let clock: any TimeSource

  /// - Parameters:
  ///   - path: the lock file; every user must be able to write it.
  ///   - sink: where a long wait is mentioned.
  init(path: String, sink: ProgressDisplay.Sink?, clock: any TimeSource = SystemClock()) {
    self.path = path
    self.sink = sink
    self.clock = clock
  }

  /// Runs `body` once no other benchmark is running. Within `body` the turn is there already.
  func take<Success: Sendable>(_ body: @Sendable () async throws -> Success) async throws -> Success
  {
    if Self.isHeld { return try await body() }
    let lock = try FileLock(path: path)
    defer { lock.release() }
    try await wait(for: lock)
    return try await Self.$isHeld.withValue(true) { try await body() }
  }

  private func wait(for lock: FileLock) async throws {
    let start = clock.now
    var hasSpoken = false
    while !lock.tryAcquire() {
      try await clock.sleep(until: clock.now.advanced(by: Self.pollInterval))
      if !hasSpoken, clock.now - start > Self.patience {
        hasSpoken = true
        sink?.write("waiting for another benchmark on this machine to end (lock \(path))\n")
      }
    }
  }
}

/// An advisory lock on a whole file, held by one open file description at a time.
struct FileLock {
  /// The lock file can't be opened.
  struct Unavailable: Error, CustomStringConvertible {
    var path: String
    var reason: String

    var description: String {
      "\(path): the lock that benchmarks take turns by can't be opened (\(reason)); "
        + "delete the file or make it writable"
    }
  }

  private let descriptor: Int32

  init(path: String) throws(Unavailable) {
    // Everyone may write it, whatever the file mode mask: the machine has one turn for all users.
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Unavailable(path: path, reason: String(cString: strerror(errno)))
    }
    _ = fchmod(descriptor, 0o666)
  }

  func tryAcquire() -> Bool {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0
  }

  /// Closes the file, which gives the lock back.
  func release() {
    _ = close(descriptor)
  }
}
