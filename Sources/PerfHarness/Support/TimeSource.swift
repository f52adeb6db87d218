import Dispatch

/// The clock that a run lives by: the system's monotonic clock, or a simulated one.
///
/// Everything that stamps or waits takes its clock as `any TimeSource`, so that a test can put a
/// simulated clock in its place.
public protocol TimeSource: Clock<Duration> where Instant == MonotonicInstant {
  /// Whether time passes only by simulation, so that measurements do not depend on the machine.
  var isSimulated: Bool { get }

  /// Where unstructured tasks that live by this clock must run; nil where any thread will do.
  var taskExecutor: (any TaskExecutor)? { get }

  /// Runs `body` where this clock's sleepers are woken; a simulated clock advances while it runs.
  func run<Success: Sendable>(
    _ body: @escaping @Sendable () async throws -> Success
  ) async throws -> Success
}

extension TimeSource {
  /// By default time passes by itself.
  public var isSimulated: Bool { false }

  /// Waits until `deadline`; returns at once when it has passed.
  public func sleep(until deadline: MonotonicInstant) async throws {
    try await sleep(until: deadline, tolerance: nil)
  }

  /// By default any thread will do.
  public var taskExecutor: (any TaskExecutor)? { nil }

  /// By default there is nothing to prepare: `body` runs as it is.
  public func run<Success: Sendable>(
    _ body: @escaping @Sendable () async throws -> Success
  ) async throws -> Success {
    try await body()
  }
}

/// The system's monotonic clock (`CLOCK_MONOTONIC`; on Darwin `CLOCK_UPTIME_RAW`).
public struct SystemClock: TimeSource {
  /// Makes the clock; all of them are the same one.
  public init() {}

  /// The current instant.
  public var now: MonotonicInstant {
    MonotonicInstant(nanoseconds: Int64(DispatchTime.now().uptimeNanoseconds))
  }

  /// One nanosecond.
  public var minimumResolution: Duration { .nanoseconds(1) }

  /// Waits until `deadline`; returns at once when it has passed.
  public func sleep(until deadline: MonotonicInstant, tolerance: Duration? = nil) async throws {
    let remaining = deadline - now
    guard remaining > .zero else { return try Task.checkCancellation() }
    try await Task.sleep(for: remaining, tolerance: tolerance ?? .zero, clock: .suspending)
  }
}
