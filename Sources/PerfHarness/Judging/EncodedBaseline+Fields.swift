extension EncodedBaseline {
  /// The members of one object of a file, read with errors that name file and line.
  struct Fields {
    let path: String
    let node: JSONNode
    let cure: String

    func error(at key: String, _ message: String) -> FileError {
      FileError(path: path, line: node[key]?.line ?? node.line, message)
    }

    func string(_ key: String) throws(FileError) -> String {
      guard case .string(let string) = try value(key, "a string") else {
        throw unexpected(key, "a string")
      }
      return string
    }

    func optionalString(_ key: String) throws(FileError) -> String? {
      node[key] == nil ? nil : try string(key)
    }

    func number(_ key: String) throws(FileError) -> Double {
      guard case .number(let number) = try value(key, "a number"), number.isFinite else {
        throw unexpected(key, "a number")
      }
      return number
    }

    func optionalNumber(_ key: String) throws(FileError) -> Double? {
      node[key] == nil ? nil : try number(key)
    }

    /// A number between the least and the greatest of the values that it is a mean or one of.
    func number(
      _ key: String, within range: ClosedRange<Double>
    ) throws(FileError) -> Double {
      let number = try number(key)
      let isWithin =
        range.contains(number) || Self.areSame(number, range.lowerBound)
        || Self.areSame(number, range.upperBound)
      try expect(
        isWithin,
        "a number from p0 to p100, \(range.lowerBound) to \(range.upperBound),", of: key)
      return number
    }

    func optionalNumber(
      _ key: String, within range: ClosedRange<Double>
    ) throws(FileError) -> Double? {
      node[key] == nil ? nil : try number(key, within: range)
    }

    func integer(_ key: String, atLeast least: Int = 0) throws(FileError) -> Int {
      guard case .number(let number) = try value(key, "a whole number"),
        let integer = Int(exactly: number)
      else { throw unexpected(key, "a whole number") }
      try expect(integer >= least, "a whole number of at least \(least)", of: key)
      return integer
    }

    func optionalInteger(_ key: String) throws(FileError) -> Int? {
      node[key] == nil ? nil : try integer(key)
    }

    /// Refuses a value that does not fit others.
    func expect(
      _ isMet: Bool, _ expectation: String, of key: String
    ) throws(FileError) {
      if !isMet { throw unexpected(key, expectation) }
    }

    /// Whether two numbers may be the same one, which was rounded to nine digits after the point, and
    /// to those of a `Double`.
    static func areSame(_ lhs: Double, _ rhs: Double) -> Bool {
      (lhs - rhs).magnitude <= 1e-9 + 1e-12 * max(lhs.magnitude, rhs.magnitude)
    }

    func object(_ key: String) throws(FileError) -> Fields {
      guard case .object = try value(key, "an object"), let node = node[key] else {
        throw unexpected(key, "an object")
      }
      return Fields(path: path, node: node, cure: cure)
    }

    func array(_ key: String) throws(FileError) -> [Fields] {
      guard case .array(let elements) = try value(key, "an array") else {
        throw unexpected(key, "an array")
      }
      return elements.map { Fields(path: path, node: $0, cure: cure) }
    }

    /// All members, each of which must be an object.
    func objects() throws(FileError) -> [(String, Fields)] {
      try keys.map { key throws(FileError) in (key, try object(key)) }
    }

    /// All members, each of which must be a number.
    func numbers() throws(FileError) -> [String: Double] {
      var numbers: [String: Double] = [:]
      for key in keys { numbers[key] = try number(key) }
      return numbers
    }

    private var keys: [String] {
      if case .object(let members) = node.value { members.map(\.key) } else { [] }
    }

    private func value(
      _ key: String, _ expectation: String
    ) throws(FileError) -> JSONNode.Value {
      guard let value = node[key]?.value else {
        throw FileError(
          path: path, line: node.line, "expected \(expectation) for \"\(key)\", found none; \(cure)"
        )
      }
      return value
    }

    private func unexpected(_ key: String, _ expectation: String) -> FileError {
      error(
        at: key,
        "expected \(expectation) for \"\(key)\", found \(node[key]?.summary ?? "none"); \(cure)")
    }
  }
}
