/// The greatest load at which a service keeps the budgets of a test, and how well it is known.
public struct Capacity: Sendable {
  /// The best guess, in requests a second or requests under way at once; nil where nothing is known. Where
  /// `interval` is open at one end because the range ends there, it is that end of the range.
  public var value: Double?
  /// Between the greatest load that certainly keeps every budget and the least that certainly breaks one, each
  /// wrong with at most half of what the confidence leaves; 0 and infinity where there is none.
  public var interval: ClosedRange<Double>
  /// The confidence of the interval.
  public var confidence: Double
  /// Whether loads are concurrencies and not rates.
  public var isConcurrency: Bool
  /// What was measured, in ascending order of loads.
  public var points: [LoadPoint]
  /// Why no more was measured.
  package var end: CapacityEstimate.End

  package init(
    _ estimate: CapacityEstimate, confidence: Double, isConcurrency: Bool, points: [LoadPoint]
  ) {
    // A concurrency between two whole numbers carries the lesser one.
    value = isConcurrency ? estimate.value?.rounded(.down) : estimate.value
    interval = estimate.interval
    end = estimate.end
    self.confidence = confidence
    self.isConcurrency = isConcurrency
    self.points = points
  }

  /// Whether the interval became as narrow as was asked for.
  public var isSettled: Bool { end == .settled }

  /// E.g. `14.1 requests/s; 13.4 requests/s is certainly kept, 14.8 requests/s certainly not (95 %)`.
  package var text: String {
    func level(_ value: Double) -> String {
      "\(LoadLevel(value, isClosed: isConcurrency))"
    }
    let known = [
      interval.lowerBound > 0 ? "\(level(interval.lowerBound)) is certainly kept" : nil,
      interval.upperBound < .infinity
        ? interval.lowerBound > 0
          ? "\(level(interval.upperBound)) certainly not"
          : "\(level(interval.upperBound)) is certainly not kept" : nil,
    ].compactMap(\.self).joined(separator: ", ")
    let certainty = known.isEmpty ? "nothing is certain" : known
    let estimate =
      switch (end, value) {
      case (_, nil): "not known"
      case (.aboveRange, let value?): "\(level(value)) or more"
      case (.belowRange, let value?): "less than \(level(value))"
      case (_, let value?): "about \(level(value))"
      }
    return "\(estimate); \(certainty) (\(MetricUnit.ratio.text(confidence)))"
      + (reason.map { "; \($0)" } ?? "")
  }

  /// Why it is not known better; nil where it is known as well as was asked for.
  package var reason: String? {
    switch end {
    case .settled: nil
    case .aboveRange: "the range ends there"
    case .belowRange: "the range begins there"
    case .costReached: "more would have cost more than was allowed"
    case .notDelivered: "the client could not deliver greater loads"
    case .unresponsive: "the service answers no more"
    case .cancelled: "it was cancelled"
    }
  }
}
