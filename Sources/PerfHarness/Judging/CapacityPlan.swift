/// What a search for a capacity is asked: where, how precisely, at what cost.
package struct CapacityPlan: Sendable, Hashable {
  /// The loads that may be tried.
  package var range: ClosedRange<Double>
  /// Whether loads are whole numbers: of requests under way at once.
  package var isClosed: Bool
  /// Which is tried first.
  package var start: Double
  /// Half the width that the interval may have at the end, as a share of the capacity.
  package var resolution: Double
  package var confidence: Double
  /// Which share of values, or requests, may miss each limit.
  package var allowed: [Double]
  /// How long a repetition is at least.
  package var measured: Limits
  /// What is sent before it, on top.
  package var warmup: Limits
  /// How much may be sent, and for how long, over all repetitions.
  package var cost: Limits

  package init(
    range: ClosedRange<Double>, isClosed: Bool, start: Double? = nil, resolution: Double = 0.05,
    confidence: Double = 0.95, allowed: [Double], measured: Limits, warmup: Limits, cost: Limits
  ) {
    self.range = range
    self.isClosed = isClosed
    let middle = (range.lowerBound * range.upperBound).squareRoot()
    self.start = min(max(start ?? middle, range.lowerBound), range.upperBound)
    self.resolution = resolution
    self.confidence = confidence
    self.allowed = allowed
    self.measured = measured
    self.warmup = warmup
    self.cost = cost
  }
}
