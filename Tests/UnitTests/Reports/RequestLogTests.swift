import Foundation
import Testing

@testable import PerfHarness

@Suite struct RequestLogTests {
  private let report = CaseReport(
    key: CaseKey(suite: "Chat", test: "trouble", arguments: "a \"b\"\n/c"),
    run: ReportSamples.troubled())

  private func lines(of report: CaseReport) throws -> [[String: Any]] {
    var bytes: [UInt8] = []
    RequestLog.write(report) { bytes += $0 }
    #expect(bytes.last == UInt8(ascii: "\n"))
    return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
  }

  @Test func aLineIsThisText() {
    var run = ReportSamples.troubled()
    run.repetitions = [run.repetitions[1]]
    var bytes: [UInt8] = []
    RequestLog.write(CaseReport(key: CaseKey(suite: "", test: "t"), run: run)) { bytes += $0 }
    let expected = """
      {"suite":"","test":"t","case":null,"repetition":0,"index":0,"turn":null,"due":0,"sent":0.003,\
      "connected":null,"firstByte":0.055,"ended":0.101,"outputs":{"count":2,"first":0.06,\
      "last":0.1,"kinds":{"text":2,"reasoning":0,"toolCall":0,"result":0},"at":[0.06,0.1]},\
      "tokens":{"prompt":30,"output":3,"reasoning":null,"cached":null,\
      "promptIncludesCached":true,"source":"tokenizer"},\
      "finishReason":null,"error":null,"timeToFirstToken":0.06,"timePerOutputToken":0.02,\
      "endToEndLatency":0.1}

      """
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test func everyMeasuredRequestHasALine() throws {
    let lines = try lines(of: report)
    #expect(lines.map { $0["repetition"] as? Int } == [0, 0, 0, 0, 0, 1])
    #expect(lines.map { $0["index"] as? Int } == [0, 1, 2, 3, 4, 0])
    // Relative to the first due instant of the repetition, 1000 ms and 90000 ms.
    #expect(lines.map { $0["due"] as? Double } == [0, 0.1, 0.2, 0.3, 0.4, 0])
    #expect(lines.allSatisfy { $0["suite"] as? String == "Chat" })
    #expect(lines.allSatisfy { $0["case"] as? String == "a \"b\"\n/c" })
  }

  @Test func aCompletedRequestReadsBack() throws {
    let line = try #require(lines(of: report).first)
    let expected: [String: Any] = [
      "suite": "Chat", "test": "trouble", "case": "a \"b\"\n/c", "repetition": 0, "index": 0,
      "turn": NSNull(), "due": 0, "sent": 0.001, "connected": 0.0005, "firstByte": 0.04,
      "ended": 0.081,
      "outputs": [
        "count": 4, "first": 0.05, "last": 0.08,
        "kinds": ["text": 3, "reasoning": 1, "toolCall": 0, "result": 0],
        "at": [0.05, 0.06, 0.06, 0.08],
      ] as [String: Any],
      "tokens": [
        "prompt": 10, "output": 4, "reasoning": 1, "cached": 2, "promptIncludesCached": true,
        "source": "usage",
      ]
        as [String: Any],
      "finishReason": "stop", "error": NSNull(), "timeToFirstToken": 0.05,
      "timePerOutputToken": 0.01, "endToEndLatency": 0.08,
    ]
    #expect(line as NSDictionary == expected as NSDictionary)
  }

  @Test func aFailedRequestHasAnErrorAndNoLatency() throws {
    let line = try lines(of: report)[4]
    let error = try #require(line["error"] as? [String: String])
    #expect(
      error == ["code": "http_429", "message": "the server said \"slow down\"\nand closed"])
    #expect(line["ended"] as? Double == 0.006)
    #expect(line["tokens"] is NSNull)
    for key in ["timeToFirstToken", "timePerOutputToken", "endToEndLatency"] {
      #expect(line[key] is NSNull)
    }
  }

  @Test func outputsAreRoundedToTheMicrosecondAndEverythingElseIsExact() throws {
    var timeline = ReportSamples.request(0, due: 0, ended: 2)
    timeline.sent = MonotonicInstant(nanoseconds: 1_499)
    timeline.outputs = [1_499, 1_500, 2_000_001].map {
      RequestTimeline.Output(
        instant: MonotonicInstant(nanoseconds: $0), kind: .toolCall, bytes: 1)
    }
    var run = ReportSamples.troubled()
    run.repetitions = [Repetition(timelines: [timeline], window: .seconds(1))]
    let line = try #require(lines(of: CaseReport(key: report.key, run: run)).first)
    #expect(line["sent"] as? Double == 0.000_001_499)
    let outputs = try #require(line["outputs"] as? [String: Any])
    #expect(outputs["at"] as? [Double] == [0.000_001, 0.000_002, 0.002])
    #expect(outputs["last"] as? Double == 0.002_000_001)
    #expect(
      outputs["kinds"] as? [String: Int] == ["text": 0, "reasoning": 0, "toolCall": 3, "result": 0])
  }

  @Test func piecesEndWithALineAndMakeUpTheWhole() {
    var whole: [UInt8] = []
    RequestLog.write(report) { whole += $0 }
    var pieces: [[UInt8]] = []
    RequestLog.write(report, pieceSize: 700) { pieces.append($0) }
    #expect(pieces.count > 1)
    #expect(pieces.allSatisfy { $0.last == UInt8(ascii: "\n") })
    #expect(Array(pieces.joined()) == whole)
  }

  @Test func aRunWithoutRequestsHasNoLines() {
    var run = ReportSamples.troubled()
    run.repetitions = [Repetition(timelines: [], window: .zero)]
    RequestLog.write(CaseReport(key: report.key, run: run)) { piece in
      Issue.record("expected nothing, found \(piece.count) bytes")
    }
  }

  @Test func everyKeyIsInTheSchemaAndEveryRequiredKeyIsThere() throws {
    let schema = try JSONSchema(named: "request.v1.schema.json")
    for line in try lines(of: report) {
      #expect(schema.violations(of: line) == [])
    }
  }
}
