/// What servers of models tell of themselves, by whatever name.
package enum ServerQuantity: String, Sendable, Hashable, CaseIterable {
  /// From the receipt of a request to its first token, by the server's own clock.
  case timeToFirstToken
  /// From one token to the next.
  case interTokenLatency
  /// From the receipt of a request to when the server begins to work on it.
  case queueTime
  /// From the receipt of a request to its last token.
  case endToEndLatency
}

/// The servers whose metrics are known.
package enum ServerKind: String, Sendable, Hashable, CaseIterable {
  case vLLM
  case sglang = "SGLang"
  case llamaCpp = "llama.cpp"
  case tgi = "TGI"

  /// What all names of the server's metrics begin with.
  var prefix: String {
    switch self {
    case .vLLM: "vllm:"
    case .sglang: "sglang:"
    case .llamaCpp: "llamacpp:"
    case .tgi: "tgi_"
    }
  }

  /// The histograms of a quantity, the newest name first.
  ///
  /// Sources: vLLM, 'Metrics' of the V1 engine (`inter_token_latency_seconds` was
  /// `time_per_output_token_seconds` before 0.11); SGLang, 'Production Metrics'; Text Generation Inference,
  /// 'Metrics' (`request_mean_time_per_token_duration` has one value for each request).
  func histograms(of quantity: ServerQuantity) -> [String] {
    let names: [String] =
      switch (self, quantity) {
      case (.vLLM, .timeToFirstToken), (.sglang, .timeToFirstToken):
        ["time_to_first_token_seconds"]
      case (.vLLM, .interTokenLatency), (.sglang, .interTokenLatency):
        ["inter_token_latency_seconds", "time_per_output_token_seconds"]
      case (.vLLM, .queueTime): ["request_queue_time_seconds"]
      case (.sglang, .queueTime): ["queue_time_seconds"]
      case (.vLLM, .endToEndLatency), (.sglang, .endToEndLatency):
        ["e2e_request_latency_seconds"]
      case (.tgi, .interTokenLatency): ["request_mean_time_per_token_duration"]
      case (.tgi, .queueTime): ["request_queue_duration"]
      case (.tgi, .endToEndLatency): ["request_duration"]
      case (.tgi, .timeToFirstToken), (.llamaCpp, _): []
      }
    return names.map { prefix + $0 }
  }

  /// Two counters whose quotient is a quantity's mean: seconds, and how many they are of.
  func counters(of quantity: ServerQuantity) -> (seconds: String, count: String)? {
    guard self == .llamaCpp, quantity == .interTokenLatency else { return nil }
    return (prefix + "tokens_predicted_seconds_total", prefix + "tokens_predicted_total")
  }

  /// Requests that are being served, and those that wait.
  var gauges: (running: String, waiting: String) {
    let names =
      switch self {
      case .vLLM: ("num_requests_running", "num_requests_waiting")
      case .sglang: ("num_running_reqs", "num_queue_reqs")
      case .llamaCpp: ("requests_processing", "requests_deferred")
      case .tgi: ("batch_current_size", "queue_size")
      }
    return (prefix + names.0, prefix + names.1)
  }

  /// The share of the room for keys and values that is taken, by the names that it has had.
  var cacheUsage: [String] {
    let names: [String] =
      switch self {
      case .vLLM: ["kv_cache_usage_perc", "gpu_cache_usage_perc"]
      case .sglang: ["token_usage"]
      case .llamaCpp: ["kv_cache_usage_ratio"]
      case .tgi: []
      }
    return names.map { prefix + $0 }
  }

  /// Counters of what was looked for in the cache of prefixes and of what was found there, by the names that
  /// they have had.
  var prefixCache: [(queries: String, hits: String)] {
    guard self == .vLLM else { return [] }
    return ["prefix_cache", "gpu_prefix_cache"].flatMap { name in
      ["_total", ""].map { (prefix + name + "_queries" + $0, prefix + name + "_hits" + $0) }
    }
  }
}
