#if HTTP

  /// The fields of a JSON object in a request, read with Anthropic's errors. A field that is null
  /// counts as missing.
  struct AnthropicFields {
    private let object: JSONNode
    /// Where the object is, e.g. `messages.0.`; empty for the body itself.
    private let path: String

    /// - Throws: for anything but an object.
    init(_ node: JSONNode, at path: String) throws(AnthropicError) {
      guard case .object = node.value else {
        throw .field(path, "Input should be a valid dictionary")
      }
      object = node
      self.path = path.isEmpty ? "" : path + "."
    }

    /// Where a field is, as error messages have it.
    func place(of name: String) -> String { path + name }

    func node(_ name: String) -> JSONNode? {
      object[name].flatMap { $0.value == .null ? nil : $0 }
    }

    func required(_ name: String) throws(AnthropicError) -> JSONNode {
      guard let node = node(name) else { throw .field(place(of: name), "Field required") }
      return node
    }

    func string(_ name: String) throws(AnthropicError) -> String {
      guard case .string(let string) = try required(name).value else {
        throw .field(place(of: name), "Input should be a valid string")
      }
      return string
    }

    func bool(_ name: String) throws(AnthropicError) -> Bool {
      guard let node = node(name) else { return false }
      guard case .bool(let bool) = node.value else {
        throw .field(place(of: name), "Input should be a valid boolean")
      }
      return bool
    }

    /// A whole number within bounds.
    func integer(_ name: String, in bounds: ClosedRange<Int>) throws(AnthropicError) -> Int {
      guard case .number(let number) = try required(name).value,
        number == number.rounded()
      else { throw .field(place(of: name), "Input should be a valid integer") }
      guard number >= Double(bounds.lowerBound) else {
        throw .field(
          place(of: name), "Input should be greater than or equal to \(bounds.lowerBound)")
      }
      guard number <= Double(bounds.upperBound) else {
        throw .field(
          place(of: name),
          "\(Int(min(number, 1e15))) > \(bounds.upperBound), which is the maximum allowed number of "
            + "output tokens")
      }
      return Int(number)
    }
  }

#endif
