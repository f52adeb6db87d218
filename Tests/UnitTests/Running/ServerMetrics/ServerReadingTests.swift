import Testing

@testable import PerfHarness

@Suite struct ServerReadingTests {
  private func reading(_ text: String, model: String? = nil) throws -> ServerReading? {
    ServerReading(try ExpositionParser.parse((text + "\n").utf8), model: model)
  }

  /// Two engines of one model, and another model behind the same address; names and labels of vLLM's V1 engine.
  private static let vLLM = """
    # TYPE vllm:num_requests_running gauge
    vllm:num_requests_running{engine="0",model_name="m"} 2.0
    vllm:num_requests_running{engine="1",model_name="m"} 1.0
    vllm:num_requests_running{engine="0",model_name="other"} 7.0
    # TYPE vllm:kv_cache_usage_perc gauge
    vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.25
    vllm:kv_cache_usage_perc{engine="1",model_name="m"} 0.5
    # TYPE vllm:prefix_cache_queries_total counter
    vllm:prefix_cache_queries_total{engine="0",model_name="m"} 100.0
    # TYPE vllm:prefix_cache_hits_total counter
    vllm:prefix_cache_hits_total{engine="0",model_name="m"} 40.0
    # TYPE vllm:time_to_first_token_seconds histogram
    vllm:time_to_first_token_seconds_sum{engine="0",model_name="m"} 0.15
    vllm:time_to_first_token_seconds_bucket{engine="0",le="0.1",model_name="m"} 1.0
    vllm:time_to_first_token_seconds_bucket{engine="0",le="+Inf",model_name="m"} 2.0
    vllm:time_to_first_token_seconds_count{engine="0",model_name="m"} 2.0
    vllm:time_to_first_token_seconds_sum{engine="1",model_name="m"} 0.05
    vllm:time_to_first_token_seconds_bucket{engine="1",le="0.1",model_name="m"} 1.0
    vllm:time_to_first_token_seconds_bucket{engine="1",le="+Inf",model_name="m"} 1.0
    vllm:time_to_first_token_seconds_count{engine="1",model_name="m"} 1.0
    """

  @Test func enginesOfTheModelAreAddedUp() throws {
    let reading = try #require(try reading(Self.vLLM, model: "m"))
    #expect(reading.kind == .vLLM)
    #expect(reading.running == 3)
    #expect(reading.cacheUsage == 0.5)
    #expect(reading.prefixQueries == 100)
    #expect(reading.prefixHits == 40)
    #expect(reading.leftOutModels)
    let counts = try #require(reading.histograms[.timeToFirstToken])
    #expect(counts.counts == [2, 1])
    #expect(counts.sum == 0.2)
    #expect(reading.histograms[.queueTime] == nil)
  }

  @Test func ofAModelThatNoneNamesAllCount() throws {
    let reading = try #require(try reading(Self.vLLM, model: "renamed"))
    #expect(reading.running == 10)
    #expect(!reading.leftOutModels)
  }

  /// One histogram of each name that is known, with one value of 2 s.
  @Test(arguments: [
    (ServerKind.vLLM, "vllm:time_to_first_token_seconds", ServerQuantity.timeToFirstToken),
    (.vLLM, "vllm:inter_token_latency_seconds", .interTokenLatency),
    (.vLLM, "vllm:time_per_output_token_seconds", .interTokenLatency),
    (.vLLM, "vllm:request_queue_time_seconds", .queueTime),
    (.vLLM, "vllm:e2e_request_latency_seconds", .endToEndLatency),
    (.sglang, "sglang:time_to_first_token_seconds", .timeToFirstToken),
    (.sglang, "sglang:inter_token_latency_seconds", .interTokenLatency),
    (.sglang, "sglang:queue_time_seconds", .queueTime),
    (.sglang, "sglang:e2e_request_latency_seconds", .endToEndLatency),
    (.tgi, "tgi_request_mean_time_per_token_duration", .interTokenLatency),
    (.tgi, "tgi_request_queue_duration", .queueTime),
    (.tgi, "tgi_request_duration", .endToEndLatency),
  ])
  func everyServerHasItsNames(
    _ kind: ServerKind, _ name: String, _ quantity: ServerQuantity
  ) throws {
    let reading = try #require(
      try reading(
        """
        # TYPE \(name) histogram
        \(name)_bucket{le="1"} 0
        \(name)_bucket{le="+Inf"} 1
        \(name)_sum 2
        \(name)_count 1
        """))
    #expect(reading.kind == kind)
    #expect(reading.histograms[quantity]?.mean == 2)
  }

  /// As llama.cpp's server writes them with `--metrics`.
  @Test func llamaCppTellsSumsAlone() throws {
    let reading = try #require(
      try reading(
        """
        # HELP llamacpp:tokens_predicted_total Number of generation tokens processed.
        # TYPE llamacpp:tokens_predicted_total counter
        llamacpp:tokens_predicted_total 200
        # TYPE llamacpp:tokens_predicted_seconds_total counter
        llamacpp:tokens_predicted_seconds_total 4
        # TYPE llamacpp:requests_processing gauge
        llamacpp:requests_processing 1
        """))
    #expect(reading.kind == .llamaCpp)
    #expect(reading.running == 1)
    #expect(reading.sums[.interTokenLatency] == ServerReading.TimedCount(seconds: 4, count: 200))
  }

  @Test func othersAreNoServersOfModels() throws {
    #expect(try reading("node_load1 0.5") == nil)
    #expect(try reading("") == nil)
  }
}
