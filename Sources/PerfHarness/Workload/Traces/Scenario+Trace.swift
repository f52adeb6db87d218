extension Scenario {
  /// Makes a scenario that sends again what a service was asked in the past: the same number of tokens
  /// at the same distances, with prompts made for it.
  ///
  /// - Parameters:
  ///   - name: what reports call it.
  ///   - trace: what is replayed.
  ///   - speed: how many times as fast as it was.
  ///   - window: the part of the trace, counted from its first request and in its own time; all by
  ///     default.
  ///   - extent: how much is measured, in the time of the replay; by default what the trace has, of at
  ///     most a year.
  ///   - warmup: the first requests of the trace that are not measured.
  ///   - cooldown: what is sent after `extent` and not measured.
  ///   - seed: decides the words of prompts.
  ///   - streams: whether replies are streamed.
  ///   - temperature: sampling temperature; nil leaves it to the server.
  ///   - maxOutputTokens: the limit of output tokens, in place of the trace's.
  ///   - tokenizer: counts the tokens of replies where the server does not tell.
  ///   - guards: what ends a run before it goes wrong.
  ///   - promptSizing: how prompts come to have as many tokens as the trace says.
  ///   - cancellation: makes the client hang up in the middle of replies.
  ///   - nonce: what keeps a server from knowing the prompts from an earlier session.
  public init(
    _ name: String, replaying trace: Trace, speed: Double = 1, window: Range<Duration>? = nil,
    lasting extent: Extent = .wholeTrace, warmup: Margin = .none,
    cooldown: Margin = .none, seed: UInt64 = 1, streams: Bool = true, temperature: Double? = 0,
    maxOutputTokens: Int? = nil, tokenizer: TokenCounter? = nil, guards: [Guard] = [],
    promptSizing: PromptSizing = .automatic, cancellation: ClientCancellation? = nil,
    nonce: Nonce = .perSession
  ) {
    let replay = TraceReplay(trace, speed: speed, window: window)
    self.init(
      name, traffic: .trace, prompts: .trace(replay), load: .open(ReplayedArrivals(replay)),
      lasting: extent, warmup: warmup, cooldown: cooldown, seed: seed, streams: streams,
      temperature: temperature, maxOutputTokens: maxOutputTokens, tokenizer: tokenizer,
      guards: guards, promptSizing: promptSizing, cancellation: cancellation, nonce: nonce)
  }

  /// How many requests a trace has that says when they start; nil where none does, or it can't be read.
  package var replayedCount: Int? { replay.map(\.rows.count) }

  /// What tells such a trace apart from others.
  var replayHash: String? { replay?.hash }

  private var replay: LoadedTrace? {
    guard case .open(let arrivals as ReplayedArrivals) = load else { return nil }
    return try? arrivals.replay.load()
  }

  /// Throws when traffic and prompts do not go together: what a dataset or a trace says of sizes needs
  /// one.
  func validatePrompts(for shape: TrafficShape) throws(WorkloadError) {
    switch (shape.task, prompts) {
    case (.dataset, .synthetic):
      throw WorkloadError(
        .invalidPrompts,
        "the traffic is \"dataset\" and the prompts are synthetic; expected prompts that are there; "
          + "write e.g. prompts: .dataset(.csv(\"prompts.csv\"))")
    case (.trace, .trace): break
    case (.trace, _), (.dataset, .trace):
      throw WorkloadError(
        .invalidPrompts,
        "the traffic is \"\(traffic)\" and the prompts are \(prompts); expected both of the trace or "
          + "none; write e.g. Scenario(\"\(name)\", replaying: .file(\"trace.csv\"))")
    case (_, .trace):
      throw WorkloadError(
        .invalidPrompts,
        "the traffic is \(traffic) and the prompts are those of a trace; expected sizes of the trace "
          + "too; write traffic: .trace, or prompts: .synthetic")
    default: break
    }
  }
}

extension Extent {
  /// As long as a trace has requests, of at most a year.
  public static let wholeTrace = Extent.duration(greatestDuration)
}
