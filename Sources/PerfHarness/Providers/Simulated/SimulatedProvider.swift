/// Answers in this process, with latencies drawn from seeded distributions, or from a model of an inference
/// server.
///
/// Under its own simulated clock, the default, a run takes no real time and is the same bit for bit
/// for the same seed. From distributions, what a request gets depends on the seed and on the request's id
/// alone, not on the order in which requests come; a server makes requests wait for one another.
public struct SimulatedProvider: Provider {
  /// How the simulated server behaves.
  public struct Behavior: Sendable, Hashable {
    /// From sending a request to its first token.
    public var timeToFirstToken: DurationDistribution
    /// Between one token and the next.
    public var tokenGap: DurationDistribution
    /// How many tokens come; nil gives as many as the request asks for, or 16. Never more than asked.
    public var outputTokens: CountDistribution?
    /// What share of the requests fails, from 0 to 1; they fail when the first token would come.
    public var errorRate: Double
    /// What all draws depend on.
    public var seed: UInt64

    /// Describes a server. By default the first token takes 50 ms and each further one 10 ms, both
    /// log-normal, as real servers are.
    public init(
      timeToFirstToken: DurationDistribution = .logNormal(median: .milliseconds(50), sigma: 0.3),
      tokenGap: DurationDistribution = .logNormal(median: .milliseconds(10), sigma: 0.2),
      outputTokens: CountDistribution? = nil, errorRate: Double = 0, seed: UInt64 = 1
    ) {
      self.timeToFirstToken = timeToFirstToken
      self.tokenGap = tokenGap
      self.outputTokens = outputTokens
      self.errorRate = errorRate
      self.seed = seed
    }
  }

  /// `simulated`.
  public let name = "simulated"
  /// The clock that latencies pass on.
  public let clock: any TimeSource
  /// How the simulated server behaves; of no meaning where there is a model of a server.
  public var behavior: Behavior
  /// What makes the model live; copies of a provider have the same server.
  private let engine: InferenceEngine?

  /// The server that is simulated; nil where latencies come from distributions.
  public var server: InferenceServer? { engine?.server }

  /// Makes a provider whose latencies come from distributions.
  ///
  /// - Parameters:
  ///   - behavior: the distributions, and what else a reply is like.
  ///   - clock: a simulated one by default; with `SystemClock` latencies really pass.
  public init(_ behavior: Behavior = Behavior(), clock: any TimeSource = SimulationClock()) {
    self.behavior = behavior
    self.clock = clock
    engine = nil
  }

  /// Makes a provider that simulates a server. It is one that has just been started whenever the provider
  /// is prepared.
  ///
  /// - Parameters:
  ///   - server: the model.
  ///   - clock: a simulated one by default; with `SystemClock` latencies really pass.
  public init(server: InferenceServer, clock: any TimeSource = SimulationClock()) {
    behavior = Behavior(outputTokens: server.outputTokens, seed: server.seed)
    self.clock = clock
    engine = InferenceEngine(server, clock: clock)
  }

  /// Starts the server anew, where there is a model of one.
  ///
  /// - Throws: `invalidConfiguration` when there can be no such server.
  public func prepare(concurrency: Int) async throws(ProviderError) {
    guard let engine else { return }
    try engine.server.validate()
    engine.restart()
  }

