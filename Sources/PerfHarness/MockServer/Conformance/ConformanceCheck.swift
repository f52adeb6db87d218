#if HTTP

  /// Some requests to one server, and what is expected of each.
  struct ConformanceCheck {
    /// How a request ends.
    enum Ending {
      case completion(TokenUsage?, FinishReason)
      case failure(ProviderError.Code)
    }

    /// What a test knows of a stalled request before it cancels it.
    enum Cancellation {
      case whenSent
      case afterFirstOutput
    }

    /// Long enough for a busy machine, where nothing is to time out.
    static let patience = Duration.seconds(60)
    /// Of the prompt that is sent.
    static let promptTokens = 5
    static let prompt = "how are you doing today"
    static let outputTokens = 4
    static let key = "key-of-the-conformance-test"

    var behavior: MockServer.Behavior
    var request: GenerationRequest
    /// The kinds of the events with output, in order.
    var outputs: [OutputKind]
    /// What the text of the reply is; nil where nothing is to be said of it.
    var text: String?
    var ending: Ending
    var timeout = Self.patience
    /// The status that an error has; nil for none.
    var status: Int?
    var cancellation: Cancellation?
    /// How many such requests are sent, one after the other.
    var count = 1
    /// How many tokens the server counts in the prompt, when it is asked before; nil where it is not.
    var countedTokens: Int?
    /// How many connections they take; nil where nothing is to be said of it.
    var connections: Int?

    /// A conversation that is answered in four tokens, one an event, at once.
    init(
      streams: Bool = true, tokens: Int = Self.outputTokens,
      _ adjust: (inout MockServer.Behavior) -> Void = { _ in }
    ) {
      behavior = MockServer.Behavior(
        timeToFirstToken: .zero, tokenGap: .zero, apiKey: Self.key)
      adjust(&behavior)
      request = GenerationRequest(
        id: "conformance", prompt: Self.prompt, maxOutputTokens: tokens,
        streams: streams, keepsText: true)
      let reasoning = behavior.reasoningTokens
      outputs =
        streams
        ? (0..<tokens).map { $0 < reasoning ? .reasoning : .text } : [.text]
      text = Self.text(of: reasoning..<tokens, behavior.text)
      ending = .completion(
        TokenUsage(
          prompt: Self.promptTokens, output: tokens, reasoning: reasoning == 0 ? nil : reasoning),
        .length)
    }

    /// What the server generates.
    private static func text(of tokens: Range<Int>, _ words: MockServer.Behavior.Text) -> String? {
      let output = GeneratedOutput(
        id: "", created: 0, promptTokens: promptTokens, tokens: tokens.upperBound,
        reasoningTokens: 0, reachedLimit: true, words: words)
      // As it stands in JSON.
      let node = try? JSONNode(parsing: Array("\"\(output.text(of: tokens))\"".utf8))
      return if case .string(let text) = node?.value { text } else { nil }
    }

    /// One that fails.
    static func failing(
      _ code: ProviderError.Code, afterOutputs outputs: Int = 0, status: Int? = nil,
      streams: Bool = true, _ fault: MockServer.Fault
    ) -> ConformanceCheck {
      var check = ConformanceCheck(streams: streams) { $0.faults = .every(fault) }
      check.ending = .failure(code)
      check.outputs = Array(repeating: .text, count: outputs)
      check.text = nil
      check.status = status
      return check
    }

    /// For an API that does not tell how much of the output was reasoning.
    mutating func expectNoCountOfReasoning() {
      guard case .completion(var usage?, let reason) = ending else { return }
      usage.reasoning = nil
      ending = .completion(usage, reason)
    }

    func with(_ adjust: (inout ConformanceCheck) -> Void) -> ConformanceCheck {
      var check = self
      adjust(&check)
      return check
    }
  }

#endif
