#if HTTP

  /// What a mock server tells of itself as vLLM would: of its own true times. By vLLM's names and with its
  /// buckets ('Metrics' of its V1 engine), so that who reads vLLM's reads these.
  struct ServedMetrics: Sendable {
    /// The path of the page.
    static let path = "/metrics"

    private static let firstTokenBounds: [Double] = [
      0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40,
      80, 160, 640, 2560,
    ]
    private static let tokenBounds: [Double] = [
      0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
    ]
    private static let wholeBounds: [Double] = [
      0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680,
    ]

    private var firstToken = BucketCounts(bounds: Self.firstTokenBounds)
    private var interToken = BucketCounts(bounds: Self.tokenBounds)
    private var whole = BucketCounts(bounds: Self.wholeBounds)
    private var tokens = 0

    /// Counts an exchange that is over; only one that came to its end counts, as with vLLM.
    mutating func add(_ exchange: MockServer.Exchange) {
      guard exchange.isComplete, let first = exchange.sent.first, let last = exchange.sent.last
      else {
        return
      }
      tokens += exchange.sent.count
      firstToken.record((first - exchange.received).inSeconds)
      whole.record((last - exchange.received).inSeconds)
      for (earlier, later) in zip(exchange.sent, exchange.sent.dropFirst()) {
        interToken.record((later - earlier).inSeconds)
      }
    }

    /// The page.
    ///
    /// - Parameter model: whose metrics they are.
    func text(model: String) -> String {
      let labels = [
        MetricFamily.Label("engine", "0"), MetricFamily.Label("model_name", model),
      ]
      func histogram(_ name: String, _ help: String, _ counts: BucketCounts) -> MetricFamily {
        MetricFamily(name, .histogram, help: help, points: counts.points(name, labels))
      }
      let generated = "vllm:generation_tokens_total"
      return ExpositionText.render([
        histogram(
          "vllm:time_to_first_token_seconds",
          "From the receipt of a request to its first token.", firstToken),
        histogram(
          "vllm:inter_token_latency_seconds", "From one token to the next.", interToken),
        histogram(
          "vllm:e2e_request_latency_seconds",
          "From the receipt of a request to its last token.", whole),
        MetricFamily(
          generated, .counter, help: "Tokens that were sent.",
          points: [MetricFamily.Point(generated, labels, Double(tokens))]),
      ])
    }
  }

#endif
