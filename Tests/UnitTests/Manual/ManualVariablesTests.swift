import Foundation
import PerfHarness
import Testing

/// The environment variables that README and the manual name are those that the code reads.
@Suite struct ManualVariablesTests {
  @Test func everyVariableOfOursThatIsNamedIsRead() throws {
    let others = try ["Package.swift", "Tests/Proofs"].map { try Self.quotedNames(under: $0) }
    let known = others.reduce(HarnessVariables.known) { $0.union($1) }
    var checked: Set<String> = []
    for page in try ManualPage.all() {
      for (index, line) in page.lines.enumerated() {
        for match in line.matches(
          of: #/\b(?:(?:PERF|PERFHARNESS)_[A-Z]+(?:_[A-Z]+)*|[A-Z]+_PROOF)\b/#)
        {
          let name = String(match.output)
          checked.insert(name)
          guard !known.contains(name) else { continue }
          Issue.record("\(page.path):\(index + 1): nothing reads \(name)")
        }
      }
    }
    #expect(checked.count > 50)
  }

  /// What else has a name of that kind.
  private static let noneOfOurs: Set<String> = [
    "JOB_COMPLETION_INDEX",  // Kubernetes sets it, and the shell reads it.
    "SO_TIMESTAMPNS",  // An option of sockets.
    // Named as what is not read.
    "OTEL_EXPORTER_OTLP_CERTIFICATE", "OTEL_BSP_EXPORT_TIMEOUT",
  ]

  /// Variables whose names the code puts together, of a signal and an ending.
  private static let composed: Set<String> = Set(
    ["OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER"]
      + ["ENDPOINT", "HEADERS", "PROTOCOL", "TIMEOUT"].flatMap { ending in
        ["", "TRACES_", "METRICS_"].map { "OTEL_EXPORTER_OTLP_\($0)\(ending)" }
      })

  /// Those of providers and systems, in code letters.
  @Test func everyOtherVariableThatIsNamedIsKnownToTheCode() throws {
    let known = try ["Sources", "Tests/PerfTests", "Tests/Proofs"]
      .map { try Self.quotedNames(under: $0) }.reduce(Self.noneOfOurs.union(Self.composed)) {
        $0.union($1)
      }
    for page in try ManualPage.all() {
      for (index, line) in page.lines.enumerated() {
        for match in line.matches(of: #/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/#) {
          let name = String(match.output.1)
          guard !known.contains(name) else { continue }
          Issue.record("\(page.path):\(index + 1): nothing reads \(name)")
        }
      }
    }
  }

  @Test func everyVariableIsInATableOfREADME() throws {
    let rows = try ManualPage.text(of: "README.md").split(separator: "\n").filter {
      $0.hasPrefix("| ")
    }
    let listed = Set(
      rows.flatMap { $0.matches(of: #/`(PERF_[A-Z_]+)`/#).map { String($0.output.1) } })
    #expect(HarnessVariables.known.subtracting(listed).sorted() == [])
  }

  /// Literals that could be the name of a variable, in a file or in all Swift files of a folder.
  private static func quotedNames(under path: String) throws -> Set<String> {
    let files = FileManager.default.enumerator(atPath: ManualPage.root.appending(path: path).path)
    let inside = files.map { $0.compactMap { $0 as? String }.map { "\(path)/\($0)" } } ?? []
    let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".utf8)
    var names: Set<String> = []
    for file in [path] + inside where file.hasSuffix(".swift") {
      for piece in try ManualPage.text(of: file).utf8.split(separator: UInt8(ascii: "\""))
      where piece.contains(UInt8(ascii: "_")) && piece.allSatisfy(allowed.contains) {
        names.insert(String(Substring(piece)))
      }
    }
    return names
  }
}
