#if HTTP

  extension MockServer {
    /// What a mock server accepts, what it replies, and when.
    ///
    /// The latencies and lengths of a reply depend on nothing but `seed` and the request's
    /// `X-Request-Id` (its ordinal, when it has none), so that the same load gets the same replies
    /// in whatever order it arrives.
    public struct Behavior: Sendable, Hashable {
      /// When token counts are reported.
      public enum UsageReports: Sendable, Hashable {
        /// In a reply in one piece, and in a stream that was asked for them with
        /// `stream_options.include_usage`.
        case whenAsked
        /// In every reply, as servers do that are told to enforce it.
        case always
        /// In no reply, as servers do that do not know the option.
        case never
      }

      /// The field that carries reasoning.
      public enum ReasoningField: String, Sendable, Hashable {
        /// `reasoning`: vLLM, Ollama, OpenRouter.
        case reasoning
        /// `reasoning_content`: DeepSeek, SGLang, llama.cpp.
        case reasoningContent = "reasoning_content"
      }

      /// The server whose Chat Completions the replies look like. OpenAI's Responses and legacy
      /// Completions, Azure OpenAI and the other APIs have one look each. Source: the servers' sources,
      /// as of early 2026.
      public enum Flavor: String, Sendable, Hashable, CaseIterable {
        /// OpenAI's own.
        case openAI
        /// `vllm serve`: the role comes with the first token, the last token has the finish reason.
        case vLLM
        /// SGLang: every delta has `reasoning_content`, refusals are flat.
        case sglang
        /// llama.cpp's server: a role without content comes with the first token; `timings` at the end.
        case llamaCpp
        /// Ollama: every delta has the role.
        case ollama
        /// Text Generation Inference: every delta has the role, and there is no reasoning.
        case tgi
      }

      /// What a stream carries besides what has a meaning. A client must not mind it.
      public struct Noise: OptionSet, Sendable, Hashable {
        /// A bit for each kind.
        public let rawValue: Int

        /// Takes the bits.
        public init(rawValue: Int) {
          self.rawValue = rawValue
        }

        /// Members that the API does not document, in every object.
        public static let unknownFields = Noise(rawValue: 1)
        /// Events of a kind that the API does not document, one before every token.
        public static let unknownEvents = Noise(rawValue: 2)
        /// Comments, where the framing has them, one before every token.
        public static let comments = Noise(rawValue: 4)
        /// The API's own events that only keep the connection alive, one before every token.
        public static let pings = Noise(rawValue: 8)
      }

      /// The words of what is generated.
      public enum Text: Sendable, Hashable {
        /// English words, which are ASCII.
        case words
        /// Words with characters of two, three and four bytes, and with those that JSON escapes.
        case multilingual
      }

      /// How a body is cut into the chunks of HTTP, which a client must not mind.
      public enum Chunking: Sendable, Hashable {
        /// Every event is a chunk.
        case events
        /// So many bytes, at least 1, are a chunk, whatever is cut through: a character, a line end, a
        /// number. Each event begins a chunk of its own, so that nothing waits for the next one.
        case bytes(Int)
        /// So many events, at least 1, are a chunk and a write, at the time of the last one: what a
        /// proxy does that buffers.
        case coalesced(Int)
      }

      /// From the receipt of a request to its first token.
      public var timeToFirstToken: DurationDistribution
      /// From one token to the next. Every token is due at a fixed time after the receipt, so that
      /// the lateness of one does not delay the next.
      public var tokenGap: DurationDistribution
      /// How many tokens are generated, reasoning included, unless the request's limit is lower;
      /// nil for as many as the limit (`max_completion_tokens` or `max_tokens`, of which a million
      /// is the most that is accepted) and 16 without one.
      public var outputTokens: CountDistribution?
      /// How many of the tokens, from the first one on, are reasoning.
      public var reasoningTokens: Int
      /// The field that carries reasoning, of a server with OpenAI's flavor; the others have their own.
      public var reasoningField: ReasoningField
      /// How many tokens one chunk holds, at least 1. A chunk is sent when its last token is due;
      /// none holds both reasoning and text.
      public var tokensPerChunk: Int
      /// When token counts are reported.
      public var usage: UsageReports
      /// Whether every chunk carries the counts so far, as it also does when the request asks for
      /// it with vLLM's `stream_options.continuous_usage_stats`.
      public var continuousUsage: Bool
      /// Whether a stream begins with a chunk that holds the role and no token.
      public var sendsRoleChunk: Bool
      /// What a stream carries besides.
      public var noise: Noise
      /// The words of what is generated.
      public var text: Text
      /// How the body of a stream is cut into the chunks of HTTP.
      public var chunking: Chunking
      /// How long a connection that was accepted waits until it is read from the first time, its TLS
      /// handshake included; drawn by the connection's ordinal.
      public var connectDelay: DurationDistribution
      /// Whether OpenAI's chunks are padded with an `obfuscation` of various lengths, unless the request
      /// says otherwise with `stream_options.include_obfuscation`. OpenAI itself does; without it,
      /// chunks can be compared.
      public var obfuscates: Bool
      /// The server whose Chat Completions the replies look like.
      public var flavor: Flavor
      /// Names the random sequence of latencies, lengths and faults.
      public var seed: UInt64
      /// The only API key that is accepted; nil accepts any, or none.
      public var apiKey: String?
      /// The only models that there are; nil for any name, of which the list of models shows
      /// `mock`.
      public var models: [String]?
      /// What comes before `/v1` in every path, e.g. `/openai`; empty for nothing.
      public var pathPrefix: String
      /// How many tokens a conversation has besides its words, as a chat template adds them; in usage
      /// and in counts of tokens alike.
      public var templateTokens: Int
      /// Which replies get which fault.
      public var faults: Faults
      /// How many exchanges are kept, the newest ones; at least 1.
      public var keepsExchanges: Int
      /// A model of an inference server that decides, in real time, when tokens come, in place of
      /// `timeToFirstToken` and `tokenGap`: requests wait for one another as on a real server. Its
      /// `outputTokens` counts where those above are nil. The beginning of a prompt is found in its
      /// prefix cache by its words, a word being a token, and usage tells of it as the API does: with
      /// OpenAI's and the flavors of vLLM, SGLang and llama.cpp, Anthropic, Gemini and Bedrock.
      public var server: InferenceServer?

      /// Whether the server tells at `/metrics` what it did, as vLLM does: TTFT, gaps between tokens and whole
      /// durations, by its own true times.
      public var exposesMetrics: Bool

      /// Describes a server that answers after 20 ms with a token every 2 ms, without faults.
      public init(
        timeToFirstToken: DurationDistribution = .milliseconds(20),
        tokenGap: DurationDistribution = .milliseconds(2), outputTokens: CountDistribution? = nil,
        reasoningTokens: Int = 0, reasoningField: ReasoningField = .reasoning,
        tokensPerChunk: Int = 1, usage: UsageReports = .whenAsked, continuousUsage: Bool = false,
        sendsRoleChunk: Bool = true, noise: Noise = [], seed: UInt64 = 1, apiKey: String? = nil,
        models: [String]? = nil, pathPrefix: String = "", faults: Faults = .none,
        keepsExchanges: Int = 10_000, text: Text = .words, chunking: Chunking = .events,
        connectDelay: DurationDistribution = .zero, obfuscates: Bool = false,
        flavor: Flavor = .openAI, templateTokens: Int = 0, server: InferenceServer? = nil,
        exposesMetrics: Bool = false
      ) {
        self.timeToFirstToken = timeToFirstToken
        self.tokenGap = tokenGap
        self.outputTokens = outputTokens
        self.reasoningTokens = reasoningTokens
        self.reasoningField = reasoningField
        self.tokensPerChunk = tokensPerChunk
        self.usage = usage
        self.continuousUsage = continuousUsage
        self.sendsRoleChunk = sendsRoleChunk
        self.noise = noise
        self.seed = seed
        self.apiKey = apiKey
        self.models = models
        self.pathPrefix = pathPrefix
        self.faults = faults
        self.keepsExchanges = keepsExchanges
        self.text = text
        self.chunking = chunking
        self.connectDelay = connectDelay
        self.obfuscates = obfuscates
        self.flavor = flavor
        self.templateTokens = templateTokens
        self.server = server
        self.exposesMetrics = exposesMetrics
      }
    }
  }

#endif
