import Synchronization

/// A trace as it is replayed: how fast, and which part of it.
public struct TraceReplay: Sendable, Hashable, CustomStringConvertible {
  /// What is replayed.
  public let trace: Trace
  /// How many times as fast as it was: 2 sends a minute of the trace in 30 s.
  public let speed: Double
  /// The part of the trace, counted from its first request and in its own time; nil for all of it.
  public let window: Range<Duration>?

  /// Read when it is first needed, and shared by all copies of a scenario.
  private let rows = LoadedRows()

  /// Takes a trace.
  public init(_ trace: Trace, speed: Double = 1, window: Range<Duration>? = nil) {
    self.trace = trace
    self.speed = speed
    self.window = window
  }

  /// Throws for a speed that no schedule can be made of, or an empty window. The file is not looked at.
  public func validate() throws(WorkloadError) {
    try trace.validate()
    guard speed > 0, (1e-6...1e6).contains(speed) else {
      throw WorkloadError(
        .invalidTrace,
        "the speed of the trace is \(speed); expected 0.000001 to 1000000; "
          + "write e.g. 2 for twice as fast as it was")
    }
    if let window, window.isEmpty || window.lowerBound < .zero {
      throw WorkloadError(
        .invalidTrace,
        "the window of the trace is \(window.lowerBound.exactText) to "
          + "\(window.upperBound.exactText); expected some time from 0 s on; "
          + "write e.g. .seconds(0)..<.seconds(600)")
    }
  }

  /// The requests, read from the file the first time.
  ///
  /// - Throws: when it can't be read, for the first row that is none, and when the window has no rows.
  package func load() throws(WorkloadError) -> LoadedTrace {
    try validate()
    return try rows.value.withLock { loaded throws(WorkloadError) in
      if let loaded { return loaded }
      let trace = try LoadedTrace(trace, window: window)
      loaded = trace
      return trace
    }
  }

  /// When a request is due, from the start of the replay.
  func offset(of row: TraceRow) -> Duration {
    guard speed != 1 else { return .nanoseconds(row.offset) }
    // What lies farther ahead than nanoseconds reach never comes.
    return .nanoseconds(Int64(exactly: (Double(row.offset) / speed).rounded()) ?? .max)
  }

  /// E.g. `trace.csv (Azure), speed 2.0, from 0 s to 600 s`.
  public var description: String {
    var text = "\(trace)"
    if speed != 1 { text += ", speed \(speed)" }
    if let window {
      text += ", from \(window.lowerBound.exactText) to \(window.upperBound.exactText)"
    }
    return text
  }

  /// Whether both replay the same trace in the same way.
  public static func == (lhs: TraceReplay, rhs: TraceReplay) -> Bool {
    lhs.trace == rhs.trace && lhs.speed == rhs.speed && lhs.window == rhs.window
  }

  /// Hashes what is compared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(trace)
    hasher.combine(speed)
    hasher.combine(window)
  }

  private final class LoadedRows: Sendable {
    let value = Mutex<LoadedTrace?>(nil)
  }
}
