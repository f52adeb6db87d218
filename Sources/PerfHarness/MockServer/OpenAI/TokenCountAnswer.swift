#if HTTP

  import NIOCore

  /// What a server says when it is asked how many tokens a prompt has, as its flavor has it.
  ///
  /// Sources: OpenAI API reference, 'Get input token counts'; vLLM, `entrypoints/serve/tokenize`; SGLang,
  /// `entrypoints/openai/serving_tokenize`; llama.cpp, `tools/server/README.md`.
  struct TokenCountAnswer {
    private static let inputTokens = "/v1/responses/input_tokens"
    private static let tokenize = "/tokenize"
    private static let template = "/apply-template"

    /// Where any flavor is asked.
    static let paths: Set<String> = [inputTokens, tokenize, template]

    /// The JSON of the reply.
    let body: String

    static func exists(_ path: String, in flavor: MockServer.Behavior.Flavor) -> Bool {
      switch flavor {
      case .openAI: path == inputTokens
      case .vLLM, .sglang: path == tokenize
      case .llamaCpp: path == tokenize || path == template
      case .ollama, .tgi: false
      }
    }

    /// Whether no key is asked for: vLLM guards what stands behind a version.
    static func isOpen(_ path: String, in flavor: MockServer.Behavior.Flavor) -> Bool {
      flavor == .vLLM && path == tokenize
    }

    /// - Throws: `OpenAIError`, the one that the server would reply.
    init(
      path: String, json: ByteBuffer, _ behavior: MockServer.Behavior
    ) throws(OpenAIError) {
      let template = max(0, behavior.templateTokens)
      let node = try? JSONNode(parsing: json.readableBytesView)
      guard let node, let fields = JSONFields(node) else { throw .notJSON }
      if let models = behavior.models, let model = try fields.string("model"),
        !models.contains(model)
      {
        throw .unknownModel(model)
      }
      switch (path, behavior.flavor) {
      case (Self.inputTokens, _):
        let order = try ResponsesOrder(json: json, behavior)
        body =
          "{\"object\":\"response.input_tokens\",\"input_tokens\":\(order.promptTokens + template)}"
      case (Self.template, _):
        _ = try ChatMessages.countWords(in: fields)
        let marks = (0..<template).map { "<|\($0)|>" }
        let texts = node["messages"].map(Self.texts) ?? []
        body = "{\"prompt\":\(JSONText.quoted((marks + texts).joined(separator: " ")))}"
      case (_, .llamaCpp):
        // What it does not know it does not miss.
        let count = MockPrompt.wordCount(try fields.string("content") ?? "")
        body = "{\"tokens\":\(Self.ids(count))}"
      case (_, _):
        let count: Int
        if fields.node("messages") != nil {
          count = try ChatMessages.countWords(in: fields) + template
        } else if let prompt = try fields.string("prompt") {
          count = MockPrompt.wordCount(prompt)
        } else {
          throw .missing("prompt")
        }
        body = "{\"count\":\(count),\"max_model_len\":131072,\"tokens\":\(Self.ids(count))}"
      }
    }

    /// Ids of so many tokens; their values mean nothing.
    private static func ids(_ count: Int) -> String {
      "[\((0..<count).map { "\(1000 + $0 % 1000)" }.joined(separator: ","))]"
    }

    /// The texts of messages, in order.
    private static func texts(_ node: JSONNode) -> [String] {
      switch node.value {
      case .string(let text): [text]
      case .array(let elements): elements.flatMap(texts)
      case .object: (node["content"] ?? node["text"]).map(texts) ?? []
      case .null, .bool, .number: []
      }
    }
  }

#endif
