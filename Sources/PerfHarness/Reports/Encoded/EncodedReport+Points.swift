extension EncodedReport.V1 {
  /// What a sweep or a search measured at one load.
  public struct Point: Codable, Sendable, Hashable {
    /// `open` or `closed`.
    public var kind: String
    /// Requests a second of an open load, requests under way at once of a closed one.
    public var load: Double
    /// `steady`, `saturated` (the queue grew all the time) or `notDelivered` (by the client).
    public var state: String
    /// Whether every budget is kept, by its estimate.
    public var keepsBudgets: Bool
    /// Which of the run's repetitions were measured at it, counted from 0.
    public var repetitions: [Int]
    /// What they measured, pooled.
    public var figures: Figures
    /// What the budgets say of it. They fail nothing.
    public var verdicts: [Verdict]
  }

  /// The greatest load that keeps all budgets.
  public struct Capacity: Codable, Sendable, Hashable {
    /// `open` of a rate, or `closed` of a concurrency.
    public var kind: String
    /// The best guess, in requests a second or requests under way at once; nil where nothing is known.
    public var value: Double?
    /// Between the greatest load that is certainly kept and the least that certainly is not.
    public var interval: Interval
    /// The confidence of the interval.
    public var confidence: Double
    /// Why no more was measured: `settled`, `aboveRange`, `belowRange`, `costReached`, `notDelivered`,
    /// `unresponsive` or `cancelled`.
    public var end: String

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kind, forKey: .kind)
      try container.encode(value, forKey: .value)
      try container.encode(interval, forKey: .interval)
      try container.encode(confidence, forKey: .confidence)
      try container.encode(end, forKey: .end)
    }
  }
}

extension EncodedReport.V1.Point {
  init(_ point: LoadPoint) {
    let state =
      switch point.state {
      case .steady: "steady"
      case .saturated: "saturated"
      case .notDelivered: "notDelivered"
      }
    self.init(
      kind: point.level.isClosed ? "closed" : "open", load: point.level.value, state: state,
      keepsBudgets: point.keepsBudgets, repetitions: point.repetitionNumbers,
      figures: EncodedReport.V1.Figures(
        of: point.run.repetitions, endingAs: point.run.outcome, load: point.run.load),
      verdicts: point.verdicts.map(EncodedReport.V1.Verdict.init))
  }
}

extension EncodedReport.V1.Capacity {
  init(_ capacity: Capacity) {
    self.init(
      kind: capacity.isConcurrency ? "closed" : "open", value: capacity.value?.ifFinite,
      interval: EncodedReport.V1.Interval(capacity.interval), confidence: capacity.confidence,
      end: capacity.end.rawValue)
  }
}
