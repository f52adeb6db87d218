#if canImport(Testing)
  import Testing

  extension CaseKey {
    /// The key of the case that is running.
    ///
    /// - Parameters:
    ///   - name: the name that the user gave to the case; it always wins.
    ///   - fallback: stands for the arguments where they can't be read.
    init(_ test: Test, _ testCase: Test.Case?, name: String?, fallback: String) {
      let components = test.id.nameComponents
      self.init(
        suite: components.dropLast().map(Self.plainName).joined(separator: "."),
        test: Self.plainName(components.last ?? test.name),
        arguments: name)
      if arguments == nil, let testCase, testCase.isParameterized {
        arguments = Self.arguments(of: testCase) ?? fallback
      }
    }

    /// `chat(_:)` → `chat`, `` `chat (long)`(_:) `` → `chat (long)`.
    private static func plainName(_ name: String) -> String {
      let isRaw = name.hasPrefix("`")
      return String(isRaw ? name.dropFirst().prefix { $0 != "`" } : name.prefix { $0 != "(" })
    }

    /// The arguments as text. They are not public, but can be seen by reflection; should that end,
    /// the fallback stands in for them.
    private static func arguments(of testCase: Test.Case) -> String? {
      func child(_ label: String, of value: Any) -> Any? {
        Mirror(reflecting: value).children.first { $0.label == label }?.value
      }
      guard let kind = child("_kind", of: testCase),
        let parameterized = child("parameterized", of: kind),
        let arguments = child("arguments", of: parameterized)
      else { return nil }
      let values = Mirror(reflecting: arguments).children.map { child("value", of: $0.value) }
      let texts = values.compactMap { $0.map { String(describing: $0) } }
      return texts.isEmpty || texts.count < values.count ? nil : texts.joined(separator: ", ")
    }
  }
#endif
