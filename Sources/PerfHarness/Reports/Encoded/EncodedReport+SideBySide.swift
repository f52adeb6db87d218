extension EncodedReport.V1 {
  /// What another tool has measured, under the definitions of this report.
  public struct OtherTool: Codable, Sendable, Hashable {
    /// A latency, in seconds.
    public struct Latency: Codable, Sendable, Hashable {
      /// `recomputed` from single requests by the definitions of this report, or `stated` by the tool's own
      /// summary, where it means the same.
      public var source: String
      /// How many values.
      public var count: Int
      /// The arithmetic mean; nil where it is not known, as the others.
      public var mean: Double?
      /// The median.
      public var p50: Double?
      /// The 90th percentile.
      public var p90: Double?
      /// The 95th percentile.
      public var p95: Double?
      /// The 99th percentile.
      public var p99: Double?

      /// Writes nil as null.
      public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(source, forKey: .source)
        try container.encode(count, forKey: .count)
        try container.encode(mean, forKey: .mean)
        try container.encode(p50, forKey: .p50)
        try container.encode(p90, forKey: .p90)
        try container.encode(p95, forKey: .p95)
        try container.encode(p99, forKey: .p99)
      }
    }

    /// `vLLM bench`, `GuideLLM`, `AIPerf` or `GenAI Bench`.
    public var tool: String
    /// The tool's version, where its file tells.
    public var version: String?
    /// The file that it was read from.
    public var path: String
    /// Which of several runs in the file it is, by the tool's name for it.
    public var label: String?
    /// The model, where the file tells.
    public var model: String?
    /// The load in the tool's own words.
    public var load: String?
    /// How many requests completed.
    public var completed: Int
    /// How many failed; nil where the file does not tell.
    public var failed: Int?
    /// The latencies that can be compared, by name: those of `metrics`, and `timeToFirstTokenFromSent` and
    /// `endToEndLatencyFromSent`.
    public var latencies: [String: Latency]
    /// Throughputs by name: `requestThroughput`, `outputTokenThroughput`, `totalTokenThroughput`, a second each.
    public var throughput: [String: Double]
    /// Prompt tokens of a completed request, on average.
    public var meanPromptTokens: Double?
    /// Output tokens of a completed request, on average.
    public var meanOutputTokens: Double?
    /// What must not be compared, and why.
    public var notes: [String]

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(tool, forKey: .tool)
      try container.encode(version, forKey: .version)
      try container.encode(path, forKey: .path)
      try container.encode(label, forKey: .label)
      try container.encode(model, forKey: .model)
      try container.encode(load, forKey: .load)
      try container.encode(completed, forKey: .completed)
      try container.encode(failed, forKey: .failed)
      try container.encode(latencies, forKey: .latencies)
      try container.encode(throughput, forKey: .throughput)
      try container.encode(meanPromptTokens, forKey: .meanPromptTokens)
      try container.encode(meanOutputTokens, forKey: .meanOutputTokens)
      try container.encode(notes, forKey: .notes)
    }
  }
}

extension EncodedReport.V1.OtherTool {
  init(_ other: SideBySide.Other) {
    let results = other.results
    self.init(
      tool: results.tool.rawValue, version: results.version, path: results.path,
      label: results.label, model: results.model, load: results.load,
      completed: results.completed, failed: results.failed,
      latencies: Dictionary(
        uniqueKeysWithValues: other.latencies.map { ($0.name, Latency($1)) }),
      throughput: Dictionary(
        uniqueKeysWithValues: results.rates.filter { $1.isFinite }.map { ($0.description, $1) }),
      meanPromptTokens: results.meanPromptTokens?.ifFinite,
      meanOutputTokens: results.meanOutputTokens?.ifFinite, notes: other.doubts)
  }
}

extension EncodedReport.V1.OtherTool.Latency {
  fileprivate init(_ latency: ForeignLatency) {
    func value(_ statistic: Statistic) -> Double? { latency.values[statistic]?.ifFinite }
    self.init(
      source: latency.source.rawValue, count: latency.count, mean: value(.mean),
      p50: value(.p50), p90: value(.p90), p95: value(.p95), p99: value(.p99))
  }
}
