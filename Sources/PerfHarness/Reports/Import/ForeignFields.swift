/// The members of one object in a file of another tool, read with errors that name file and line.
struct ForeignFields {
  let tool: ForeignTool
  let path: String
  let node: JSONNode

  /// The error of a value that is not what the tool writes.
  func unexpected(_ key: String, _ expectation: String, _ found: JSONNode?) -> FileError {
    FileError(
      path: path, line: (found ?? node).line,
      "expected \(expectation) for \"\(key)\", found \(found?.summary ?? "nothing"); import the file as "
        + "\(tool.rawValue) wrote it")
  }

  /// A value that is there and not null.
  func value(_ key: String) -> JSONNode? {
    guard let value = node[key], value.value != .null else { return nil }
    return value
  }

  func optionalString(_ key: String) throws(FileError) -> String? {
    guard let found = value(key) else { return nil }
    guard case .string(let string) = found.value else { throw unexpected(key, "a string", found) }
    return string
  }

  func optionalNumber(_ key: String) throws(FileError) -> Double? {
    guard let found = value(key) else { return nil }
    guard case .number(let number) = found.value, number.isFinite else {
      throw unexpected(key, "a number", found)
    }
    return number
  }

  func number(_ key: String) throws(FileError) -> Double {
    guard let number = try optionalNumber(key) else { throw unexpected(key, "a number", node[key]) }
    return number
  }

  func optionalCount(_ key: String) throws(FileError) -> Int? {
    guard let number = try optionalNumber(key) else { return nil }
    guard let count = Int(exactly: number), count >= 0 else {
      throw unexpected(key, "a whole number of at least 0", node[key])
    }
    return count
  }

  func count(_ key: String) throws(FileError) -> Int {
    guard let count = try optionalCount(key) else {
      throw unexpected(key, "a whole number of at least 0", node[key])
    }
    return count
  }

  /// The elements of an array; nil where it is not there.
  func optionalArray(_ key: String) throws(FileError) -> [JSONNode]? {
    guard let found = value(key) else { return nil }
    guard case .array(let elements) = found.value else { throw unexpected(key, "an array", found) }
    return elements
  }

  /// The numbers of an array; nil where it is not there.
  func optionalNumbers(_ key: String) throws(FileError) -> [Double]? {
    guard let elements = try optionalArray(key) else { return nil }
    return try elements.map { element throws(FileError) in
      guard case .number(let number) = element.value, number.isFinite else {
        throw unexpected(key, "an array of numbers", element)
      }
      return number
    }
  }

  /// An object; nil where it is not there.
  func optionalObject(_ key: String) throws(FileError) -> ForeignFields? {
    guard let found = value(key) else { return nil }
    return try object(found, key)
  }

  func object(_ key: String) throws(FileError) -> ForeignFields {
    guard let found = try optionalObject(key) else {
      throw unexpected(key, "an object", node[key])
    }
    return found
  }

  /// The objects of an array; empty where it is not there.
  func objects(_ key: String) throws(FileError) -> [ForeignFields] {
    try (optionalArray(key) ?? []).map { element throws(FileError) in try object(element, key) }
  }

  private func object(_ found: JSONNode, _ key: String) throws(FileError) -> ForeignFields {
    guard case .object = found.value else { throw unexpected(key, "an object", found) }
    return ForeignFields(tool: tool, path: path, node: found)
  }
}
