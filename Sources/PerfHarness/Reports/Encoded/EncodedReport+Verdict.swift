extension EncodedReport.V1 {
  /// What the judge says of one budget, one comparison, or of the run itself, with its evidence.
  ///
  /// Numbers are in the metric's unit. What does not apply is nil.
  public struct Verdict: Codable, Sendable, Hashable {
    /// What the metric is held against: `budget`, `baseline`, `control`, `capacity` or `validity`.
    public var gate: String
    /// The metric's name; nil for the run as a whole.
    public var metric: String?
    /// E.g. `p95`; nil for a metric that the whole run has one value of, and for the run itself.
    public var statistic: String?
    /// `passed`, `failed`, `notProvable`, `regressed`, `unchanged`, `improved`, `inconclusive`,
    /// `incomparable`, `noBaseline` or `invalid`.
    public var outcome: String
    /// What it does to the test: `none`, `warning` or `failure`.
    public var severity: String
    /// The whole of it in words.
    public var message: String
    /// The current value.
    public var value: Double?
    /// A 95 % confidence interval of the current value.
    public var interval: Interval?
    /// How many values it rests on.
    public var count: Int
    /// The limit of a budget.
    public var limit: Double?
    /// The baseline's value.
    public var baseline: Double?
    /// A 95 % confidence interval of the baseline's value.
    public var baselineInterval: Interval?
    /// (value − baseline) ÷ baseline.
    public var change: Double?
    /// A 95 % confidence interval of the change.
    public var changeInterval: Interval?
    /// The least worsening that would be found with a probability of 80 %, as a share of the baseline.
    public var minimalDetectableChange: Double?
    /// How often so great a worsening would come about by chance, adjusted for the comparisons of the
    /// case.
    public var chance: Double?
    /// How many repetitions the current value is the mean of.
    public var repetitions: Int?
    /// How many repetitions the baseline's value is the mean of.
    public var baselineRepetitions: Int?
    /// What change is tolerated.
    public var tolerance: Tolerance?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(gate, forKey: .gate)
      try container.encode(metric, forKey: .metric)
      try container.encode(statistic, forKey: .statistic)
      try container.encode(outcome, forKey: .outcome)
      try container.encode(severity, forKey: .severity)
      try container.encode(message, forKey: .message)
      try container.encode(value, forKey: .value)
      try container.encode(interval, forKey: .interval)
      try container.encode(count, forKey: .count)
      try container.encode(limit, forKey: .limit)
      try container.encode(baseline, forKey: .baseline)
      try container.encode(baselineInterval, forKey: .baselineInterval)
      try container.encode(change, forKey: .change)
      try container.encode(changeInterval, forKey: .changeInterval)
      try container.encode(minimalDetectableChange, forKey: .minimalDetectableChange)
      try container.encode(chance, forKey: .chance)
      try container.encode(repetitions, forKey: .repetitions)
      try container.encode(baselineRepetitions, forKey: .baselineRepetitions)
      try container.encode(tolerance, forKey: .tolerance)
    }
  }

  /// The two ends of an interval, `[low, high]` in a file. An open end is nil.
  public struct Interval: Codable, Sendable, Hashable {
    /// The lower end.
    public var low: Double?
    /// The upper end.
    public var high: Double?

    package init(_ range: ClosedRange<Double>) {
      low = range.lowerBound.ifFinite
      high = range.upperBound.ifFinite
    }

    /// Reads a list of two.
    public init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      low = try container.decode(Double?.self)
      high = try container.decode(Double?.self)
    }

    /// Writes a list of two.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(low)
      try container.encode(high)
    }
  }

  /// How much worse than its baseline a value may be: both bounds must be exceeded.
  public struct Tolerance: Codable, Sendable, Hashable {
    /// A share of the baseline's value.
    public var relative: Double
    /// Seconds; applied to durations only.
    public var absolute: Double
  }
}

extension Double {
  /// The number, or nil for what JSON has no number for.
  var ifFinite: Double? { isFinite ? self : nil }
}
