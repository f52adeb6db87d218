extension EncodedShard {
  /// The lines of a file, one after the other.
  struct Lines {
    private let bytes: [UInt8]
    private let path: String
    private var position = 0
    private var number = 0

    init(_ bytes: [UInt8], path: String) {
      self.bytes = bytes
      self.path = path
    }

    /// The object of the next line.
    ///
    /// - Parameter expectation: what it is, for the error of a file that ends before.
    mutating func next(_ expectation: String) throws(FileError) -> Fields {
      number += 1
      guard position < bytes.count else {
        throw FileError(
          path: path, line: number,
          "the file ends here, expected \(expectation); it was cut off; \(cure)")
      }
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      defer { position = end + 1 }
      let node: JSONNode
      do {
        node = try JSONNode(parsing: bytes[position..<end])
      } catch {
        throw FileError(path: path, line: number, "\(error.message); \(cure)")
      }
      guard case .object = node.value else {
        throw FileError(
          path: path, line: number, "expected an object, found \(node.summary); \(cure)")
      }
      return Fields(path: path, line: number, node: node)
    }

    mutating func expectEnd() throws(FileError) {
      guard position >= bytes.count else {
        throw FileError(
          path: path, line: number + 1, "expected the end of the file, found another line; \(cure)")
      }
    }
  }

  /// The members of one object of a line, read with errors that name file and line.
  struct Fields {
    let path: String
    let line: Int
    let node: JSONNode

    func error(_ message: String) -> FileError { FileError(path: path, line: line, message) }

    func unexpected(_ key: String, _ expectation: String) -> FileError {
      error(
        "expected \(expectation) for \"\(key)\", found \(node[key]?.summary ?? "none"); \(cure)")
    }

    func expect(_ isMet: Bool, _ expectation: String, of key: String) throws(FileError) {
      if !isMet { throw unexpected(key, expectation) }
    }

    func has(_ key: String) -> Bool { node[key] != nil }

    func string(_ key: String) throws(FileError) -> String {
      guard case .string(let string)? = node[key]?.value else { throw unexpected(key, "a string") }
      return string
    }

    func optionalString(_ key: String) throws(FileError) -> String? {
      has(key) ? try string(key) : nil
    }

    func bool(_ key: String) throws(FileError) -> Bool {
      guard case .bool(let bool)? = node[key]?.value else {
        throw unexpected(key, "true or false")
      }
      return bool
    }

    func number(_ key: String) throws(FileError) -> Double {
      guard case .number(let number)? = node[key]?.value, number.isFinite else {
        throw unexpected(key, "a number")
      }
      return number
    }

    func integer(_ key: String, atLeast least: Int = 0) throws(FileError) -> Int {
      guard let integer = node[key].flatMap(Self.integer), integer >= least else {
        throw unexpected(key, "a whole number of at least \(least)")
      }
      return integer
    }

    func optionalInteger(_ key: String, atLeast least: Int = 0) throws(FileError) -> Int? {
      has(key) ? try integer(key, atLeast: least) : nil
    }

    /// A whole number of any length, in quotes.
    func wide<Number: FixedWidthInteger>(_ key: String) throws(FileError) -> Number {
      guard case .string(let string)? = node[key]?.value, let number = Number(string) else {
        throw unexpected(key, "a whole number in quotes")
      }
      return number
    }

    func nanoseconds(_ key: String) throws(FileError) -> Duration {
      .nanoseconds(try integer(key))
    }

    func optionalNanoseconds(_ key: String) throws(FileError) -> Duration? {
      try optionalInteger(key).map { .nanoseconds($0) }
    }

    /// An instant so many nanoseconds after another, or before it.
    func optionalInstant(
      _ key: String, since start: MonotonicInstant
    ) throws(FileError) -> MonotonicInstant? {
      try optionalInteger(key, atLeast: .min).map { start.advanced(by: .nanoseconds($0)) }
    }

    func object(_ key: String) throws(FileError) -> Fields {
      guard let node = node[key], case .object = node.value else {
        throw unexpected(key, "an object")
      }
      return Fields(path: path, line: line, node: node)
    }

    func optionalObject(_ key: String) throws(FileError) -> Fields? {
      has(key) ? try object(key) : nil
    }

    func objects(_ key: String) throws(FileError) -> [Fields] {
      try array(key).map { element throws(FileError) in
        guard case .object = element.value else { throw unexpected(key, "an array of objects") }
        return Fields(path: path, line: line, node: element)
      }
    }

    func strings(_ key: String) throws(FileError) -> [String] {
      try array(key).map { element throws(FileError) in
        guard case .string(let string) = element.value else {
          throw unexpected(key, "an array of strings")
        }
        return string
      }
    }

    /// Whole numbers, nil for null.
    func optionalIntegers(_ key: String) throws(FileError) -> [Int?] {
      try array(key).map { element throws(FileError) in
        if element.value == .null { return nil }
        guard let integer = Self.integer(element) else {
          throw unexpected(key, "an array of whole numbers")
        }
        return integer
      }
    }

    func integers(_ key: String) throws(FileError) -> [Int] {
      try optionalIntegers(key).map { number throws(FileError) in
        guard let number else { throw unexpected(key, "an array of whole numbers") }
        return number
      }
    }

    private func array(_ key: String) throws(FileError) -> [JSONNode] {
      guard case .array(let elements)? = node[key]?.value else { throw unexpected(key, "an array") }
      return elements
    }

    private static func integer(_ node: JSONNode) -> Int? {
      switch node.value {
      case .number(let number): Int(exactly: number)
      case .string(let string): Int(string)
      default: nil
      }
    }
  }
}
