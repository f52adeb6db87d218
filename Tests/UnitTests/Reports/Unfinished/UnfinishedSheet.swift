import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// Stands in for a file, and for the console.
final class UnfinishedSheet: UnfinishedSink {
  enum End {
    case left, removed
  }

  struct Piece {
    /// By the clock of the sheet.
    var milliseconds: Int64
    var bytes: [UInt8]
  }

  private struct State {
    var pieces: [Piece] = []
    var end: End?
    var failure: ReportError?
    var messages: [String] = []
  }

  let path = "out/unfinished.jsonl"
  private let clock: any TimeSource
  private let state = Mutex(State())

  init(_ clock: any TimeSource = SimulationClock()) {
    self.clock = clock
  }

  var pieces: [Piece] { state.withLock { $0.pieces } }
  var end: End? { state.withLock { $0.end } }
  var messages: [String] { state.withLock { $0.messages } }
  var text: String { String(decoding: pieces.flatMap(\.bytes), as: UTF8.self) }

  /// From now on nothing can be written.
  func fill() {
    state.withLock {
      $0.failure = ReportError(path: path, .cannotWrite(reason: "No space left on device"))
    }
  }

  func tell(_ message: String) {
    state.withLock { $0.messages.append(message) }
  }

  func append(_ bytes: [UInt8]) throws(ReportError) {
    let piece = Piece(milliseconds: clock.now.nanoseconds / 1_000_000, bytes: bytes)
    let failure = state.withLock { state in
      if state.failure == nil { state.pieces.append(piece) }
      return state.failure
    }
    if let failure { throw failure }
  }

  func leave() { state.withLock { $0.end = .left } }

  func remove() { state.withLock { $0.end = .removed } }
}

/// Lines of a case that came to no report.
enum UnfinishedSamples {
  static let key = CaseKey(suite: "Chat", test: "latency", arguments: "a \"b\"")

  static let item = UnfinishedCase(
    key: key,
    experiment: Experiment(
      name: "chat",
      settings: [Experiment.Setting("seed", "1"), Experiment.Setting("load", "closed")]),
    environment: "ci", process: 42, began: 1_767_323_045)

  static let side = UnfinishedSide(
    key: key, load: "closed(concurrency: 2)", provider: "openai", model: "m",
    endpoint: "http://127.0.0.1:8000")

  /// The lines as objects, which are valid by the schema.
  static func objects(in text: String) throws -> [[String: Any]] {
    let schema = try JSONSchema(named: "unfinished.v1.schema.json")
    let objects = try text.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(objects.flatMap(schema.violations) == [])
    return objects
  }
}
