/// Reads the `benchmarks.json` of GuideLLM: one or several benchmarks, each with its own load.
///
/// Source of the format: GuideLLM's `GenerativeBenchmarksReport` and `GenerativeRequestStats`.
enum GuideLLMReader {
  /// Strategies that say when a request is due; the others start one as soon as they can.
  private static let scheduled: Set<String> = ["constant", "poisson", "async", "replay", "trace"]

  static func isOurs(_ node: JSONNode) -> Bool {
    guard case .array(let benchmarks)? = node["benchmarks"]?.value else { return false }
    return benchmarks.first?["requests"] != nil && benchmarks.first?["metrics"] != nil
  }

  static func results(_ node: JSONNode, path: String) throws(FileError) -> [ForeignResults] {
    let file = ForeignFields(tool: .guideLLM, path: path, node: node)
    let version = try file.optionalObject("metadata")?.optionalString("guidellm_version")
    return try file.objects("benchmarks").map { benchmark throws(FileError) in
      var results = try results(of: benchmark)
      results.version = version
      return results
    }
  }

  private static func results(
    of benchmark: ForeignFields
  ) throws(FileError) -> ForeignResults {
    let metrics = try benchmark.object("metrics")
    let totals = try metrics.object("request_totals")
    var results = ForeignResults(
      .guideLLM, path: benchmark.path, completed: try totals.count("successful"))
    results.failed = try totals.count("errored")
    let config = try benchmark.optionalObject("config")
    results.model = try config?.optionalObject("backend")?.optionalString("model")
    let strategy = try config?.optionalObject("strategy")
    let kind = try strategy?.optionalString("type_")
    (results.label, results.load) = try load(strategy, kind: kind)
    results.requests = try requests(benchmark, isScheduled: kind.map(scheduled.contains) ?? false)
    results.countTokens()
    let sampled = results.requests.count { $0.failure == nil }
    if sampled > 0, sampled < results.completed {
      results.notes.append(
        "the file keeps \(sampled) of \(results.completed) completed requests, and only those are counted "
          + "again")
    }
    // Ours interpolate; its summary takes the nearest value.
    for (name, statistic) in [
      ("p50", Statistic.p50), ("p90", .p90), ("p95", .p95), ("p99", .p99),
    ] {
      results.stated[.init(.timeToFirstTokenFromSent, statistic)] =
        try metrics.optionalObject("time_to_first_token_ms")?.optionalObject("successful")?
        .optionalObject("percentiles")?.optionalNumber(name).map { $0 / 1000 }
    }
    results.stated[.init(.timeToFirstTokenFromSent, .mean)] =
      try mean("time_to_first_token_ms", metrics).map { $0 / 1000 }
    results.rates[.requestThroughput] = try mean("requests_per_second", metrics)
    results.rates[.outputTokenThroughput] = try mean("output_tokens_per_second", metrics)
    results.rates[.totalTokenThroughput] = try mean("tokens_per_second", metrics)
    return results
  }

  private static func mean(
    _ name: String, _ metrics: ForeignFields
  ) throws(FileError) -> Double? {
    try metrics.optionalObject(name)?.optionalObject("successful")?.optionalNumber("mean")
  }

  private static func load(
    _ strategy: ForeignFields?, kind: String?
  ) throws(FileError) -> (label: String?, load: String?) {
    guard let strategy, let kind else { return (nil, nil) }
    if let streams = try strategy.optionalCount("streams") {
      return ("\(kind)@\(streams)", "\(kind), \(streams) at once")
    }
    if let rate = try strategy.optionalNumber("rate") {
      let text = DurationText.significant(rate)
      return ("\(kind)@\(text)", "\(kind), \(text) requests/s")
    }
    return (kind, kind)
  }

  // MARK: Single requests

  private static func requests(
    _ benchmark: ForeignFields, isScheduled: Bool
  ) throws(FileError) -> [ForeignRequest] {
    let groups = try benchmark.object("requests")
    // What was under way at the end, `incomplete`, neither completed nor failed.
    let successful = try groups.objects("successful").map { fields throws(FileError) in
      try request(fields, isScheduled: isScheduled)
    }
    let errored = try groups.objects("errored").map { fields throws(FileError) in
      var request = try request(fields, isScheduled: isScheduled)
      request.failure = try fields.optionalObject("info")?.optionalString("error") ?? "error"
      return request
    }
    let all = successful + errored
    // Seconds since 1970 leave no room for nanoseconds.
    let first = all.map(\.sent).min() ?? 0
    return all.map { request in
      var request = request
      request.sent -= first
      return request
    }
  }

  private static func request(
    _ fields: ForeignFields, isScheduled: Bool
  ) throws(FileError) -> ForeignRequest {
    var request = ForeignRequest()
    let timings = try fields.optionalObject("info")?.optionalObject("timings")
    let start = try timings?.optionalNumber("request_start")
    let computed = try fields.optionalNumber("request_start_time")
    request.sent = start ?? computed ?? 0
    if isScheduled, let start, let due = try timings?.optionalNumber("targeted_start") {
      request.wait = start - due
    }
    request.promptTokens = try fields.optionalCount("prompt_tokens")
    request.outputTokens = try fields.optionalCount("output_tokens")
    guard let first = try fields.optionalNumber("time_to_first_token_ms") else {
      request.lastOutput = try fields.optionalNumber("request_latency")
      return request
    }
    request.firstOutput = first / 1000
    // Its inter-token latency is (last token − first token) ÷ (output tokens − 1).
    if let gap = try fields.optionalNumber("inter_token_latency_ms"),
      let tokens = request.outputTokens, tokens > 1
    {
      request.lastOutput = (first + gap * Double(tokens - 1)) / 1000
    } else {
      request.lastOutput = request.firstOutput
    }
    return request
  }
}
