#if HTTP
  /// Counts tokens at a server that speaks OpenAI's APIs. Each has its own way, and some have none.
  ///
  /// | server | endpoint |
  /// |---|---|
  /// | OpenAI | `POST /v1/responses/input_tokens`; a conversation is the same there as in Chat Completions |
  /// | vLLM, SGLang | `POST /tokenize`, with `messages` (the chat template is added) or a `prompt` |
  /// | llama.cpp | `POST /apply-template`, then `POST /tokenize` with that `content` |
  ///
  /// Sources: OpenAI API reference, 'Get input token counts'; vLLM, `entrypoints/serve/tokenize`; SGLang,
  /// `entrypoints/openai/serving_tokenize`; llama.cpp, `tools/server/README.md`.
  struct OpenAITokenCounts: Sendable {
    private let settings: OpenAISettings
    private let model: String
    private let transport: HTTPTransport
    private let refusals: ServiceRefusals
    private let endpoints = TokenCountEndpoints()
    /// Where the servers of one's own have what is no part of OpenAI's API: beside the version.
    private let root: String

    init(settings: OpenAISettings, model: String, transport: HTTPTransport) {
      self.settings = settings
      self.model = model
      self.transport = transport
      refusals = settings.refusals
      let path = settings.baseURL.path
      root = path.hasSuffix("/v1") ? String(path.dropLast("/v1".count)) : path
    }

    /// - Returns: nil where the server has no way to count such a request.
    func count(_ request: GenerationRequest) async throws(ProviderError) -> Int? {
      switch request.input {
      case .chat where settings.api == .completions:
        return try await count(text: request.messages.map(\.text).joined(separator: "\n"))
      case .chat: return try await countMessages(of: request)
      case .embedding(let texts): return try await count(texts: texts)
      case .rerank(let query, let documents): return try await count(texts: documents + [query])
      }
    }

    /// The sum of what each text has by itself.
    private func count(texts: [String]) async throws(ProviderError) -> Int? {
      var sum = 0
      for text in texts {
        guard let count = try await count(text: text) else { return nil }
        sum += count
      }
      return sum
    }

    private func countMessages(of request: GenerationRequest) async throws(ProviderError) -> Int? {
      if !settings.isOfficial {
        let body = OpenAIChatRequest(model: model, request: request, isOfficial: false)
          .countingBody
        let reply = try await ask(root + "/tokenize", body)
        if let count = reply?["count"]?.wholeNumber { return count }
        // llama.cpp knows no messages there, and finds no tokens in what it does not know.
        if reply?["tokens"] != nil, let count = try await countRendered(body) { return count }
      }
      let body = OpenAIResponsesRequest(
        model: model, request: request, isOfficial: settings.isOfficial
      ).countingBody
      let reply = try await ask(settings.baseURL.path + "/responses/input_tokens", body)
      return reply?["input_tokens"]?.wholeNumber
    }

    /// The tokens of messages as llama.cpp's chat template renders them.
    private func countRendered(_ messages: [UInt8]) async throws(ProviderError) -> Int? {
      guard
        case .string(let prompt)? = try await ask(root + "/apply-template", messages)?["prompt"]?
          .value
      else { return nil }
      return try await count(text: prompt)
    }

    /// The tokens of a text without a chat template, but with what stands before every prompt. What one
    /// server calls `prompt` is `content` for another, and none minds the other's word.
    private func count(text: String) async throws(ProviderError) -> Int? {
      if settings.isOfficial { return nil }
      var body = Array(#"{"model":"#.utf8)
      JSONText.append(model, to: &body)
      for field in ["prompt", "content"] {
        body.append(contentsOf: ",\"\(field)\":".utf8)
        JSONText.append(text, to: &body)
      }
      body.append(#","add_special_tokens":true,"add_special":true,"parse_special":true}"#)
      guard let reply = try await ask(root + "/tokenize", body) else { return nil }
      return reply["count"]?.wholeNumber ?? reply["tokens"]?.elementCount
    }

    private func ask(_ path: String, _ body: [UInt8]) async throws(ProviderError) -> JSONNode? {
      try await endpoints.ask(
        HTTPRequest(
          target: path, headers: TokenCountEndpoints.headers + settings.authorization, body: body),
        over: transport, refusals)
    }
  }
#endif
