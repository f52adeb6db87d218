#if HTTP

  /// Any JSON text, for requests whose types have to be checked one by one.
  enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let string = try? container.decode(String.self) {
        self = .string(string)
      } else if container.decodeNil() {
        self = .null
      } else if let bool = try? container.decode(Bool.self) {
        self = .bool(bool)
      } else if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else if let array = try? container.decode([JSONValue].self) {
        self = .array(array)
      } else {
        self = .object(try container.decode([String: JSONValue].self))
      }
    }

    /// What it is, in the words of OpenAI's error messages.
    var typeName: String {
      switch self {
      case .null: "null"
      case .bool: "a boolean"
      case .number(let number): number == number.rounded() ? "an integer" : "a decimal"
      case .string: "a string"
      case .array: "an array"
      case .object: "an object"
      }
    }
  }

  extension String {
    /// The text as a JSON string, quotes included (RFC 8259, section 7).
    var quotedAsJSON: String {
      var quoted = "\""
      for scalar in unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case ..<" ":
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: quoted.unicodeScalars.append(scalar)
        }
      }
      return quoted + "\""
    }
  }

#endif