  /// Answers one request.
  ///
  /// - Throws: `simulated` for the share of requests that is to fail, `cancelled`; of a server, `http_503`
  ///   when too many wait, and `http_400` for a request that is longer than its cache.
  public func generate(
    _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion {
    if let engine { return try await generate(request, engine, receive) }
    var generator = generator(of: request, seed: behavior.seed)
    let fails = generator.nextUnit() < behavior.errorRate
    let sent = clock.now
    receive(GenerationEvent(at: sent, .sent))
    var due = sent.advanced(by: behavior.timeToFirstToken.sample(using: &generator))
    try await wait(until: due)
    if fails {
      throw ProviderError(.simulated, "the simulated provider was told to fail this request")
    }
    guard case .chat = request.input else { return result(of: request, receive: receive) }
    let tokens = SimulatedOutput.tokens(
      drawn: behavior.outputTokens?.sample(using: &generator), limit: request.maxOutputTokens)
    if request.streams {
      receive(GenerationEvent(at: clock.now, .firstByte))
      for index in 0..<tokens {
        if index > 0 { due = due.advanced(by: behavior.tokenGap.sample(using: &generator)) }
        try await wait(until: due)
        receive(output(tokens: 1))
      }
    } else {
      for _ in 1..<max(1, tokens) {
        due = due.advanced(by: behavior.tokenGap.sample(using: &generator))
      }
      try await wait(until: due)
      receive(GenerationEvent(at: clock.now, .firstByte))
      if tokens > 0 { receive(output(tokens: tokens)) }
    }
    let usage = TokenUsage(prompt: request.promptTokens, output: tokens)
    receive(GenerationEvent(at: clock.now, .usage(usage)))
    receive(GenerationEvent(at: clock.now, .ended))
    return Completion(
      usage: usage, finishReason: tokens == request.maxOutputTokens ? .length : .stop,
      text: request.keepsText ? SimulatedOutput.text(of: tokens) : nil)
  }

  private func generate(
    _ request: GenerationRequest, _ engine: InferenceEngine,
    _ receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion {
    receive(GenerationEvent(at: clock.now, .sent))
    var outputTokens = 0
    if case .chat = request.input {
      var generator = generator(of: request, seed: engine.server.seed)
      outputTokens = SimulatedOutput.tokens(
        drawn: engine.server.outputTokens?.sample(using: &generator),
        limit: request.maxOutputTokens)
    }
    return try await SimulatedCall(
      request, outputTokens: outputTokens, engine: engine, clock: clock, receive: receive
    ).completion()
  }

  /// Embeddings and rankings come at once, when a first token would have come.
  private func result(
    of request: GenerationRequest, receive: (GenerationEvent) -> Void
  ) -> Completion {
    let usage = TokenUsage(prompt: request.promptTokens)
    let kinds: [GenerationEvent.Kind] = [
      .firstByte, .output(.result, bytes: SimulatedOutput.bytesPerToken), .usage(usage), .ended,
    ]
    for kind in kinds { receive(GenerationEvent(at: clock.now, kind)) }
    return Completion(usage: usage)
  }

  /// What all draws for a request come from, whenever it is made.
  private func generator(of request: GenerationRequest, seed: UInt64) -> SeededGenerator {
    var hasher = FNV1a()
    hasher.combine(request.id)
    return SeededGenerator(seed: seed, stream: hasher.value)
  }

  private func output(tokens: Int) -> GenerationEvent {
    GenerationEvent(at: clock.now, .output(.text, bytes: tokens * SimulatedOutput.bytesPerToken))
  }

  private func wait(until instant: MonotonicInstant) async throws(ProviderError) {
    do {
      try await clock.sleep(until: instant)
    } catch {
      throw ProviderError(.cancelled, "the request was cancelled")
    }
  }
}

extension Provider where Self == SimulatedProvider {
  /// A simulated server under a simulated clock, with typical latencies.
  public static var simulated: SimulatedProvider { SimulatedProvider() }

  /// A simulated server under a simulated clock.
  ///
  /// - Parameters:
  ///   - timeToFirstToken: from sending a request to its first token.
  ///   - tokenGap: between one token and the next.
  ///   - outputTokens: how many tokens come; nil gives as many as the request asks for.
  ///   - errorRate: what share of the requests fails, from 0 to 1.
  ///   - seed: what all draws depend on.
  public static func simulated(
    timeToFirstToken: DurationDistribution, tokenGap: DurationDistribution,
    outputTokens: CountDistribution? = nil, errorRate: Double = 0, seed: UInt64 = 1
  ) -> SimulatedProvider {
    SimulatedProvider(
      SimulatedProvider.Behavior(
        timeToFirstToken: timeToFirstToken, tokenGap: tokenGap, outputTokens: outputTokens,
        errorRate: errorRate, seed: seed))
  }

  /// A model of an inference server under a simulated clock: requests wait for one another, as they do on a
  /// real one.
  public static func simulated(server: InferenceServer) -> SimulatedProvider {
    SimulatedProvider(server: server)
  }
}
