extension EncodedReport.V1 {
  /// Where the distribution of a metric moved: its change percentile by percentile.
  public struct Shift: Codable, Sendable, Hashable {
    /// The metric's name.
    public var metric: String
    /// Which parts moved: `nowhere`, `body` (up to p80), `tail` (from p90 on), `throughout` or
    /// `unevenly`.
    public var extent: String
    /// The same in words: `moved in the tail only`.
    public var sentence: String
    /// The probability that every band holds the true change.
    public var confidence: Double
    /// How many repetitions were measured now.
    public var currentCount: Int
    /// How many repetitions they are compared with.
    public var earlierCount: Int
    /// The changes by percentile, in ascending order.
    public var points: [Point]

    /// The change at one percentile.
    public struct Point: Codable, Sendable, Hashable {
      /// Which percentile, 0…100.
      public var percent: Double
      /// (Current − earlier) ÷ earlier.
      public var change: Double
      /// What the true change lies in, at all points at once.
      public var band: Interval
    }
  }
}

extension EncodedReport.V1.Shift {
  init(_ shift: ShiftFunction) {
    self.init(
      metric: shift.metric.name, extent: shift.extent.rawValue, sentence: shift.sentence,
      confidence: ShiftFunction.confidence, currentCount: shift.currentCount,
      earlierCount: shift.earlierCount,
      points: shift.points.map {
        Point(percent: $0.percent, change: $0.change, band: EncodedReport.V1.Interval($0.band))
      })
  }
}
