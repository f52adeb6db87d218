import Foundation

/// A document of the package: README, or a page of the manual.
struct ManualPage {
  /// The name of its file without the extension, e.g. `Budgets`.
  var name: String
  /// From the package's folder.
  var path: String
  var text: String

  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  var blocks: [FencedBlock] { FencedBlock.all(in: text) }

  /// Where its blocks of Swift are compiled, from the package's folder.
  var blocksPath: String {
    let page = name == "README" ? "Readme" : name
    return "Tests/UnitTests/Manual/\(page)Blocks.swift"
  }

  /// The anchors of its headings as GitHub makes them: small letters, hyphens for spaces, and nothing
  /// else but letters, digits and underscores.
  var anchors: Set<String> {
    var isCode = false
    var anchors: Set<String> = []
    for line in lines {
      if line.drop(while: { $0 == " " }).hasPrefix("```") { isCode.toggle() }
      guard !isCode, line.hasPrefix("#") else { continue }
      let title = line.drop { $0 == "#" }.drop { $0 == " " }
      let kept = title.lowercased().filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
      anchors.insert(kept.replacing(" ", with: "-"))
    }
    return anchors
  }

  /// README, then the pages by their names.
  static func all() throws -> [ManualPage] {
    let manual = "Sources/PerfHarness/PerfHarness.docc"
    let folder = root.appending(path: manual).path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    let paths = names.filter { $0.hasSuffix(".md") }.map { "\(manual)/\($0)" }
    return try (["README.md"] + paths).map { path in
      let name = path.split(separator: "/").last.map { String($0.dropLast(3)) } ?? path
      return ManualPage(name: name, path: path, text: try text(of: path))
    }
  }

  /// The text of a file of the package.
  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// The folder of the package.
  static let root: URL = {
    var folder = URL(fileURLWithPath: #filePath)
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    return folder
  }()
}
