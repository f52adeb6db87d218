/// One experiment: what is sent, when, and how much of it is measured. The same scenario with the
/// same seed is the same sequence of requests.
public struct Scenario: Sendable, CustomStringConvertible {
  /// What reports call it; not part of what makes two scenarios the same experiment.
  public var name: String
  /// How many tokens requests and replies have.
  public var traffic: Traffic
  /// How many texts a request for embeddings has, and how many documents one for a ranking; of no
  /// meaning in a chat.
  public var batchSize: Int
  /// Where the prompts come from.
  public var prompts: PromptSource
  /// When requests start.
  public var load: Load
  /// How much is measured.
  public var lasting: Extent
  /// What is sent before that and not measured, on top of `lasting`.
  public var warmup: Margin
  /// What is sent after that and not measured, on top of `lasting`, so that the last measured
  /// requests run under load too.
  public var cooldown: Margin
  /// Decides everything that is drawn: sizes, words, arrivals.
  public var seed: UInt64
  /// Whether replies are streamed. Without, the first token comes with the last: TTFT is E2E.
  public var streams: Bool
  /// Sampling temperature; nil leaves it to the server.
  public var temperature: Double?
  /// The limit of output tokens, in place of the traffic's; nil leaves it to the traffic.
  public var maxOutputTokens: Int?
  /// Counts the tokens of replies where the server does not tell; without, each event is taken for one.
  /// The text of replies is kept for it, which costs memory while a reply comes.
  public var tokenizer: TokenCounter?
  /// The most requests that are let through, whatever the load; nil for no limit.
  public var rateLimit: RateLimit?
  /// What ends a run before it goes wrong. Guards change nothing of what is sent until they do, and are
  /// no part of what makes two scenarios the same experiment.
  public var guards: [Guard]
  /// How prompts come to have as many tokens as the traffic asks for.
  public var promptSizing: PromptSizing
  /// What prompts begin with that is the same in many of them.
  public var sharedPrefix: SharedPrefix
  /// Makes users of the slots of a closed load, who ask, read the reply, and ask on; nil for requests that
  /// know nothing of one another.
  public var conversation: Conversation?
  /// Makes the client hang up in the middle of replies; nil to read all of them to the end.
  public var cancellation: ClientCancellation?
  /// What keeps a server from knowing the prompts from an earlier session.
  public var nonce: Nonce

  /// Makes a scenario. The default is a hundred requests of `D(100,100)`, one at a time.
  ///
  /// - Parameters:
  ///   - name: what reports call it.
  ///   - traffic: how many tokens requests and replies have.
  ///   - batchSize: how many texts a request for embeddings has, and how many documents one for a
  ///     ranking.
  ///   - prompts: where the prompts come from.
  ///   - load: when requests start.
  ///   - lasting: how much is measured.
  ///   - warmup: what is sent before and not measured.
  ///   - cooldown: what is sent after and not measured.
  ///   - seed: decides everything that is drawn.
  ///   - streams: whether replies are streamed.
  ///   - temperature: sampling temperature; nil leaves it to the server.
  ///   - maxOutputTokens: the limit of output tokens, in place of the traffic's.
  ///   - tokenizer: counts the tokens of replies where the server does not tell.
  ///   - rateLimit: the most requests that are let through, whatever the load.
  ///   - guards: what ends a run before it goes wrong.
  ///   - promptSizing: how prompts come to have as many tokens as the traffic asks for.
  ///   - sharedPrefix: what prompts begin with that is the same in many of them.
  ///   - conversation: makes users of the slots of a closed load, who ask again and again.
  ///   - cancellation: makes the client hang up in the middle of replies.
  ///   - nonce: what keeps a server from knowing the prompts from an earlier session.
  public init(
    _ name: String, traffic: Traffic = "D(100,100)", batchSize: Int = 1,
    prompts: PromptSource = .synthetic,
    load: Load = .closed(concurrency: 1), lasting: Extent = .requests(100),
    warmup: Margin = .none, cooldown: Margin = .none, seed: UInt64 = 1, streams: Bool = true,
    temperature: Double? = 0, maxOutputTokens: Int? = nil, tokenizer: TokenCounter? = nil,
    rateLimit: RateLimit? = nil, guards: [Guard] = [], promptSizing: PromptSizing = .automatic,
    sharedPrefix: SharedPrefix = .none, conversation: Conversation? = nil,
    cancellation: ClientCancellation? = nil, nonce: Nonce = .perSession
  ) {
    self.name = name
    self.traffic = traffic
    self.batchSize = batchSize
    self.prompts = prompts
    self.load = load
    self.lasting = lasting
    self.warmup = warmup
    self.cooldown = cooldown
    self.seed = seed
    self.streams = streams
    self.temperature = temperature
    self.maxOutputTokens = maxOutputTokens
    self.tokenizer = tokenizer
    self.rateLimit = rateLimit
    self.guards = guards
    self.promptSizing = promptSizing
    self.sharedPrefix = sharedPrefix
    self.conversation = conversation
    self.cancellation = cancellation
    self.nonce = nonce
  }

  /// E.g. `chat: D(100,100), closed(concurrency: 1), 100 requests`, with `limited to 20.0 per second, burst
  /// 5` after the load where there is a limit.
  public var description: String {
    let limit = rateLimit.map { ", limited to \($0)" } ?? ""
    return "\(name): \(traffic), \(load)\(limit), \(lasting)"
  }

  /// Everything that makes two scenarios the same experiment, in fixed order. What is of no meaning to most
  /// is there only where it is not as usual, so that experiments keep their identity as settings come.
  package var settings: [(name: String, value: String)] {
    var settings = [
      (name: "traffic", value: "\(traffic)"),
      (name: "prompts", value: "\(prompts)"),
      (name: "load", value: "\(load)"),
      (name: "lasting", value: "\(lasting)"),
      (name: "warmup", value: "\(warmup)"),
      (name: "cooldown", value: "\(cooldown)"),
      (name: "seed", value: "\(seed)"),
      (name: "streams", value: "\(streams)"),
      (name: "temperature", value: temperature.map { "\($0)" } ?? "server default"),
    ]
    if batchSize != 1 { settings.append((name: "batchSize", value: "\(batchSize)")) }
    if let maxOutputTokens {
      settings.append((name: "maxOutputTokens", value: "\(maxOutputTokens)"))
    }
    if let tokenizer { settings.append((name: "tokenizer", value: "\(tokenizer)")) }
    if let rateLimit { settings.append((name: "rateLimit", value: "\(rateLimit)")) }
    if promptSizing != .automatic {
      settings.append((name: "promptSizing", value: "\(promptSizing)"))
    }
    if sharedPrefix != .none {
      settings.append((name: "sharedPrefix", value: "\(sharedPrefix)"))
    }
    if let conversation { settings.append((name: "conversation", value: "\(conversation)")) }
    if let cancellation { settings.append((name: "cancellation", value: "\(cancellation)")) }
    // The number is no part of it: it keeps what is measured the same in every session.
    if nonce.isOnTexts { settings.append((name: "nonceOnTexts", value: "true")) }
    return settings
  }
}
