/// An inference server as a model has it: a queue, a batch that a step at a time makes tokens for, and a
/// cache of limited size.
///
/// What it leaves out, and how its behaviour was checked, is in the manual. The defaults are typical of a
/// model of 8 billion parameters in 16 bits on one A100 with 80 GB, served by vLLM; they come from data
/// sheets and from vLLM's defaults, and were not fitted to a server. A server of your own is better
/// described by what you measured of it.
///
/// Sources: G.-I. Yu et al., 'Orca' (OSDI 2022), for batching by steps; W. Kwon et al., 'Efficient Memory
/// Management for Large Language Model Serving with PagedAttention' (SOSP 2023), for blocks and
/// preemption; A. Agrawal et al., 'Taming Throughput-Latency Tradeoff in LLM Inference with
/// Sarathi-Serve' (OSDI 2024), for prompts in chunks; the order of things is that of vLLM's scheduler.
public struct InferenceServer: Sendable, Hashable {
  /// How many requests are in the batch at most, at least 1. 256 is vLLM's default (`max_num_seqs`).
  public var maxSequences: Int
  /// How many tokens a step computes at most, at least 1: a prompt that is longer is computed in chunks,
  /// and of each request that generates it computes one. 2,048 is vLLM's default
  /// (`max_num_batched_tokens`) on this hardware.
  public var tokensPerStep: Int
  /// How fast prompts are computed, above 0. 10,000: two operations for each of 8.03 × 10⁹ parameters, at
  /// half of the A100's 312 TFLOPS, are 9,700 tokens a second.
  public var prefillTokensPerSecond: Double
  /// What every step takes. 10 ms: to read 16 GB of parameters at 2.04 TB/s takes 7.9 ms, the rest goes
  /// to starting kernels and to scheduling.
  public var stepTime: Duration
  /// What a step takes for each request in its batch, on top. 40 µs is the order of what published
  /// benchmarks of such servers show between batches of 1 and of 256.
  public var stepTimePerSequence: Duration
  /// What a step takes for each token that its requests have in the cache, on top. 80 ns: 131,072 bytes
  /// (32 layers × 8 heads × 128 numbers × 2 × 2 bytes) at four fifths of 2.04 TB/s.
  public var stepTimePerCachedToken: Duration
  /// How the time of a step varies about what the parts above add up to.
  public var variation: Variation
  /// How many tokens the cache holds, at least one block. 400,000: nine tenths of 80 GB without the
  /// parameters and 3 GB for activations, by 131,072 bytes.
  public var cacheTokens: Int
  /// How many tokens a block of the cache has, at least 1. 16 is vLLM's default (`block_size`).
  public var tokensPerBlock: Int
  /// Whether the beginnings of prompts are found again in the cache: by `GenerationRequest.promptBlocks`,
  /// and behind a mock server by their words. As vLLM's default has it.
  public var cachesPrefixes: Bool
  /// How many requests may wait, 0 or more; one too many is refused as by HTTP status 503. Nil for any
  /// number, as vLLM has it.
  public var maxWaiting: Int?
  /// How many tokens come; nil gives as many as the request asks for, or 16. Never more than asked.
  public var outputTokens: CountDistribution?
  /// How many engines there are, at least 1: each with a batch, a cache and steps of its own as described
  /// here, and all of them behind one line of requests, of which an engine takes what it has room for when
  /// its step ends, or at once while it has none. 1 is one server; more are its copies behind a router that
  /// sends a request only when an engine can take it.
  public var engines: Int
  /// What all draws depend on.
  public var seed: UInt64

  /// Describes a server; by default one like vLLM's with a model of 8 billion parameters on an A100.
  ///
  /// - Parameters:
  ///   - maxSequences: how many requests are in the batch at most.
  ///   - tokensPerStep: how many tokens a step computes at most.
  ///   - prefillTokensPerSecond: how fast prompts are computed.
  ///   - stepTime: what every step takes.
  ///   - stepTimePerSequence: what it takes for each request in its batch, on top.
  ///   - stepTimePerCachedToken: what it takes for each token in the cache, on top.
  ///   - variation: how the time of a step varies.
  ///   - cacheTokens: how many tokens the cache holds.
  ///   - tokensPerBlock: how many tokens a block of it has.
  ///   - cachesPrefixes: whether the beginnings of prompts are found again.
  ///   - maxWaiting: how many requests may wait; nil for any number.
  ///   - outputTokens: how many tokens come; nil gives as many as the request asks for.
  ///   - engines: how many there are behind one line.
  ///   - seed: what all draws depend on.
  public init(
    maxSequences: Int = 256, tokensPerStep: Int = 2048, prefillTokensPerSecond: Double = 10_000,
    stepTime: Duration = .milliseconds(10), stepTimePerSequence: Duration = .microseconds(40),
    stepTimePerCachedToken: Duration = .nanoseconds(80), variation: Variation = .none,
    cacheTokens: Int = 400_000, tokensPerBlock: Int = 16, cachesPrefixes: Bool = true,
    maxWaiting: Int? = nil, outputTokens: CountDistribution? = nil, engines: Int = 1,
    seed: UInt64 = 1
  ) {
    self.maxSequences = maxSequences
    self.tokensPerStep = tokensPerStep
    self.prefillTokensPerSecond = prefillTokensPerSecond
    self.stepTime = stepTime
    self.stepTimePerSequence = stepTimePerSequence
    self.stepTimePerCachedToken = stepTimePerCachedToken
    self.variation = variation
    self.cacheTokens = cacheTokens
    self.tokensPerBlock = tokensPerBlock
    self.cachesPrefixes = cachesPrefixes
    self.maxWaiting = maxWaiting
    self.outputTokens = outputTokens
    self.engines = engines
    self.seed = seed
  }

  /// Servers that take one request each at a time, first come, first served, for as long as is drawn: with
  /// Poisson arrivals M/M/c if `variation` is `.exponential`, M/D/c if it is `.none`, c being the number of
  /// `servers`. Every request gets one token.
  ///
  /// - Parameters:
  ///   - meanServiceTime: how long a request takes on average, whatever it asks for.
  ///   - variation: how that varies.
  ///   - servers: how many there are, at least 1.
  ///   - maxWaiting: how many requests may wait; nil for any number.
  ///   - seed: what all draws depend on.
  public static func queue(
    meanServiceTime: Duration, variation: Variation = .exponential, servers: Int = 1,
    maxWaiting: Int? = nil, seed: UInt64 = 1
  ) -> InferenceServer {
    InferenceServer(
      maxSequences: 1, tokensPerStep: .max, prefillTokensPerSecond: .infinity,
      stepTime: meanServiceTime, stepTimePerSequence: .zero, stepTimePerCachedToken: .zero,
      variation: variation, cacheTokens: .max, cachesPrefixes: false, maxWaiting: maxWaiting,
      outputTokens: 1, engines: servers, seed: seed)
  }
}
