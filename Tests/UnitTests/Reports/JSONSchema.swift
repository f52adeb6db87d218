import Foundation

/// As much of JSON Schema as tells whether a text and its description have drifted apart: types,
/// keys that are required, keys that are not described, and values of an enumeration.
struct JSONSchema {
  private let root: [String: Any]

  init(named name: String) throws {
    let package = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    let data = try Data(contentsOf: package.appendingPathComponent("Fixtures/schemas/\(name)"))
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// What is wrong with a value, each with the place; empty when nothing is.
  func violations(of value: Any) -> [String] {
    violations(of: value, against: root, at: "$")
  }

  private func violations(of value: Any, against schema: [String: Any], at path: String) -> [String]
  {
    if let reference = schema["$ref"] as? String {
      if !reference.hasPrefix("#") {
        // Another file beside this one.
        guard let other = try? JSONSchema(named: reference) else {
          return ["\(path): there is no schema \(reference)"]
        }
        return other.violations(of: value, against: other.root, at: path)
      }
      let name = String(reference.dropFirst("#/$defs/".count))
      let definition = (root["$defs"] as? [String: Any])?[name] as? [String: Any]
      return definition.map { violations(of: value, against: $0, at: path) }
        ?? ["\(path): the schema has no \(reference)"]
    }
    if let choices = schema["anyOf"] as? [[String: Any]] {
      let results = choices.map { violations(of: value, against: $0, at: path) }
      return results.contains(where: \.isEmpty) ? [] : results.flatMap(\.self)
    }
    if let allowed = schema["enum"] as? [AnyHashable],
      let value = value as? AnyHashable, !allowed.contains(value)
    {
      return ["\(path): \(value) is none of \(allowed)"]
    }
    if let types = schema["type"] as? [String] ?? (schema["type"] as? String).map({ [$0] }),
      !types.contains(where: { Self.is(value, $0) })
    {
      return ["\(path): \(value) is no \(types.joined(separator: " or "))"]
    }
    if let object = value as? [String: Any] {
      return violations(ofObject: object, against: schema, at: path)
    }
    if let array = value as? [Any] {
      let items = schema["items"] as? [String: Any]
      let prefix = schema["prefixItems"] as? [[String: Any]] ?? []
      return array.enumerated().flatMap { index, element in
        let schema = index < prefix.count ? prefix[index] : items
        return schema.map { violations(of: element, against: $0, at: "\(path)[\(index)]") }
          ?? ["\(path)[\(index)]: is not described"]
      }
    }
    return []
  }

  private func violations(
    ofObject object: [String: Any], against schema: [String: Any], at path: String
  ) -> [String] {
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    let others = schema["additionalProperties"] as? [String: Any]
    let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }
    return missing.map { "\(path).\($0): is missing" }
      + object.flatMap { key, value in
        (properties[key] ?? others).map {
          violations(of: value, against: $0, at: "\(path).\(key)")
        } ?? ["\(path).\(key): is not described"]
      }
  }

  private static func `is`(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "number": value is NSNumber
    case "integer": (value as? NSNumber).map { $0.doubleValue.rounded() == $0.doubleValue } ?? false
    case "boolean": value is Bool
    case "null": value is NSNull
    default: false
    }
  }
}
