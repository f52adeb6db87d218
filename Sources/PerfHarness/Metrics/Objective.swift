/// What makes one request a good one: a limit of one of its metrics, in the metric's own direction. Goodput
/// counts the requests that meet all objectives of a run.
///
/// A latency may be the limit or less, a rate the limit or more. Of inter-chunk latencies, of which a
/// request has many, the mean of the request counts: were it all of them, a limit that one gap in a
/// hundred may break would be broken by most requests of a hundred tokens. A request that completed
/// without a value, as one token has no time per output token, has broken no limit of it.
public struct Objective: Sendable, Hashable, CustomStringConvertible {
  /// What is limited.
  public let metric: MetricDescriptor
  /// The limit, in the metric's unit.
  public let limit: Double

  package init(_ metric: MetricDescriptor, _ limit: Double) {
    self.metric = metric
    self.limit = limit
  }

  /// E.g. `timeToFirstToken at most 300 ms`.
  public var description: String {
    "\(metric) \(metric.better == .lower ? "at most" : "at least") \(metric.unit.text(limit))"
  }

  /// Whether a request that completed keeps the limit.
  package func isMet(by timeline: RequestTimeline) -> Bool {
    guard let value = value(of: timeline) else { return true }
    return metric.better == .lower ? value <= limit : value >= limit
  }

  /// Whether it asks more of a request than another of the same metric.
  package func isStricter(than other: Objective) -> Bool {
    metric.better == .lower ? limit < other.limit : limit > other.limit
  }

  private func value(of timeline: RequestTimeline) -> Double? {
    guard metric == .interChunkLatency else { return timeline.values(of: metric).first }
    let gaps = timeline.interChunkLatencies
    guard !gaps.isEmpty else { return nil }
    return gaps.reduce(.zero, +).inSeconds / Double(gaps.count)
  }
}

extension Sequence<Objective> {
  /// Whether a request is a good one: it completed, and met each of them.
  package func areMet(by timeline: RequestTimeline) -> Bool {
    timeline.isCompleted && allSatisfy { $0.isMet(by: timeline) }
  }
}
