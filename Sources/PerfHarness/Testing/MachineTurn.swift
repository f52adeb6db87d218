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

  /// The paths of the turns that this task has.
  @TaskLocal private static var held: Set<String> = []

  private static let pollInterval = Duration.milliseconds(20)
  private static let patience = Duration.seconds(2)

  private let path: String
  private let sink: ProgressDisplay.Sink?
  private let clock: any TimeSource

  /// - Parameters:
  ///   - path: the lock file; every user must be able to read it.
  ///   - sink: where a long wait is mentioned.
  init(path: String, sink: ProgressDisplay.Sink?, clock: any TimeSource = SystemClock()) {
    self.path = path
    self.sink = sink
    self.clock = clock
  }

  /// Runs `body` once no other benchmark is running. Within `body` the turn is there already.
  func take<Success: Sendable>(_ body: @Sendable () async throws -> Success) async throws -> Success
  {
    if Self.held.contains(path) { return try await body() }
    let lock = try FileLock(path: path)
    defer { lock.release() }
    try await wait(for: lock)
    return try await Self.$held.withValue(Self.held.union([path])) { try await body() }
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
        + "delete the file or make it readable"
    }
  }

  private let descriptor: Int32

  init(path: String) throws(Unavailable) {
    // A lock needs no more than to read the file. It lies where anyone may put a link in its place,
    // so none is followed; and Linux lets nobody create what is there already and another user's.
    let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW
    let created = open(path, flags | O_CREAT | O_EXCL, 0o444)
    descriptor = created >= 0 || errno != EEXIST ? created : open(path, flags)
    guard descriptor >= 0 else {
      throw Unavailable(path: path, reason: String(cString: strerror(errno)))
    }
    // Everyone may read it, whatever the file mode mask: the machine has one turn for all users.
    if created >= 0 { _ = fchmod(descriptor, 0o444) }
  }

  func tryAcquire() -> Bool {
    flock(descriptor, LOCK_EX | LOCK_NB) == 0
  }

  /// Closes the file, which gives the lock back.
  func release() {
    _ = close(descriptor)
  }
}
