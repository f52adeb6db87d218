extension MetricUnit {
  /// A value in three significant digits with its unit, e.g. `51.2 ms`, `40.2 tokens/s`, `1.25 %`, and
  /// a factor alone: `1.75`.
  package func text(_ value: Double) -> String {
    switch self {
    case .seconds:
      value.isFinite && value.magnitude < 9e9
        ? DurationText.format(Duration(inSeconds: value)) : DurationText.significant(value) + " s"
    case .tokensPerSecond, .requestsPerSecond: "\(DurationText.significant(value)) \(rawValue)"
    case .ratio: "\(DurationText.significant(value * 100)) %"
    case .factor: DurationText.significant(value)
    }
  }
}
