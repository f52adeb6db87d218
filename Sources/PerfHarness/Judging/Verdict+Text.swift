extension Verdict.Subject {
  /// What is judged, in words: `p95 of timeToFirstToken`, `errorRate`, `the run`.
  public var name: String {
    switch self {
    case .distribution(let metric, let statistic): "\(statistic) of \(metric)"
    case .aggregate(let metric): metric.description
    case .run: "the run"
    }
  }

  /// The unit of the figures; nil for the run as a whole.
  package var unit: MetricUnit? {
    switch self {
    case .distribution(let metric, let statistic): metric.unit(of: statistic)
    case .aggregate(let metric): metric.descriptor.unit
    case .run: nil
    }
  }
}

extension Verdict.Evidence {
  /// The change from the baseline, to the hundredth of a per cent: what is less is rounding.
  package var changeText: String? { change.map(Self.text(ofChange:)) }

  /// Its interval; nil where there is none, or where both ends read the same.
  package var changeIntervalText: String? {
    changeInterval.flatMap { interval in
      let ends = (
        Self.text(ofChange: interval.lowerBound), Self.text(ofChange: interval.upperBound)
      )
      return ends.0 == ends.1 ? nil : "\(ends.0)…\(ends.1)"
    }
  }

  static func text(ofChange change: Double) -> String {
    guard change.isFinite else { return change > 0 ? "from nothing" : "to nothing" }
    let percent = (change * 10_000).rounded() / 100
    let sign = percent == 0 ? "" : percent < 0 ? "−" : "+"
    return "\(sign)\(DurationText.significant(percent.magnitude)) %"
  }
}

extension MetricUnit {
  /// An interval with its unit, e.g. `48.1 ms…53.7 ms`.
  package func text(_ interval: ClosedRange<Double>) -> String {
    "\(text(interval.lowerBound))…\(text(interval.upperBound))"
  }
}
