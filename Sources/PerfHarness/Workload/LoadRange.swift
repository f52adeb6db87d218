import Foundation

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

  /// From an eighth of a load to twice as much, or to the greatest that can be run, for who asks whether
  /// that much is carried.
  ///
  /// - Parameter level: one that can be run.
  package init(around level: LoadLevel) {
    let most = LoadLevel.allowed(isClosed: level.isClosed).upperBound
    switch level {
    case .requestsPerSecond(let rate): self = .requestsPerSecond(rate / 8...min(rate * 2, most))
    case .concurrency(let count):
      self = .concurrency(max(1, count / 8)...min(count * 2, Int(most)))
    }
  }

  /// Throws unless both ends can be run and the lower one is the less.
  package func validate() throws(WorkloadError) {
    let bounds = bounds
    let allowed = LoadLevel.allowed(isClosed: isClosed)
    guard allowed.contains(bounds.lowerBound), allowed.contains(bounds.upperBound),
      bounds.lowerBound < bounds.upperBound
    else {
      throw WorkloadError(
        .invalidSetting,
        "between is \(text(bounds.lowerBound)) to \(text(bounds.upperBound)); expected two loads, each "
          + "\(LoadLevel.expectation(isClosed: isClosed)), the second one more than the first; write "
          + "e.g. between: \(example)")
    }
  }

  /// How a range of this kind is written.
  package var example: String {
    isClosed ? ".concurrency(1...64)" : ".requestsPerSecond(1...200)"
  }

  /// A whole number is not cut to three digits: they may be all that two bounds differ by.
  private func text(_ bound: Double) -> String {
    isClosed ? String(format: "%.0f", bound) : DurationText.significant(bound)
  }
}
