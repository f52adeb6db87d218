extension EncodedReport.V1 {
  /// What the server measured, beside what the client measured of the same requests: all that were sent in
  /// repetitions, warm-up and cool-down included.
  public struct Server: Codable, Sendable, Hashable {
    /// What the server counted of one quantity.
    public struct Quantity: Codable, Sendable, Hashable {
      /// How many values.
      public var count: Int
      /// Their mean, exact.
      public var mean: Double
      /// What the median lies between, by the server's buckets; nil where it has none.
      public var p50: Interval?
      /// The same of the 95th percentile.
      public var p95: Interval?
      /// The same of the 99th percentile.
      public var p99: Interval?
      /// The client's mean of the same, from when requests were sent; nil where it can't see it.
      public var clientMean: Double?

      /// Writes nil as null.
      public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(mean, forKey: .mean)
        try container.encode(p50, forKey: .p50)
        try container.encode(p95, forKey: .p95)
        try container.encode(p99, forKey: .p99)
        try container.encode(clientMean, forKey: .clientMean)
      }
    }

    /// Which server it is: `vLLM`, `SGLang`, `llama.cpp` or `TGI`; nil where none was recognized.
    public var kind: String?
    /// How many requests it counted; nil where nothing tells.
    public var requests: Int?
    /// How many the client saw end.
    public var clientRequests: Int
    /// What is known, by name: `timeToFirstToken`, `interTokenLatency`, `queueTime`, `endToEndLatency`.
    public var quantities: [String: Quantity]
    /// The share of the room for keys and values that was taken at the end.
    public var cacheUsage: Double?
    /// The share of what was looked for in the cache of prefixes that was found there.
    public var prefixCacheHits: Double?
    /// What a reader must know before the two sides are compared.
    public var notes: [String]

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kind, forKey: .kind)
      try container.encode(requests, forKey: .requests)
      try container.encode(clientRequests, forKey: .clientRequests)
      try container.encode(quantities, forKey: .quantities)
      try container.encode(cacheUsage, forKey: .cacheUsage)
      try container.encode(prefixCacheHits, forKey: .prefixCacheHits)
      try container.encode(notes, forKey: .notes)
    }
  }
}

extension EncodedReport.V1.Server {
  init(_ account: ServerAccount) {
    var quantities: [String: Quantity] = [:]
    for (quantity, counted) in account.counted {
      func interval(_ percent: Double) -> EncodedReport.V1.Interval? {
        counted.buckets?.range(ofPercentile: percent).map(EncodedReport.V1.Interval.init)
      }
      quantities[quantity.rawValue] = Quantity(
        count: counted.count, mean: counted.mean, p50: interval(50), p95: interval(95),
        p99: interval(99),
        clientMean: account.own.mean(of: quantity, isStreamed: account.isStreamed))
    }
    let hits = account.prefixQueries.flatMap { queries in
      queries > 0 ? account.prefixHits.map { $0 / queries } : nil
    }
    self.init(
      kind: account.kind?.rawValue, requests: account.requests,
      clientRequests: account.own.ended, quantities: quantities, cacheUsage: account.cacheUsage,
      prefixCacheHits: hits, notes: account.doubts)
  }
}

extension ServerAccount.Own {
  fileprivate func mean(of quantity: ServerQuantity, isStreamed: Bool) -> Double? {
    switch quantity {
    case .timeToFirstToken: isStreamed ? timeToFirstToken.mean?.inSeconds : nil
    case .interTokenLatency: timePerOutputToken
    case .endToEndLatency: endToEndLatency.mean?.inSeconds
    case .queueTime: nil
    }
  }
}
