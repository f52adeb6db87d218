extension EncodedReport.V1 {
  /// Whether the load that ran is the load that was asked for.
  public struct Load: Codable, Sendable, Hashable {
    /// `open` or `closed`.
    public var kind: String
    /// How many requests were to be under way at any time; nil of an open load.
    public var concurrency: Int?
    /// Requests a second by when they were due; nil of a closed load.
    public var requestedRate: Double?
    /// Of the same requests, by when they were sent.
    public var achievedRate: Double?
    /// Standard deviation ÷ mean of the gaps between due instants.
    public var requestedGapVariation: Double?
    /// Standard deviation ÷ mean of the gaps between sent instants.
    public var achievedGapVariation: Double?
    /// The mean number of requests under way from when they were due.
    public var inFlightFromDue: Double
    /// The mean number of requests under way from when they were sent.
    public var inFlightFromSent: Double
    /// Sent − due of requests that found a connection open: the harness's own lateness.
    public var lateness: Lateness?
    /// Sent − due of requests that opened a connection first, which is in no rule.
    public var latenessOfConnecting: Lateness?
    /// Which share of the requests' time went by before they were sent.
    public var shareBeforeSending: Double?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kind, forKey: .kind)
      try container.encode(concurrency, forKey: .concurrency)
      try container.encode(requestedRate, forKey: .requestedRate)
      try container.encode(achievedRate, forKey: .achievedRate)
      try container.encode(requestedGapVariation, forKey: .requestedGapVariation)
      try container.encode(achievedGapVariation, forKey: .achievedGapVariation)
      try container.encode(inFlightFromDue, forKey: .inFlightFromDue)
      try container.encode(inFlightFromSent, forKey: .inFlightFromSent)
      try container.encode(lateness, forKey: .lateness)
      try container.encode(latenessOfConnecting, forKey: .latenessOfConnecting)
      try container.encode(shareBeforeSending, forKey: .shareBeforeSending)
    }
  }

  /// How late something was, in seconds.
  public struct Lateness: Codable, Sendable, Hashable {
    /// How many times it was looked at.
    public var count: Int
    /// The median.
    public var p50: Double
    /// The 99th percentile.
    public var p99: Double
    /// The greatest.
    public var maximum: Double

    private enum CodingKeys: String, CodingKey {
      case count, p50, p99
      case maximum = "max"
    }
  }
}

extension EncodedReport.V1.Lateness {
  init(_ figures: LatenessFigures) {
    self.init(
      count: figures.count, p50: figures.p50, p99: figures.p99, maximum: figures.maximum)
  }

  /// Nil of nothing.
  init?(_ sample: Sample) {
    guard let figures = LatenessFigures(sample) else { return nil }
    self.init(figures)
  }
}

extension EncodedReport.V1.Load {
  init(_ load: DeliveredLoad) {
    self.init(
      kind: load.concurrency == nil ? "open" : "closed", concurrency: load.concurrency,
      requestedRate: load.requestedRate?.ifFinite, achievedRate: load.achievedRate?.ifFinite,
      requestedGapVariation: load.requestedGapVariation?.ifFinite,
      achievedGapVariation: load.achievedGapVariation?.ifFinite,
      inFlightFromDue: load.inFlightFromDue, inFlightFromSent: load.inFlightFromSent,
      lateness: EncodedReport.V1.Lateness(load.lag),
      latenessOfConnecting: EncodedReport.V1.Lateness(load.connectingLag),
      shareBeforeSending: load.shareBeforeSending)
  }
}
