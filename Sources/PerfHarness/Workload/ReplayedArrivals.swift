/// Arrivals at the times of a trace.
public struct ReplayedArrivals: Arrivals, Hashable {
  /// What is replayed.
  public let replay: TraceReplay

  /// Takes the times of a trace.
  public init(_ replay: TraceReplay) {
    self.replay = replay
  }

  /// The time of the row with this index; nil after the last one, and of a file that can't be read.
  public func nextOffset(
    after previous: Duration?, index: Int, using generator: inout SeededGenerator
  ) -> Duration? {
    guard let rows = try? replay.load().rows, index < rows.count else { return nil }
    return replay.offset(of: rows[index])
  }

  /// Throws when the file can't be read, which it is the first time.
  public func validate() throws(WorkloadError) {
    _ = try replay.load()
  }

  /// E.g. `replay(trace.csv (Azure), speed 2.0)`.
  public var description: String { "replay(\(replay))" }
}

extension Arrivals where Self == ReplayedArrivals {
  /// Arrivals at the times of a trace.
  ///
  /// - Parameters:
  ///   - trace: whose times they are; its sizes are not taken.
  ///   - speed: how many times as fast as it was.
  ///   - window: the part of the trace, counted from its first request and in its own time.
  public static func replay(
    _ trace: Trace, speed: Double = 1, window: Range<Duration>? = nil
  ) -> ReplayedArrivals {
    ReplayedArrivals(TraceReplay(trace, speed: speed, window: window))
  }
}
