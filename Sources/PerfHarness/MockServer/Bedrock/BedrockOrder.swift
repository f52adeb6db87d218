#if HTTP

  import NIOCore

  /// The request of a conversation, as far as it changes the reply.
  struct BedrockOrder: OutputOrder {
    private static let imageFormats = ["png", "jpeg", "gif", "webp"]
    /// So that no request can exhaust the memory.
    private static let mostTokens = 1_000_000

    private(set) var prompt: MockPrompt
    let outputTokenLimit: Int?
    let streams: Bool
    private let behavior: MockServer.Behavior

    /// Reads and validates a request.
    ///
    /// - Throws: `BedrockError`, the one that Bedrock would reply.
    init(
      json: ByteBuffer, streams: Bool, _ behavior: MockServer.Behavior
    ) throws(BedrockError) {
      try self.init(try Self.object(json), streams: streams, behavior)
    }

    /// The words of a conversation that is only to be counted.
    static func countWords(
      json: ByteBuffer, _ behavior: MockServer.Behavior
    ) throws(BedrockError) -> Int {
      guard let input = try object(json)["input"], input.value != .null else {
        throw .missing("input")
      }
      guard let conversation = input["converse"] else {
        throw .invalid("Only conversations are counted here, and no other requests.")
      }
      guard case .object = conversation.value else {
        throw .wrongType("input.converse", "an object")
      }
      if conversation["inferenceConfig"] != nil {
        throw .invalid("Unexpected field type: input.converse has no inferenceConfig.")
      }
      return try BedrockOrder(conversation, streams: false, behavior).promptTokens
    }

    private static func object(_ json: ByteBuffer) throws(BedrockError) -> JSONNode {
      guard let node = try? JSONNode(parsing: json.readableBytesView), case .object = node.value
      else { throw .invalid("The request body is not a JSON object.") }
      return node
    }

    private init(
      _ node: JSONNode, streams: Bool, _ behavior: MockServer.Behavior
    ) throws(BedrockError) {
      self.streams = streams
      self.behavior = behavior
      prompt = MockPrompt(behavior)
      outputTokenLimit = try Self.tokenLimit(in: node)
      let messages = try Self.list("messages", at: "", in: node)
      guard let messages else { throw .missing("messages") }
      if messages.isEmpty {
        throw .invalid(at: "messages", "Member must have length greater than or equal to 1")
      }
      for (index, message) in messages.enumerated() {
        try take(message, at: "messages.\(index + 1).member", isFirst: index == 0)
      }
      let prompts = try Self.list("system", at: "", in: node) ?? []
      for (index, prompt) in prompts.enumerated() {
        let path = "system.\(index + 1).member"
        guard let text = try Self.string("text", at: path, in: prompt) else {
          throw .missing("\(path).text")
        }
        self.prompt.add(instructions: text)
      }
    }

    func renderer(of output: GeneratedOutput) -> any OutputRenderer {
      BedrockRenderer(
        output, reportsUsage: behavior.usage != .never, sendsRole: behavior.sendsRoleChunk,
        noise: behavior.noise)
    }

    private mutating func take(
      _ message: JSONNode, at path: String, isFirst: Bool
    ) throws(BedrockError) {
      guard let role = try Self.string("role", at: path, in: message) else {
        throw .missing("\(path).role")
      }
      guard ["user", "assistant"].contains(role) else {
        throw .invalid(
          at: "\(path).role", "Member must satisfy enum value set: [user, assistant]")
      }
      if isFirst, role != "user" {
        throw .invalid(
          "A conversation must start with a user message. Try again with a conversation that starts "
            + "with a user message.")
      }
      guard let content = try Self.list("content", at: path, in: message) else {
        throw .missing("\(path).content")
      }
      prompt.begin(role)
      for (index, block) in content.enumerated() {
        try take(block: block, at: "\(path).content.\(index + 1).member")
      }
    }

    private mutating func take(block: JSONNode, at path: String) throws(BedrockError) {
      if let text = try Self.string("text", at: path, in: block) {
        guard text.contains(where: { !$0.isWhitespace }) else {
          throw .invalid(
            "The text field in the ContentBlock object at \(path) is blank. Add text to the text "
              + "field, and try again.")
        }
        prompt.add(text)
        return
      }
      prompt.add(uncounted: block)
      if let image = block["image"] {
        let format = try Self.string("format", at: "\(path).image", in: image)
        guard let format, Self.imageFormats.contains(format) else {
          throw .invalid(
            at: "\(path).image.format",
            "Member must satisfy enum value set: [png, jpeg, gif, webp]")
        }
        guard
          try Self.string(
            "bytes", at: "\(path).image.source", in: image["source"] ?? image) != nil
        else { throw .missing("\(path).image.source.bytes") }
      } else if block["toolUse"] == nil, block["toolResult"] == nil, block["document"] == nil {
        throw .invalid("The content block at \(path) has no member that is known.")
      }
    }

    private static func tokenLimit(in request: JSONNode) throws(BedrockError) -> Int? {
      let path = "inferenceConfig.maxTokens"
      guard let config = request["inferenceConfig"], config.value != .null else { return nil }
      guard case .object = config.value else {
        throw .wrongType("inferenceConfig", "an object")
      }
      guard let node = config["maxTokens"], node.value != .null else { return nil }
      guard case .number(let number) = node.value, number == number.rounded() else {
        throw .wrongType(path, "an integer")
      }
      guard number >= 1 else {
        throw .invalid(at: path, "Member must have value greater than or equal to 1")
      }
      guard number <= Double(mostTokens) else {
        throw .invalid(at: path, "Member must have value less than or equal to \(mostTokens)")
      }
      return Int(number)
    }

    private static func list(
      _ name: String, at path: String, in object: JSONNode
    ) throws(BedrockError) -> [JSONNode]? {
      guard let node = object[name], node.value != .null else { return nil }
      guard case .array(let elements) = node.value else {
        throw .wrongType(path.isEmpty ? name : "\(path).\(name)", "a list")
      }
      return elements
    }

    private static func string(
      _ name: String, at path: String, in object: JSONNode
    ) throws(BedrockError) -> String? {
      guard case .object = object.value else { throw .wrongType(path, "an object") }
      guard let node = object[name], node.value != .null else { return nil }
      guard case .string(let text) = node.value else {
        throw .wrongType("\(path).\(name)", "a string")
      }
      return text
    }
  }

#endif
