#if HTTP

  /// The fields of a JSON object in a request, read with Google's errors. Names may be in camel case or in
  /// snake case, as for every API that is made of protocol buffers; a field that is null counts as
  /// missing.
  struct GeminiFields {
    private let object: JSONNode
    /// Where the object is, e.g. `generation_config.`; empty for the body itself.
    private let path: String

    /// The highest limit of tokens, so that no request can exhaust the memory.
    private static let mostTokens = 1_000_000

    /// - Parameters:
    ///   - type: what the API calls the object, for errors.
    ///   - path: where it is; empty for the body itself.
    init(_ node: JSONNode, _ type: String, at path: String = "") throws(GoogleError) {
      guard case .object = node.value else {
        throw path.isEmpty
          ? .payload("Root element must be a message.") : .wrongType(of: path, type, got: node)
      }
      object = node
      self.path = path.isEmpty ? "" : path + "."
    }

    /// The object itself.
    var whole: JSONNode { object }

    /// Refuses fields that are not in the list, which is in camel case.
    func expectOnly(_ names: Set<String>) throws(GoogleError) {
      guard case .object(let members) = object.value else { return }
      for member in members where !names.contains(Self.camelCase(member.key)) {
        let place = path.isEmpty ? "" : " at '\(path.dropLast())'"
        throw .payload("Unknown name \"\(member.key)\"\(place): Cannot find field.")
      }
    }

    /// The name of a field in errors.
    func place(_ name: String) -> String { path + Self.snakeCase(name) }

    func node(_ name: String) -> JSONNode? {
      (object[name] ?? object[Self.snakeCase(name)]).flatMap { $0.value == .null ? nil : $0 }
    }

    func string(_ name: String) throws(GoogleError) -> String? {
      guard let node = node(name) else { return nil }
      guard case .string(let text) = node.value else {
        throw .wrongType(of: place(name), "TYPE_STRING", got: node)
      }
      return text
    }

    func object(_ name: String, _ type: String) throws(GoogleError) -> GeminiFields? {
      guard let node = node(name) else { return nil }
      return try GeminiFields(node, type, at: place(name))
    }

    /// The elements of an array of objects, each with its fields; nil without one.
    func objects(_ name: String, _ type: String) throws(GoogleError) -> [GeminiFields]? {
      guard let node = node(name) else { return nil }
      // A single message stands for an array of one.
      guard case .array(let elements) = node.value else {
        return [try GeminiFields(node, type, at: place(name))]
      }
      var result: [GeminiFields] = []
      for (index, element) in elements.enumerated() {
        result.append(try GeminiFields(element, type, at: "\(place(name))[\(index)]"))
      }
      return result
    }

    func number(_ name: String) throws(GoogleError) -> Double? {
      guard let node = node(name) else { return nil }
      guard case .number(let number) = node.value else {
        throw .wrongType(of: place(name), "TYPE_FLOAT", got: node)
      }
      return number
    }

    /// A number of tokens to generate.
    func tokenLimit(_ name: String) throws(GoogleError) -> Int? {
      guard let node = node(name) else { return nil }
      guard case .number(let number) = node.value, let integer = Int(exactly: number) else {
        throw .wrongType(of: place(name), "TYPE_INT32", got: node)
      }
      guard (1...Self.mostTokens).contains(integer) else {
        throw GoogleError(
          code: 400,
          message: "Unable to submit request because it has a \(name) value of \(integer) but the "
            + "supported range is from 1 (inclusive) to \(Self.mostTokens + 1) (exclusive). Update the "
            + "value and try again.")
      }
      return integer
    }

    private static func snakeCase(_ name: String) -> String {
      name.reduce(into: "") { text, character in
        text += character.isUppercase ? "_\(character.lowercased())" : String(character)
      }
    }

    private static func camelCase(_ name: String) -> String {
      let words = name.split(separator: "_", omittingEmptySubsequences: false)
      return words.dropFirst().reduce(into: String(words.first ?? "")) { text, word in
        text += word.prefix(1).uppercased() + word.dropFirst()
      }
    }
  }

#endif
