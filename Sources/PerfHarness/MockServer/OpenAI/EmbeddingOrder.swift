#if HTTP

  import Foundation
  import NIOCore

  /// A request for embeddings. Its vectors mean nothing.
  struct EmbeddingOrder: ResultOrder {
    private static let usualDimensions = 256
    /// What vectors are made of; single precision holds each of them exactly.
    private static let components: [Float] = [
      0.0625, -0.03125, 0.015625, -0.125, 0.046875, -0.0078125, 0.09375,
    ]

    let model: String
    let prompt: MockPrompt
    private let count: Int
    private let dimensions: Int
    private let isBase64: Bool
    private let reportsUsage: Bool

    /// Reads and validates a request.
    ///
    /// - Throws: `OpenAIError`, the one that OpenAI would reply.
    init(json: ByteBuffer, _ behavior: MockServer.Behavior) throws(OpenAIError) {
      let node = try? JSONNode(parsing: json.readableBytesView)
      guard let fields = node.flatMap({ JSONFields($0) }) else { throw .notJSON }
      guard let model = try fields.string("model"), !model.isEmpty else { throw .missingModel }
      self.model = model
      guard let input = fields.node("input") else { throw .missing("input") }
      let (count, tokens) = try Self.measure(input)
      self.count = count
      prompt = MockPrompt(words: tokens)
      let format = try fields.string("encoding_format") ?? "float"
      guard format == "float" || format == "base64" else {
        throw OpenAIError(
          status: 400,
          message: "Invalid value: '\(format)'. Supported values are: 'float' and 'base64'.",
          param: "encoding_format", code: "invalid_value")
      }
      isBase64 = format == "base64"
      dimensions = min(try fields.tokenLimit("dimensions") ?? Self.usualDimensions, 65_536)
      reportsUsage = behavior.usage != .never
    }

    /// How many texts there are, and how many tokens: words, or the numbers of tokens themselves.
    private static func measure(
      _ input: JSONNode
    ) throws(OpenAIError) -> (count: Int, tokens: Int) {
      let invalid = OpenAIError(
        status: 400,
        message: "'$.input' is invalid. Please check the API reference: "
          + "https://platform.openai.com/docs/api-reference.")
      switch input.value {
      case .string(let text):
        if text.isEmpty { throw invalid }
        return (1, MockPrompt.wordCount(text))
      case .array(let elements):
        if elements.isEmpty { throw invalid }
        if elements.allSatisfy(\.isNumber) { return (1, elements.count) }
        var tokens = 0
        for element in elements {
          switch element.value {
          case .string(let text) where !text.isEmpty: tokens += MockPrompt.wordCount(text)
          case .array(let ids) where !ids.isEmpty && ids.allSatisfy(\.isNumber):
            tokens += ids.count
          default: throw invalid
          }
        }
        return (elements.count, tokens)
      case .null, .bool, .number, .object: throw invalid
      }
    }

    func body(id: String) -> String {
      let data = (0..<count).map { index in
        "{\"object\":\"embedding\",\"index\":\(index),\"embedding\":\(vector(index))}"
      }
      let usage =
        reportsUsage
        ? ",\"usage\":{\"prompt_tokens\":\(promptTokens),\"total_tokens\":\(promptTokens)}" : ""
      return "{\"object\":\"list\",\"data\":[\(data.joined(separator: ","))],"
        + "\"model\":\(JSONText.quoted(model))\(usage)}"
    }

    /// As numbers, or as the bytes of single precision, the lowest first.
    private func vector(_ index: Int) -> String {
      let components = (0..<dimensions).map { place in
        Self.components[(index + place) % Self.components.count]
      }
      guard isBase64 else {
        return "[\(components.map(\.description).joined(separator: ","))]"
      }
      let bytes = components.flatMap { component in
        let bits = component.bitPattern
        return [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: bits >> $0) }
      }
      return "\"\(Data(bytes).base64EncodedString())\""
    }
  }

  extension JSONNode {
    fileprivate var isNumber: Bool {
      if case .number = value { true } else { false }
    }
  }

#endif
