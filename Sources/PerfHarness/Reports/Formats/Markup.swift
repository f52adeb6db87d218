/// Markup as a tree, in which text can't be mistaken for markup.
///
/// It is written as HTML that is well-formed XML as well: both kinds of tools can read it.
indirect enum Markup: Sendable {
  case text(String)
  case element(name: String, attributes: [(name: String, value: String)], children: [Markup])

  /// Elements that HTML has no end tag for (HTML Living Standard, section 13.1.2, 'void elements').
  private static let voidElements: Set<String> = ["br", "hr", "meta"]

  /// An element with these children.
  static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []
  ) -> Markup {
    .element(
      name: name, attributes: attributes.map { (name: $0.key, value: $0.value) },
      children: children)
  }

  /// An element with this text in it.
  static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String
  ) -> Markup {
    tag(name, attributes, [.text(text)])
  }

  /// A list of elements of one name, each with a text.
  static func list(_ name: String, of item: String, _ texts: [String]) -> Markup {
    tag(name, [:], texts.map { tag(item, text: $0) })
  }

  /// Writes it behind the text.
  func write(to text: inout String) {
    switch self {
    case .text(let content): Self.append(content, escapingQuotes: false, to: &text)
    case .element(let name, let attributes, let children):
      text += "<\(name)"
      for attribute in attributes {
        text += " \(attribute.name)=\""
        Self.append(attribute.value, escapingQuotes: true, to: &text)
        text += "\""
      }
      if Self.voidElements.contains(name) {
        text += "/>"
        return
      }
      text += ">"
      for child in children { child.write(to: &text) }
      text += "</\(name)>"
      if Self.blocks.contains(name) { text += "\n" }
    }
  }

  /// After these a line ends, so that the file can be read and compared.
  private static let blocks: Set<String> = [
    "body", "div", "figure", "h1", "h2", "h3", "head", "header", "footer", "li", "main", "p",
    "properties", "property", "section", "style", "svg", "table", "testcase", "testsuite", "title",
    "tr",
    "ul",
  ]

  /// What neither XML nor HTML can hold, even escaped, becomes the replacement character (XML 1.0, section
  /// 2.2).
  private static func append(
    _ content: String, escapingQuotes: Bool, to text: inout String
  ) {
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"" where escapingQuotes: text += "&quot;"
      case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
