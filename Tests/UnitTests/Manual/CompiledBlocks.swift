/// The file that compiles the blocks of a page.
struct CompiledBlocks {
  /// What keeps what is in it from running.
  static let attribute = #"@Suite(.disabled("compiled, not run"))"#

  /// From the package's folder.
  var path: String
  /// nil where there is no such file.
  var text: String?

  private var lines: [String] {
    (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// What is wrong with a block of a page; nil when it stands here as it does there.
  func problem(of block: FencedBlock, on page: String) -> String? {
    let body = block.body
    let place = "\(page):\(block.line): "
    guard let first = body.first else { return "\(place)the block is empty" }
    let name = "the block that begins with '\(first.drop { $0 == " " })'"
    let cure = "write the same lines into both, inside of a type that is \(Self.attribute)"
    guard text != nil else {
      return "\(place)\(name) is not compiled: there is no \(path); \(cure)"
    }
    let found = longestMatch(of: body)
    guard found == body.count else {
      let missing = body[found].drop { $0 == " " }
      return found == 0
        ? "\(place)\(name) is not in \(path); \(cure)"
        : "\(place)\(name) is not the same in \(path), where '\(missing)' does not follow; \(cure)"
    }
    let imported = Set(lines.compactMap(FencedBlock.module))
    for module in block.imports where !imported.contains(module) {
      return "\(place)\(name) imports \(module), and \(path) does not; \(cure)"
    }
    return nil
  }

  /// How many of the lines stand here one below the other, from the first on, all of them indented by as
  /// much more.
  func longestMatch(of body: [String]) -> Int {
    guard let first = body.first else { return 0 }
    let lines = lines
    var longest = 0
    for start in lines.indices where lines[start].hasSuffix(first) {
      let indentation = String(lines[start].dropLast(first.count))
      guard indentation.allSatisfy({ $0 == " " }) else { continue }
      let pairs = zip(body, lines[start...])
      let same = pairs.prefix { $0 == "" ? $1 == "" : indentation + $0 == $1 }
      longest = max(longest, same.count)
    }
    return longest
  }

  /// The lines of tests and suites that would run: those outside of a type that is disabled.
  var linesThatRun: [Int] {
    let lines = lines
    guard let marked = lines.first(where: Self.isMarked) else {
      return lines.indices.filter { Self.declaresTest(lines[$0]) }.map { $0 + 1 }
    }
    // The disabled types stand at the edge, or one step in where the file is compiled on condition.
    let edge = marked.prefix { $0 == " " }.count
    var isDisabled = false
    var isMarked = false
    var found: [Int] = []
    for (index, line) in lines.enumerated() {
      let isAtEdge = line.prefix { $0 == " " }.count == edge && line.count > edge
      if isAtEdge, Self.isMarked(line) { isMarked = true }
      if isAtEdge, line.contains(#/\b(?:struct|enum|class|actor|extension|func) /#) {
        isDisabled = isMarked
        isMarked = false
      }
      if Self.declaresTest(line), !isMarked, !isDisabled { found.append(index + 1) }
    }
    return found
  }

  private static func isMarked(_ line: String) -> Bool {
    line.drop { $0 == " " }.hasPrefix(attribute)
  }

  private static func declaresTest(_ line: String) -> Bool {
    let text = line.drop { $0 == " " }
    return text.hasPrefix("@Test") || text.hasPrefix("@Suite")
  }
}
