/// Reads a run of GenAI Bench, `…_time_60s.json`, and what its experiment's metadata add to it.
///
/// Source of the format: `genai_bench/metrics/aggregated_metrics_collector.py`.
enum GenAIBenchReader {
  static func isRun(_ node: JSONNode) -> Bool {
    node["aggregated_metrics"] != nil && node["individual_request_metrics"] != nil
  }

  static func results(_ node: JSONNode, path: String) throws(FileError) -> ForeignResults {
    let fields = ForeignFields(tool: .genAIBench, path: path, node: node)
    let aggregated = try fields.object("aggregated_metrics")
    let unit = try seconds(fields)
    let requests = try fields.objects("individual_request_metrics").map {
      fields throws(FileError) in try request(fields, unit: unit)
    }
    var results = ForeignResults(
      .genAIBench, path: path, completed: requests.count { $0.failure == nil })
    results.requests = requests
    results.failed = try failed(aggregated)
    results.countTokens()
    results.rateObstacle =
      "it counts the time of the warm-up, and not the tokens and requests that were sent in it"
    let scenario = try aggregated.optionalString("scenario")
    let count = try aggregated.optionalCount("num_concurrency")
    results.load = count.map { "\($0) at once" }
    results.label = [scenario, count.map { "\($0)" }].compactMap(\.self).joined(separator: "@")
    return results
  }

  /// Adds what `experiment_metadata.json` says.
  static func add(
    _ metadata: JSONNode, path: String, to results: inout ForeignResults
  ) throws(FileError) {
    let fields = ForeignFields(tool: .genAIBench, path: path, node: metadata)
    results.version = try fields.optionalString("benchmark_version")
    let name = try fields.optionalString("model")
    results.model = try fields.optionalString("api_model_name") ?? name
  }

  /// Its error rate is 0 whatever happened; the errors are counted by their codes.
  private static func failed(_ aggregated: ForeignFields) throws(FileError) -> Int? {
    guard let codes = try aggregated.optionalObject("error_codes_frequency"),
      case .object(let members) = codes.node.value
    else { return nil }
    var failed = 0
    for member in members { failed += try codes.count(member.key) }
    return failed
  }

  private static func request(
    _ fields: ForeignFields, unit: Double
  ) throws(FileError) -> ForeignRequest {
    var request = ForeignRequest()
    request.firstOutput = try fields.optionalNumber("ttft").map { $0 * unit }
    request.lastOutput = try fields.optionalNumber("e2e_latency").map { $0 * unit }
    request.promptTokens = try fields.optionalCount("num_input_tokens")
    request.outputTokens = try fields.optionalCount("num_output_tokens")
    if fields.value("error_code") != nil {
      request.failure = try fields.optionalString("error_message") ?? "error"
    } else if request.lastOutput == nil {
      // A reply that its filter has emptied.
      request.failure = "no latency"
    }
    return request
  }

  private static func seconds(_ fields: ForeignFields) throws(FileError) -> Double {
    switch try fields.optionalString("_time_unit") ?? "s" {
    case "s": return 1
    case "ms": return 1e-3
    default: throw fields.unexpected("_time_unit", "s or ms", fields.node["_time_unit"])
    }
  }
}
