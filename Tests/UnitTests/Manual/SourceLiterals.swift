/// The string literals of a Swift source, as far as they can be read without a parser.
///
/// Literals that `+` joins are one. What is interpolated becomes `…`, and its own literals are texts of their
/// own.
enum SourceLiterals {
  static func texts(in source: String) -> [String] {
    let joined = source.replacing(/"\s*\n\s*\+ "/, with: "")
    var scanner = Scanner(rest: Array(joined))
    var texts: [String] = []
    while !scanner.isAtEnd { scanner.skipCode(until: nil, &texts) }
    return texts
  }

  private struct Scanner {
    let rest: [Character]
    var position = 0

    init(rest: [Character]) { self.rest = rest }

    var isAtEnd: Bool { position >= rest.count }

    private func starts(with text: String) -> Bool {
      rest[position] == text.first && rest[position...].starts(with: text)
    }

    /// Goes on to the end of the source, or behind the parenthesis that closes an interpolation.
    mutating func skipCode(until end: Character?, _ texts: inout [String]) {
      var depth = 0
      while !isAtEnd {
        if starts(with: "//") {
          while !isAtEnd, rest[position] != "\n" { position += 1 }
        } else if rest[position] == "\"" {
          texts.append(literal(&texts))
        } else if rest[position] == end, depth == 0 {
          position += 1
          return
        } else {
          if rest[position] == "(" { depth += 1 }
          if rest[position] == ")" { depth -= 1 }
          position += 1
        }
      }
    }

    /// Reads the literal that begins here.
    private mutating func literal(_ texts: inout [String]) -> String {
      let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
      position += quote.count
      var text = ""
      while !isAtEnd, !starts(with: quote) {
        if starts(with: "\\(") {
          position += 2
          text += "…"
          skipCode(until: ")", &texts)
        } else if rest[position] == "\\", position + 1 < rest.count {
          text.append(rest[position + 1])
          position += 2
        } else {
          text.append(rest[position])
          position += 1
        }
      }
      position += quote.count
      return text
    }
  }
}
