/// The buckets of the latencies that are told to Prometheus.
///
/// Each is 1.6 times as wide as the one before: the series R5 of preferred numbers (ISO 3), five to a decade. A
/// percentile that is interpolated within one is off by some percent, and never by more than 60 %; ten to
/// a decade would be twice as many series for every case. The exact percentiles of a case are gauges of their
/// own once it is over. All cases have the same, so that they can be added up.
enum LatencyBuckets {
  private static let series = [1, 1.6, 2.5, 4, 6.3]

  /// 1 ms to 100 s: from a server beside the client to one that queues for as long as clients wait.
  static let firstToken = decades(-3, 2)
  /// 0.1 ms to 1 s a token: from a small model that drafts to one that barely runs.
  static let perToken = decades(-4, 0)
  /// 10 ms to 1000 s: from an embedding to a long chain of thought.
  static let whole = decades(-2, 3)
  /// 10 µs to 1 s: from a timer's own lateness to a client that can't keep up.
  static let lag = decades(-5, 0)

  /// From 10 to the first exponent up to 10 to the last.
  private static func decades(_ first: Int, _ last: Int) -> [Double] {
    // Read from text, so that each bound is the number that its label says.
    (first..<last).flatMap { exponent in series.compactMap { Double("\($0)e\(exponent)") } }
      + [Double("1e\(last)")].compactMap(\.self)
  }
}
