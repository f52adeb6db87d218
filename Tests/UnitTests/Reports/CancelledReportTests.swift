import Foundation
import Testing

@testable import PerfHarness

/// What reports say of requests that the client hung up on, and of conversations.
@Suite struct CancelledReportTests {
  /// Ten requests of TTFT 50 ms and two gaps of 10 ms, turns of five conversations; the client hung up on
  /// the last three.
  private static func report() -> CaseReport {
    let timelines = (0..<10).map { index in
      var timeline = ReportSamples.request(
        index, due: 100 * Double(index), sent: 1,
        outputs: [(50, .text), (60, .text), (70, .text)], ended: 70,
        tokens: TokenUsage(prompt: 5, output: 3), finishReason: .stop)
      timeline.turn = index % 2 + 1
      if index > 6 {
        timeline.isCancelledByClient = true
        timeline.finishReason = .cancelledByClient
        timeline.tokens?.source = .chunks
      }
      return timeline
    }
    var experiment = Experiment(name: "chat", settings: [Experiment.Setting("seed", "1")])
    experiment.nonce = 4_000_000_000
    return CaseReport(
      key: CaseKey(suite: "", test: "chat"),
      run: Run(
        experiment: experiment, provider: "mock",
        repetitions: [Repetition(timelines: timelines, window: .seconds(1))]))
  }

  @Test func theTableCountsThemApart() {
    let text = ConsoleReport.render(Self.report(), fingerprint: ReportSamples.release)
    #expect(text.contains("mock · seed 1 · nonce 4000000000"))
    #expect(
      text.contains("requests     10: 7 completed, 0 failed; 3 cancelled by the client"))
    #expect(text.contains("turns        10, of which 5 began a conversation"))
    #expect(text.contains("throughput   7.00 requests/s, 21.0 output tokens/s"))
    #expect(text.contains("source: usage"))
    #expect(
      text.contains(
        "note: the client hung up on 3 requests, which count in TTFT, TPOT, ICL and dispatch lag, "
          + "with a token for each event, and not in E2E, throughput and tokens"))
  }

  @Test func theReportCountsThemApart() throws {
    let report = EncodedReport.V1(
      Report(fingerprint: ReportSamples.release, environment: "here", cases: [Self.report()]))
    let requests = report.runs[0].figures.requests
    #expect(requests.cancelledByClient == 3)
    #expect(requests.conversations == 5)
    #expect(requests.completed == 7)
    #expect(report.runs[0].scenario.settings == ["seed": "1", "nonce": "4000000000"])
    #expect(report.runs[0].figures.metrics["timeToFirstToken"]?.count == 10)
    #expect(report.runs[0].figures.metrics["endToEndLatency"]?.count == 7)
    let json = try JSONSerialization.jsonObject(with: Data(try report.json()))
    #expect(try JSONSchema(named: "report.v1.schema.json").violations(of: json) == [])
  }

  @Test func theLogSaysWhichAndOfWhichTurn() throws {
    var bytes: [UInt8] = []
    RequestLog.write(Self.report()) { bytes += $0 }
    let schema = try JSONSchema(named: "request.v1.schema.json")
    let lines = try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
    #expect(lines.flatMap(schema.violations) == [])
    #expect(lines.map { $0["turn"] as? Int } == [1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
    let last = try #require(lines.last)
    #expect(last["finishReason"] as? String == "cancelled_by_client")
    #expect(last["error"] is NSNull)
    #expect(last["timeToFirstToken"] as? Double == 0.05)
    #expect(last["timePerOutputToken"] as? Double == 0.01)
    #expect(last["endToEndLatency"] is NSNull)
    #expect(last["ended"] as? Double == 0.07)
  }
}
