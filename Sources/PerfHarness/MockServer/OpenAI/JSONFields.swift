#if HTTP

  /// The fields of a JSON object in a request, read with OpenAI's errors. A field that is null
  /// counts as missing.
  struct JSONFields {
    private let object: JSONNode
    /// Where the object is, e.g. `messages[0].`; empty for the body itself.
    private let path: String

    /// The highest limit of tokens, so that no request can exhaust the memory.
    private static let mostTokens = 1_000_000

    /// Nil for anything but an object.
    init?(_ node: JSONNode, at path: String = "") {
      guard case .object = node.value else { return nil }
      object = node
      self.path = path
    }

    /// The name of a field in error messages.
    func param(_ name: String) -> String { path + name }

    func node(_ name: String) -> JSONNode? {
      object[name].flatMap { $0.value == .null ? nil : $0 }
    }

    func string(_ name: String) throws(OpenAIError) -> String? {
      guard let node = node(name) else { return nil }
      guard case .string(let string) = node.value else { throw wrongType(name, "a string", node) }
      return string
    }

    func bool(_ name: String) throws(OpenAIError) -> Bool? {
      guard let node = node(name) else { return nil }
      guard case .bool(let bool) = node.value else { throw wrongType(name, "a boolean", node) }
      return bool
    }

    /// A number of tokens to generate.
    func tokenLimit(_ name: String) throws(OpenAIError) -> Int? {
      guard let node = node(name) else { return nil }
      guard case .number(let number) = node.value, number == number.rounded() else {
        throw wrongType(name, "an integer", node)
      }
      let integer = Int(min(max(number, -1e15), 1e15))
      guard integer >= 1 else {
        throw OpenAIError(
          status: 400,
          message: "Invalid '\(param(name))': integer below minimum value. "
            + "Expected a value >= 1, but got \(integer) instead.",
          param: param(name), code: "integer_below_min_value")
      }
      guard integer <= Self.mostTokens else {
        throw OpenAIError(
          status: 400,
          message: "\(param(name)) is too large: \(integer). This model supports at most "
            + "\(Self.mostTokens) completion tokens, whereas you provided \(integer).",
          param: param(name), code: "invalid_value")
      }
      return integer
    }

    func object(_ name: String) throws(OpenAIError) -> JSONFields? {
      guard let node = node(name) else { return nil }
      guard let fields = JSONFields(node, at: param(name) + ".") else {
        throw wrongType(name, "an object", node)
      }
      return fields
    }

    private func wrongType(_ name: String, _ expected: String, _ got: JSONNode) -> OpenAIError {
      .wrongType(of: param(name), expected: expected, got: got)
    }
  }

  extension JSONNode {
    /// What it is, in the words of OpenAI's error messages.
    var openAITypeName: String {
      switch value {
      case .null: "null"
      case .bool: "a boolean"
      case .number(let number): number == number.rounded() ? "an integer" : "a decimal"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    }
  }

#endif
