extension EncodedReport.V1 {
  /// What was measured in one repetition, or in all repetitions of a run pooled.
  public struct Figures: Codable, Sendable, Hashable {
    /// `completed`, `endedEarly`, `cancelled`, `aborted` or `stopped`; of a run, as the first repetition that
    /// did not run its whole course.
    public var outcome: String
    /// When it started, in UTC to the millisecond: `2026-01-02T03:04:05.678Z`.
    public var startedAt: String
    /// Counts of requests.
    public var requests: Requests
    /// The length of the measured window in seconds.
    public var window: Double
    /// The metrics that have values, by name.
    public var metrics: [String: Metric]
    /// Completed work ÷ length of the window.
    public var throughput: Throughput
    /// Requests that met every objective; nil where there are none, and in files from before there were.
    public var goodput: Goodput?
    /// Tokens of completed requests.
    public var tokens: Tokens
    /// Output events that came in the same read of the socket as the one before.
    public var coalescedEvents: Int
    /// Connections opened, warm-up included.
    public var connectionsOpened: Int
    /// What was kept of requests too many to keep each of them; nil where all were, and in files from
    /// before there was a limit.
    public var sampling: Sampling?
    /// Whether the load that ran is the load that was asked for; nil where nobody said what was, and in
    /// files from before it was kept.
    public var load: Load?
    /// What the process that measures was doing meanwhile; nil under a simulated clock, and in files from
    /// before it was kept.
    public var client: Client?
    /// Who stamped the arrival of output: `kernel`, `process` or `mixed`; nil where something else than the
    /// harness's own sockets did, and in files from before it was kept.
    public var stamps: String?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(outcome, forKey: .outcome)
      try container.encode(startedAt, forKey: .startedAt)
      try container.encode(requests, forKey: .requests)
      try container.encode(window, forKey: .window)
      try container.encode(metrics, forKey: .metrics)
      try container.encode(throughput, forKey: .throughput)
      try container.encode(goodput, forKey: .goodput)
      try container.encode(tokens, forKey: .tokens)
      try container.encode(coalescedEvents, forKey: .coalescedEvents)
      try container.encode(connectionsOpened, forKey: .connectionsOpened)
      try container.encode(sampling, forKey: .sampling)
      try container.encode(load, forKey: .load)
      try container.encode(client, forKey: .client)
      try container.encode(stamps, forKey: .stamps)
    }
  }

  /// What was kept of requests too many to keep each of them. Counts, means and extremes are of all
  /// requests nonetheless.
  public struct Sampling: Codable, Sendable, Hashable {
    /// Measured requests that ended, well or not.
    public var requests: Int
    /// How many of them `requests.jsonl` has: a uniform random sample.
    public var kept: Int
    /// Where percentiles come from: `histogram`.
    public var percentiles: String
    /// How far a percentile can be from that of the values themselves, as a share of it.
    public var percentileError: Double
  }

  /// Counts of requests.
  public struct Requests: Codable, Sendable, Hashable {
    /// Measured requests that ended, well or not.
    public var total: Int
    /// Those whose reply came to its proper end.
    public var completed: Int
    /// Those that did not.
    public var failed: Int
    /// Requests that were under way when the run was cancelled or given up; not in the total.
    public var abandoned: Int
    /// Requests before and after the measured window, which no figure includes.
    public var unmeasured: Int
    /// Failed requests by the error's code.
    public var errors: [String: Int]
    /// Those that the client hung up on, as the scenario asked: neither completed nor failed. Nil, and left
    /// out of a file, where there were none.
    public var cancelledByClient: Int?
    /// Those that began a conversation; nil, and left out of a file, where there were none.
    public var conversations: Int?
  }

  /// The distribution of one metric.
  ///
  /// Percentiles interpolate linearly between order statistics, as numpy does by default. A request
  /// that timed out counts with the time until then; figures that this reaches are in `lowerBounds`.
  public struct Metric: Codable, Sendable, Hashable {
    /// `seconds` or `tokens/s`.
    public var unit: String
    /// Which way the metric gets better: `lower` or `higher`.
    public var direction: String
    /// How many values there are.
    public var count: Int
    /// The arithmetic mean.
    public var mean: Double
    /// The standard deviation of the values as a whole population (divided by n, not n − 1).
    public var standardDeviation: Double
    /// The least value.
    public var minimum: Double
    /// The greatest value.
    public var maximum: Double
    /// The median.
    public var p50: Double
    /// The 90th percentile.
    public var p90: Double
    /// The 95th percentile.
    public var p95: Double
    /// The 99th percentile.
    public var p99: Double
    /// The 99.9th percentile, `p99.9` in a file.
    public var p999: Double
    /// The names of those figures that are only 'at least', because timeouts reach into them.
    public var lowerBounds: [String]

    private enum CodingKeys: String, CodingKey {
      case unit, direction, count, mean, p50, p90, p95, p99, lowerBounds
      case standardDeviation = "stddev"
      case minimum = "min"
      case maximum = "max"
      case p999 = "p99.9"
    }
  }

  /// Completed work ÷ length of the window. Nil without a window, or without token counts.
  public struct Throughput: Codable, Sendable, Hashable {
    /// Completed requests in a second.
    public var requestsPerSecond: Double?
    /// Generated tokens in a second.
    public var outputTokensPerSecond: Double?
    /// Prompt and generated tokens in a second.
    public var totalTokensPerSecond: Double?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(requestsPerSecond, forKey: .requestsPerSecond)
      try container.encode(outputTokensPerSecond, forKey: .outputTokensPerSecond)
      try container.encode(totalTokensPerSecond, forKey: .totalTokensPerSecond)
    }
  }

  /// Tokens of completed requests.
  public struct Tokens: Codable, Sendable, Hashable {
    /// Tokens of the prompts; cached ones are included unless `promptIncludesCached` says otherwise.
    public var prompt: Int
    /// Generated tokens, reasoning included.
    public var output: Int
    /// Generated tokens that were reasoning.
    public var reasoning: Int
    /// Tokens of the prompts that the server had in its cache.
    public var cached: Int
    /// Whether `prompt` includes `cached`; false where a provider did not tell, nil in a report from
    /// before that was noted.
    public var promptIncludesCached: Bool?
    /// Where the counts come from: `usage`, `tokenizer`, `chunks`, `estimated`, or `mixed` when
    /// requests differ; nil when no request had counts.
    public var source: String?

    /// Writes nil as null.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(prompt, forKey: .prompt)
      try container.encode(output, forKey: .output)
      try container.encode(reasoning, forKey: .reasoning)
      try container.encode(cached, forKey: .cached)
      try container.encode(promptIncludesCached, forKey: .promptIncludesCached)
      try container.encode(source, forKey: .source)
    }
  }
}
