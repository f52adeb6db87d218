#if HTTP

  import NIOCore

  /// A request for a ranking, as vLLM takes it, or Cohere's second version. The scores mean nothing.
  struct RerankOrder: ResultOrder {
    let model: String
    let prompt: MockPrompt
    private let documents: [String]
    private let limit: Int
    private let isCohere: Bool
    private let reportsUsage: Bool

    /// Reads and validates a request.
    ///
    /// - Parameter isCohere: whether the reply has Cohere's shape, which counts no tokens.
    /// - Throws: `OpenAIError`, the one that OpenAI would reply if it had rankings.
    init(
      json: ByteBuffer, isCohere: Bool, _ behavior: MockServer.Behavior
    ) throws(OpenAIError) {
      let node = try? JSONNode(parsing: json.readableBytesView)
      guard let fields = node.flatMap({ JSONFields($0) }) else { throw .notJSON }
      guard let model = try fields.string("model"), !model.isEmpty else { throw .missingModel }
      self.model = model
      guard let query = try fields.string("query") else { throw .missing("query") }
      documents = try Self.documents(fields)
      // 0 asks for all of them.
      let limit = fields.node("top_n")?.value == .number(0) ? nil : try fields.tokenLimit("top_n")
      self.limit = min(limit ?? documents.count, documents.count)
      self.isCohere = isCohere
      prompt = MockPrompt(
        words: documents.reduce(MockPrompt.wordCount(query)) { $0 + MockPrompt.wordCount($1) })
      reportsUsage = behavior.usage != .never
    }

    /// Texts, or objects with a `text`.
    private static func documents(_ fields: JSONFields) throws(OpenAIError) -> [String] {
      guard let node = fields.node("documents") else { throw .missing("documents") }
      guard case .array(let elements) = node.value else {
        throw .wrongType(of: "documents", expected: "an array of strings", got: node)
      }
      if elements.isEmpty {
        throw OpenAIError(
          status: 400,
          message: "Invalid 'documents': empty array. Expected an array with minimum length 1, "
            + "but got an empty array instead.",
          param: "documents", code: "empty_array")
      }
      var documents: [String] = []
      for (index, element) in elements.enumerated() {
        guard case .string(let text) = element["text"]?.value ?? element.value else {
          throw .wrongType(of: "documents[\(index)]", expected: "a string", got: element)
        }
        documents.append(text)
      }
      return documents
    }

    /// The later a document came, the worse it is.
    func body(id: String) -> String {
      let results = documents.prefix(limit).enumerated().map { index, text in
        let document = isCohere ? "" : "\"document\":{\"text\":\(JSONText.quoted(text))},"
        return "{\"index\":\(index),\(document)\"relevance_score\":\(1 / Double(index + 1))}"
      }
      let list = "\"results\":[\(results.joined(separator: ","))]"
      if isCohere {
        return "{\"id\":\"\(id)\",\(list),\"meta\":{\"api_version\":{\"version\":\"2\"},"
          + "\"billed_units\":{\"search_units\":1}}}"
      }
      let usage =
        reportsUsage
        ? "\"usage\":{\"prompt_tokens\":\(promptTokens),\"total_tokens\":\(promptTokens)}," : ""
      return "{\"id\":\"rerank-\(id)\",\"model\":\(JSONText.quoted(model)),\(usage)\(list)}"
    }
  }

#endif
