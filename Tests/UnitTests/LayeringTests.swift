import Foundation
import Testing

/// The architecture, enforced: each folder of the library is a floor, and uses only those below it.
@Suite struct LayeringTests {
  /// The floors from top to bottom. Those in one entry stand beside each other, and do not know one
  /// another.
  private static let floors: [[String]] = [
    ["Testing"], ["Reports"], ["Judging"], ["Running"], ["MockServer"], ["Providers", "Workload"],
    ["Metrics"], ["Generation"], ["Statistics"], ["Support"],
  ]

  private static let everywhere: Set<String> = [
    "Foundation", "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin",
  ]
  private static let networking: Set<String> = [
    "NIOCore", "NIOPosix", "NIOHTTP1", "NIOTLS", "NIOSSL",
  ]

  /// What other programs choose a backend for: imported where spans and metrics are made, and nowhere else.
  private static let observability: Set<String> = ["Tracing", "CoreMetrics"]

  private static let cryptography: Set<String> = ["Crypto", "CryptoExtras"]

  private static let root: URL = {
    var folder = URL(fileURLWithPath: #filePath)
    while !FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("Package.swift").path)
    { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("Sources/PerfHarness")
  }()

  private struct Source {
    var floor: String
    var path: String
    /// Without comments and string literals.
    var code: String
  }

  private static let sources: [Source] = {
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    let paths = files.map { $0.compactMap { ($0 as? URL)?.path } } ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
      let relative = String(path.dropFirst(root.path.count + 1))
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
      let floor = relative.contains("/") ? String(relative.prefix { $0 != "/" }) : ""
      return Source(floor: floor, path: relative, code: stripped(text))
    }
  }()

  private static func stripped(_ text: String) -> String {
    text.replacing(#/"""[\s\S]*?"""/#, with: "")
      .replacing(#/#".*?"#/#, with: "")
      .replacing(#/"(?:[^"\\\n]|\\.)*"/#) { match in
        // What is interpolated is code.
        match.output.matches(of: #/\\\(([^"]*?)\)/#).map { String($0.output.1) }
          .joined(separator: " ")
      }
      .replacing(#///.*/#, with: "")
  }

  @Test func everySourceStandsOnAFloor() {
    #expect(Self.sources.count > 50)
    let known = Set(Self.floors.joined())
    for source in Self.sources {
      #expect(known.contains(source.floor), "\(source.path) stands on no known floor")
    }
  }

  @Test func importsAreAllowedOnTheirFloor() {
    for source in Self.sources {
      var allowed = Self.everywhere
      if source.path.hasPrefix("Providers/HTTP/") || source.floor == "MockServer" {
        allowed.formUnion(Self.networking)
      }
      if source.path.hasPrefix("Providers/Credentials/") || source.floor == "MockServer" {
        allowed.formUnion(Self.cryptography)
      }
      if source.path.hasPrefix("Reports/OpenTelemetry/") {
        allowed.formUnion(Self.observability)
      }
      if source.floor == "Testing" { allowed.insert("Testing") }
      for match in source.code.matches(of: #/(?m)^\s*(?:public |package )?import (\w+)/#) {
        let module = String(match.output.1)
        #expect(allowed.contains(module), "\(source.path) imports \(module)")
      }
    }
  }

  @Test func noFloorUsesAHigherOne() {
    let ranks = Dictionary(
      uniqueKeysWithValues: Self.floors.enumerated().flatMap { rank, names in
        names.map { ($0, rank) }
      })
    // A name that two floors declare says nothing of either.
    var owners: [String: Set<String>] = [:]
    for source in Self.sources {
      for name in Self.declaredNames(source.code) { owners[name, default: []].insert(source.floor) }
    }
    for source in Self.sources {
      let words = Set(source.code.matches(of: #/\b[A-Z]\w+\b/#).map { String($0.output) })
      for word in words {
        guard let floors = owners[word], floors.count == 1, let owner = floors.first,
          owner != source.floor, let ownerRank = ranks[owner], let rank = ranks[source.floor]
        else { continue }
        #expect(ownerRank > rank, "\(source.path) uses \(word) of the floor \(owner)")
      }
    }
  }

  /// Types that are declared at the left edge, or one step in from a conditional compilation block.
  private static func declaredNames(_ code: String) -> [String] {
    let declaration =
      #/(?m)^(?:  )?(?:public |package |private |fileprivate |final |indirect )*(?:struct|class|enum|protocol|actor|typealias) (\w+)/#
    let isConditional = code.contains("#if HTTP") || code.contains("#if canImport(Testing)")
    return code.matches(of: declaration).compactMap { match in
      match.output.0.hasPrefix("  ") && !isConditional ? nil : String(match.output.1)
    }
  }
}
