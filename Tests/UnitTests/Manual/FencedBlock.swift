/// A block of code in a document of Markdown.
struct FencedBlock: Equatable {
  /// What stands behind the fence, e.g. `swift`; empty where nothing does.
  var language: String
  /// The line of the opening fence, from 1.
  var line: Int
  /// Without the indentation that all of them have.
  var lines: [String]

  /// The lines but for imports, and for empty ones before and after: what a file of ours can have inside
  /// of a function or a type.
  var body: [String] {
    let rest = lines.filter { Self.module(of: $0) == nil }
    guard let first = rest.firstIndex(where: { !$0.isEmpty }),
      let last = rest.lastIndex(where: { !$0.isEmpty })
    else { return [] }
    return Array(rest[first...last])
  }

  /// The modules that it imports.
  var imports: [String] {
    lines.compactMap(Self.module)
  }

  /// What a line imports, whatever stands before the word; nil where it is no import.
  static func module(of line: String) -> String? {
    let words = line.split(separator: " ")
    guard words.count == 2 || words.count == 3, words[words.count - 2] == "import" else {
      return nil
    }
    return words.last.map(String.init)
  }

  /// Whether it looks like Swift, whatever its fence says.
  var looksLikeSwift: Bool {
    let beginnings = [
      "@Suite", "@Test", "Scenario(", "func ", "import ", "let ", "struct ", "try await ", "var ",
    ]
    return lines.contains { line in
      beginnings.contains { line.drop { $0 == " " }.hasPrefix($0) }
    }
  }

  /// All blocks of a document, in order. A block that is never closed goes to the end.
  static func all(in text: String) -> [FencedBlock] {
    var blocks: [FencedBlock] = []
    var open: (fence: Int, block: FencedBlock)?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let trimmed = line.drop { $0 == " " }
      let fence = trimmed.prefix { $0 == "`" }.count
      if let (opening, block) = open {
        if fence >= opening, trimmed.count == fence {
          blocks.append(block.withoutIndentation)
          open = nil
        } else {
          open?.block.lines.append(String(line))
        }
      } else if fence >= 3 {
        let language = String(trimmed.dropFirst(fence))
        open = (fence, FencedBlock(language: language, line: index + 1, lines: []))
      }
    }
    if let (_, block) = open { blocks.append(block.withoutIndentation) }
    return blocks
  }

  private var withoutIndentation: FencedBlock {
    let isBlank = { (line: String) in line.allSatisfy { $0 == " " } }
    let indentations = lines.filter { !isBlank($0) }.map { $0.prefix { $0 == " " }.count }
    let common = indentations.min() ?? 0
    var block = self
    block.lines = lines.map { isBlank($0) ? "" : String($0.dropFirst(common)) }
    return block
  }
}
