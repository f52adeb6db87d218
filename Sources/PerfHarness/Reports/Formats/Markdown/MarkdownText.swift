/// Text in GitHub's Markdown, in which nothing is taken for markup that was none.
enum MarkdownText {
  private static let special: Set<Character> = [
    "\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "~", "&", "@",
  ]

  /// The text in one line, with a backslash before what would be markup (CommonMark, section 2.4). An at
  /// sign becomes its entity: in a comment it would call somebody.
  static func escape(_ text: String) -> String {
    text.inOneLine.reduce(into: "") { result, character in
      if character == "@" {
        result += "&#64;"
      } else {
        if special.contains(character) { result += "\\" }
        result.append(character)
      }
    }
  }

  /// The text in one line, for the inside of an HTML element.
  static func escapeForHTML(_ text: String) -> String {
    text.inOneLine.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
      .replacing(">", with: "&gt;").replacing("@", with: "&#64;")
  }

  /// A list, and the empty line that ends it; nothing of nothing.
  static func list(_ items: [String]) -> String {
    items.isEmpty ? "" : items.map { "- \(escape($0))\n" }.joined() + "\n"
  }

  /// Lines as they are; nothing of none. Between fences, for behind a list indented lines belong to its last item
  /// (CommonMark, sections 4.4 and 4.5).
  static func code(_ lines: [String]) -> String {
    guard !lines.isEmpty else { return "" }
    let text = lines.map { "\($0)\n" }.joined()
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)text\n\(text)\(fence)\n\n"
  }

  /// A table: the first column flush left, the others flush right.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let line = header.indices.map { $0 == 0 ? ":--" : "--:" }
    return ([header, line] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  /// Something that is shown when one asks for it.
  static func details(_ summary: String, _ body: String) -> String {
    "<details>\n<summary>\(summary)</summary>\n\n\(body)\n</details>\n\n"
  }
}
