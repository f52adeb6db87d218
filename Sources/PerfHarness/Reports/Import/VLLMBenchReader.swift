/// Reads what `vllm bench serve --save-result` writes, with or without `--save-detailed`.
///
/// Source of the format: vLLM's `vllm/benchmarks/serve.py`, `benchmark` and `main_async`.
enum VLLMBenchReader {
  static func isOurs(_ node: JSONNode) -> Bool {
    node["completed"] != nil && node["request_throughput"] != nil && node["model_id"] != nil
  }

  static func results(_ node: JSONNode, path: String) throws(FileError) -> ForeignResults {
    let fields = ForeignFields(tool: .vllmBench, path: path, node: node)
    var results = ForeignResults(.vllmBench, path: path, completed: try fields.count("completed"))
    results.failed = try fields.optionalCount("failed")
    results.model = try fields.optionalString("model_id")
    results.load = load(fields)
    results.requests = try requests(fields)
    let hasEveryone = results.requests.count == (results.failed ?? 0) + results.completed
    if results.failed == nil, !results.requests.isEmpty {
      // Versions that do not count them have one entry for each.
      results.failed = results.requests.count - results.completed
    } else if !results.requests.isEmpty, !hasEveryone {
      throw fields.unexpected(
        "completed", "\(results.requests.count) requests, completed or failed, as in its lists,",
        fields.node["completed"])
    }
    let completed = results.requests.count { $0.failure == nil }
    guard results.requests.isEmpty || completed == results.completed else {
      throw fields.unexpected(
        "completed", "\(completed) completed requests, as in its lists,", fields.node["completed"])
    }
    results.stated = try stated(fields)
    results.rates[.requestThroughput] = try fields.number("request_throughput")
    results.rates[.outputTokenThroughput] = try fields.optionalNumber("output_throughput")
    results.rates[.totalTokenThroughput] = try fields.optionalNumber("total_token_throughput")
    if results.completed > 0 {
      func mean(_ key: String) throws(FileError) -> Double? {
        try fields.optionalNumber(key).map { $0 / Double(results.completed) }
      }
      results.meanPromptTokens = try mean("total_input_tokens")
      results.meanOutputTokens = try mean("total_output_tokens")
    }
    return results
  }

  private static func load(_ fields: ForeignFields) -> String {
    var parts: [String] = []
    if case .number(let rate)? = fields.value("request_rate")?.value {
      parts.append("\(DurationText.significant(rate)) requests/s")
      if case .number(let burstiness)? = fields.value("burstiness")?.value, burstiness != 1 {
        parts.append("burstiness \(DurationText.significant(burstiness))")
      }
    }
    if case .number(let most)? = fields.value("max_concurrency")?.value {
      parts.append("\(parts.isEmpty ? "" : "at most ")\(DurationText.significant(most)) at once")
    }
    return parts.isEmpty ? "all at once" : parts.joined(separator: ", ")
  }

  /// What the summary says of TTFT and E2E counts from when a request was sent.
  private static func stated(
    _ fields: ForeignFields
  ) throws(FileError) -> [ForeignResults.Figure: Double] {
    let names: [(String, MetricDescriptor)] = [
      ("ttft", .timeToFirstTokenFromSent), ("tpot", .timePerOutputToken),
      ("e2el", .endToEndLatencyFromSent),
    ]
    let statistics: [(String, Statistic)] = [
      ("mean", .mean), ("median", .p50), ("p90", .p90), ("p95", .p95), ("p99", .p99),
    ]
    var stated: [ForeignResults.Figure: Double] = [:]
    for (name, metric) in names {
      for (word, statistic) in statistics {
        // Milliseconds.
        stated[.init(metric, statistic)] =
          try fields.optionalNumber("\(word)_\(name)_ms").map { $0 / 1000 }
      }
    }
    return stated
  }

  // MARK: Single requests

  /// Every list has one element for each request, failed ones included, whose latencies are 0.
  private static func requests(_ fields: ForeignFields) throws(FileError) -> [ForeignRequest] {
    let ttfts = try fields.optionalNumbers("ttfts")
    let latencies = try fields.optionalNumbers("latencies")
    guard let count = ttfts?.count ?? latencies?.count else { return [] }
    func list<Element>(
      _ key: String, _ elements: [Element]?
    ) throws(FileError) -> [Element]? {
      guard let elements else { return nil }
      guard elements.count == count else {
        throw fields.unexpected(
          key, "an array of \(count) elements, one for each request,", fields.node[key])
      }
      return elements
    }
    _ = try list("latencies", latencies)
    let starts = try list("start_times", try fields.optionalNumbers("start_times"))
    // With no rate all requests arrive at the beginning, and wait for a place; ours are due when it is free.
    let hasSchedule = if case .number? = fields.value("request_rate")?.value { true } else { false }
    let waits = try hasSchedule ? list("queue_times", fields.optionalNumbers("queue_times")) : nil
    let prompts = try list("input_lens", try fields.optionalNumbers("input_lens"))
    let outputs = try list("output_lens", try fields.optionalNumbers("output_lens"))
    let gaps = try list("itls", try fields.optionalArray("itls"))
    let errors = try list("errors", try fields.optionalArray("errors"))
    return try (0..<count).map { index throws(FileError) in
      var request = ForeignRequest()
      request.sent = starts?[index] ?? 0
      request.wait = waits?[index]
      request.firstOutput = ttfts?[index]
      let end = try end(fields, ttfts?[index], gaps?[index])
      request.lastOutput = latencies?[index] ?? end
      request.promptTokens = prompts.flatMap { Int(exactly: $0[index]) }
      request.outputTokens = outputs.flatMap { Int(exactly: $0[index]) }
      request.failure = failure(
        errors?[index], latency: request.firstOutput ?? request.lastOutput ?? 0)
      return request
    }
  }

  /// The last output: the tool's latency is the first one and all gaps behind it.
  private static func end(
    _ fields: ForeignFields, _ first: Double?, _ gaps: JSONNode?
  ) throws(FileError) -> Double? {
    guard let first, let gaps else { return nil }
    guard case .array(let elements) = gaps.value else {
      throw fields.unexpected("itls", "an array of arrays of numbers", gaps)
    }
    var end = first
    for element in elements {
      guard case .number(let gap) = element.value else {
        throw fields.unexpected("itls", "an array of arrays of numbers", element)
      }
      end += gap
    }
    return end
  }

  private static func failure(_ error: JSONNode?, latency: Double) -> String? {
    if case .string(let text)? = error?.value, !text.isEmpty { return text }
    // An error may have no text; a request that never had an output did not complete either.
    return latency > 0 ? nil : "no output"
  }
}
