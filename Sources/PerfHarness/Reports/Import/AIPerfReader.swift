/// Reads the summary of AIPerf, `profile_export_aiperf.json`, and its records, `profile_export.jsonl`.
///
/// Source of the format: AIPerf's `MetricRecordInfo` and its exporters.
enum AIPerfReader {
  // MARK: The summary

  static func isSummary(_ node: JSONNode) -> Bool {
    node["request_latency"]?["unit"] != nil && node["request_throughput"] != nil
  }

  static func summary(_ node: JSONNode, path: String) throws(FileError) -> ForeignResults {
    let fields = ForeignFields(tool: .aiperf, path: path, node: node)
    let completed = try fields.object("request_count").count("avg")
    var results = ForeignResults(.aiperf, path: path, completed: completed)
    // What it calls completed there has come to an end, well or not.
    results.failed = try fields.optionalObject("completed_request_count")?.optionalCount("avg")
      .map { max(0, $0 - completed) }
    results.version = try fields.optionalString("aiperf_version")
    let config = try fields.optionalObject("input_config")
    results.model =
      try config?.optionalObject("models")?.objects("items").first?.optionalString("name")
    results.load = try config.flatMap { config throws(FileError) in try load(config) }
    let names: [(String, MetricDescriptor)] = [
      ("time_to_first_token", .timeToFirstTokenFromSent),
      ("inter_token_latency", .timePerOutputToken),
      ("request_latency", .endToEndLatencyFromSent),
    ]
    let statistics: [(String, Statistic)] = [
      ("avg", .mean), ("p50", .p50), ("p90", .p90), ("p95", .p95), ("p99", .p99),
    ]
    for (name, metric) in names {
      guard let figure = try fields.optionalObject(name) else { continue }
      let unit = try seconds(figure)
      for (key, statistic) in statistics {
        results.stated[.init(metric, statistic)] = try figure.optionalNumber(key).map { $0 * unit }
      }
    }
    let rates: [(String, AggregateMetric)] = [
      ("request_throughput", .requestThroughput),
      ("output_token_throughput", .outputTokenThroughput),
      ("total_token_throughput", .totalTokenThroughput),
    ]
    for (name, metric) in rates {
      results.rates[metric] = try fields.optionalObject(name)?.optionalNumber("avg")
    }
    results.meanPromptTokens =
      try fields.optionalObject("input_sequence_length")?.optionalNumber("avg")
    results.meanOutputTokens =
      try fields.optionalObject("output_sequence_length")?.optionalNumber("avg")
    return results
  }

  private static func load(_ config: ForeignFields) throws(FileError) -> String? {
    var measured: ForeignFields?
    for phase in try config.objects("phases")
    where try phase.optionalString("kind") == "profiling" { measured = phase }
    guard let phase = measured, let kind = try phase.optionalString("type") else { return nil }
    var parts: [String] = []
    if let rate = try phase.optionalNumber("rate") {
      parts.append("\(kind), \(DurationText.significant(rate)) requests/s")
    }
    if let most = try phase.optionalCount("concurrency") {
      parts.append("\(parts.isEmpty ? "" : "at most ")\(most) at once")
    }
    return parts.isEmpty ? kind : parts.joined(separator: ", ")
  }

  // MARK: The records

  static func isRecord(_ node: JSONNode) -> Bool {
    node["metadata"]?["request_start_ns"] != nil && node["metrics"] != nil
  }

  /// Results of records alone: no version, no model and no load are in them.
  static func results(_ records: [JSONNode], path: String) throws(FileError) -> ForeignResults {
    let requests = try requests(records, path: path)
    let failed = requests.count { $0.failure != nil }
    var results = ForeignResults(.aiperf, path: path, completed: requests.count - failed)
    results.failed = failed
    results.requests = requests
    results.countTokens()
    results.rateObstacle =
      "records do not say how long the run took; its summary, profile_export_aiperf.json, does"
    return results
  }

  /// The requests that were measured: those of the warm-up are records as well.
  static func requests(_ records: [JSONNode], path: String) throws(FileError) -> [ForeignRequest] {
    var requests: [ForeignRequest] = []
    for record in records {
      let fields = ForeignFields(tool: .aiperf, path: path, node: record)
      let metadata = try fields.object("metadata")
      let phase = try metadata.optionalString("benchmark_phase") ?? "profiling"
      // What was cut off at the end neither completed nor failed.
      let isCancelled = metadata.value("was_cancelled")?.value == .bool(true)
      guard phase == "profiling", !isCancelled else { continue }
      requests.append(try request(fields, metadata))
    }
    let first = requests.map(\.sent).min() ?? 0
    return requests.map { request in
      var request = request
      request.sent -= first
      return request
    }
  }

  private static func request(
    _ fields: ForeignFields, _ metadata: ForeignFields
  ) throws(FileError) -> ForeignRequest {
    let metrics = try fields.object("metrics")
    func value(_ name: String) throws(FileError) -> Double? {
      guard let metric = try metrics.optionalObject(name) else { return nil }
      return try metric.number("value") * seconds(metric)
    }
    var request = ForeignRequest()
    let start = try metadata.number("request_start_ns") / 1e9
    request.sent = start
    // A request is due when its turn, a 'credit', is given out.
    if let issued = try metadata.optionalNumber("credit_issued_ns") {
      request.wait = try (metadata.number("request_start_ns") - issued) / 1e9
    }
    request.firstOutput = try value("time_to_first_token")
    request.lastOutput = try value("request_latency")
    if let gaps = try metrics.optionalObject("inter_chunk_latency") {
      let unit = try seconds(gaps)
      request.gaps = try gaps.optionalNumbers("value")?.map { $0 * unit }
    }
    request.promptTokens = try metrics.optionalObject("input_sequence_length")?.optionalCount(
      "value")
    request.outputTokens = try metrics.optionalObject("output_sequence_length")?.optionalCount(
      "value")
    if let error = try fields.optionalObject("error") {
      request.failure = try error.optionalString("message") ?? "error"
    }
    return request
  }

  /// How many seconds one of the unit is that a figure says it is in.
  private static func seconds(_ figure: ForeignFields) throws(FileError) -> Double {
    switch try figure.optionalString("unit") {
    case "ns": return 1e-9
    case "us": return 1e-6
    case "ms": return 1e-3
    case "s", "sec": return 1
    default: throw figure.unexpected("unit", "ns, us, ms or sec", figure.node["unit"])
    }
  }
}
