#if HTTP

  /// The fields of a JSON object in a request, read with OpenAI's errors. A field that is null
  /// counts as missing.
  struct JSONFields {
    private let object: [String: JSONValue]
    /// Where the object is, e.g. `messages[0].`; empty for the body itself.
    private let path: String

    /// The highest limit of tokens, so that no request can exhaust the memory.
    private static let mostTokens = 1_000_000

    init(_ object: [String: JSONValue], at path: String = "") {
      self.object = object
      self.path = path
    }

    /// The name of a field in error messages.
    func param(_ name: String) -> String { path + name }

    func value(_ name: String) -> JSONValue? {
      object[name] == .null ? nil : object[name]
    }

    func string(_ name: String) throws(OpenAIError) -> String? {
      switch value(name) {
      case nil: return nil
      case .string(let string): return string
      case .some(let other): throw wrongType(name, "a string", other)
      }
    }

    func bool(_ name: String) throws(OpenAIError) -> Bool? {
      switch value(name) {
      case nil: return nil
      case .bool(let bool): return bool
      case .some(let other): throw wrongType(name, "a boolean", other)
      }
    }

    /// A number of tokens to generate.
    func tokenLimit(_ name: String) throws(OpenAIError) -> Int? {
      guard let value = value(name) else { return nil }
      guard case .number(let number) = value, number == number.rounded() else {
        throw wrongType(name, "an integer", value)
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
      switch value(name) {
      case nil: return nil
      case .object(let object): return JSONFields(object, at: param(name) + ".")
      case .some(let other): throw wrongType(name, "an object", other)
      }
    }

    private func wrongType(_ name: String, _ expected: String, _ got: JSONValue) -> OpenAIError {
      .wrongType(of: param(name), expected: expected, got: got)
    }
  }

#endif
