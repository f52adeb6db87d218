import Foundation
import Testing

@testable import PerfHarness

/// Files that are committed, and that ours are held against byte for byte.
///
/// With `RECORD_FIXTURES=1` they are written anew, and the test fails, so that a recorded run is not mistaken
/// for one that passed.
enum GoldenFiles {
  static func check(
    _ files: [String: String], in folder: String, below name: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let root = URL(fileURLWithPath: "Fixtures").appendingPathComponent(folder)
    if ProcessInfo.processInfo.environment["RECORD_FIXTURES"] == "1" {
      try? FileManager.default.removeItem(at: root.appendingPathComponent(name))
      for (path, text) in files {
        let file = root.appendingPathComponent(path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      Issue.record(
        "the files in Fixtures/\(folder) were written anew", sourceLocation: sourceLocation)
      return
    }
    let committed = try FileManager.default
      .subpathsOfDirectory(atPath: root.appendingPathComponent(name).path)
      .map { "\(name)/\($0)" }
      .filter { path in
        let values = try root.appendingPathComponent(path).resourceValues(forKeys: [
          .isRegularFileKey
        ])
        return values.isRegularFile == true
      }
    #expect(Set(files.keys) == Set(committed), sourceLocation: sourceLocation)
    for (path, text) in files where committed.contains(path) {
      let golden = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
      #expect(text == golden, "\(path)", sourceLocation: sourceLocation)
    }
  }
}
