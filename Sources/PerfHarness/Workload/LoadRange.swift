/// Between which loads a capacity is looked for.
public enum LoadRange: Sendable, Hashable {
  /// Requests a second.
  case requestsPerSecond(ClosedRange<Double>)
  /// Requests under way at once.
  case concurrency(ClosedRange<Int>)

  package var bounds: ClosedRange<Double> {
    switch self {
    case .requestsPerSecond(let range): range
    case .concurrency(let range): Double(range.lowerBound)...Double(range.upperBound)
    }
  }

  package var isClosed: Bool {
    if case .concurrency = self { true } else { false }
  }

  /// From an eighth of a load to twice as much, for who asks whether that much is carried.
  package init(around level: LoadLevel) {
    switch level {
    case .requestsPerSecond(let rate): self = .requestsPerSecond(rate / 8...rate * 2)
    case .concurrency(let count): self = .concurrency(max(1, count / 8)...max(1, count) * 2)
    }
  }

  /// Throws unless both ends can be run and the lower one is the less.
  package func validate() throws(WorkloadError) {
    let bounds = bounds
    guard bounds.lowerBound > 0, bounds.upperBound.isFinite, bounds.lowerBound < bounds.upperBound
    else {
      let example =
        isClosed ? ".concurrency(1...64)" : ".requestsPerSecond(1...200)"
      throw WorkloadError(
        .invalidSetting,
        "between is \(DurationText.significant(bounds.lowerBound)) to "
          + "\(DurationText.significant(bounds.upperBound)); expected two loads of more than 0, the "
          + "lesser one first; write e.g. \(example)")
    }
  }
}
