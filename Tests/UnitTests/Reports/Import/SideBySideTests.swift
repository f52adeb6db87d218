import Foundation
import Testing

@testable import PerfHarness

/// Our run beside another tool's, as people see it.
@Suite struct SideBySideTests {
  /// 401 requests, TTFT 50 to 90 ms, sent 20 to 60 µs late, gaps of 10 ms, 100 prompt and 10 output tokens.
  private let run = ReportSamples.steady()

  /// Six requests of TTFT 100 ms from when they were sent, E2E 190 ms, ten tokens.
  private func detailed() -> ForeignResults {
    var results = ForeignResults(.guideLLM, path: "g.json", completed: 6)
    results.version = "0.8.1"
    results.model = "gpt-4o-mini"
    results.load = "concurrent, 4 at once"
    results.failed = 1
    var request = ForeignRequest()
    request.firstOutput = 0.1
    request.lastOutput = 0.19
    request.outputTokens = 10
    var failed = ForeignRequest()
    failed.failure = "refused"
    results.requests = Array(repeating: request, count: 6) + [failed]
    results.countTokens()
    results.rates[.requestThroughput] = 5
    return results
  }

  private func summary() -> ForeignResults {
    var results = ForeignResults(.vllmBench, path: "v.json", completed: 100)
    results.model = "other"
    // Half of the run's own median, 70 ms less 40 µs of dispatch lag.
    results.stated[.init(.timeToFirstTokenFromSent, .p50)] = 0.034_98
    return results
  }

  private func row(
    _ name: String, _ source: String, behind title: String, in table: SideBySide
  ) -> [String]? {
    let rows = table.latencies.drop { $0[0] != title }.dropFirst().prefix { $0[0].hasPrefix("  ") }
    return rows.first { $0[0] == "  \(name)" && $0[1] == source }
  }

  @Test func singleRequestsAreComputedAgain() {
    let table = SideBySide(run, beside: [detailed()])
    // Ours: 70 ms from due less 40 µs until it was sent. 100 ÷ 69.96 is 1.4294.
    let ours = table.latencies.first { $0[0] == "TTFT from send" }
    #expect(ours?.prefix(5) == ["TTFT from send", "here", "401", "70 ms", "70 ms"])
    let theirs = row("[1] GuideLLM", "recomputed", behind: "TTFT from send", in: table)
    #expect(theirs?[2...4] == ["6", "100 ms (+43 %)", "100 ms (+43 %)"])
    // p90 needs 29 values, and there are six.
    #expect(theirs?[5].hasPrefix("~100 ms") == true)
    // 90 ms ÷ 9 tokens, as ours.
    let perToken = row("[1] GuideLLM", "recomputed", behind: "TPOT", in: table)
    #expect(perToken?[4] == "10 ms (0 %)")
  }

  @Test func whatCanNotBeComparedSaysWhy() {
    let table = SideBySide(run, beside: [detailed()])
    let theirs = row("[1] GuideLLM", "–", behind: "TTFT from due", in: table)
    #expect(theirs == ["  [1] GuideLLM", "–", "–", "–", "–", "–", "–", "–"])
    #expect(
      table.notes == [
        "[1] GuideLLM 0.8.1, g.json: model gpt-4o-mini, load concurrent, 4 at once",
        "recomputed: from single requests, by the definitions of this report; stated: as the file has it. "
          + "Percentages: how much more than here",
        "[1] not comparable: TTFT from due, E2E from due: its file does not say when requests were due",
        "[1] not comparable: ICL: it does not keep the gaps between outputs",
      ])
  }

  @Test func aSummaryIsStated() {
    let table = SideBySide(run, beside: [detailed(), summary()])
    let theirs = row("[2] vLLM bench", "stated", behind: "TTFT from send", in: table)
    #expect(theirs?[2...4] == ["100", "–", "35 ms (−50 %)"])
    #expect(
      table.notes.contains(
        "[2] measured the model other, this run gpt-4o-mini: the two are no like for like"))
    #expect(
      table.notes.contains(
        "[2] not comparable: TPOT, E2E from send: its file has no figures of it"))
  }

  /// 100 prompt and 10 output tokens here; a tenth more or less is alike.
  @Test(arguments: [
    (100.0, 10.0, true), (109.0, 9.1, true), (112.0, 10.0, false), (100.0, 8.0, false),
  ])
  func requestsOfOtherSizesAreNoLikeForLike(_ prompt: Double, _ output: Double, _ isAlike: Bool) {
    var other = detailed()
    other.meanPromptTokens = prompt
    other.meanOutputTokens = output
    let doubt =
      "[1] its requests have other sizes than those of this run: the two are no like for like"
    #expect(SideBySide(run, beside: [other]).notes.contains(doubt) != isAlike)
  }

  /// vLLM bench states 0 for everything when all requests failed.
  @Test func aSummaryOfNothingStatesNothing() {
    var empty = summary()
    empty.completed = 0
    let table = SideBySide(run, beside: [empty])
    #expect(row("[1] vLLM bench", "stated", behind: "TTFT from send", in: table) == nil)
  }

  @Test func theWholeRunHasATableOfItsOwn() {
    let table = SideBySide(run, beside: [detailed()])
    #expect(table.totals.first == ["", "here", "[1] GuideLLM"])
    // 401 requests in 40.1 s, half as many a second there.
    #expect(table.totals[1] == ["requests/s", "10.0", "5.00 (−50 %)"])
    #expect(
      table.totals.suffix(3) == [
        ["output tokens a request", "10.0", "10.0 (0 %)"], ["completed", "401", "6"],
        ["failed", "0", "1"],
      ])
  }

  @Test func everyFormatShowsIt() throws {
    var report = CaseReport(key: CaseKey(suite: "Chat", test: "fast"), run: run)
    report.sideBySide = SideBySide(run, beside: [detailed()])
    let console = ConsoleReport.render(report, fingerprint: ReportSamples.release)
    #expect(console.contains("[1] GuideLLM  recomputed"))
    let result = ReportedCase(report)
    #expect(MarkdownCase.details(result.digest).contains("| 100 ms (+43 %) |"))
    var html = ""
    HTMLCase.section(report, result.digest, id: "c").write(to: &html)
    #expect(html.contains("<td>100 ms (+43 %)</td>"))
    let other = try #require(result.encoded.sideBySide.first)
    #expect(other.tool == "GuideLLM" && other.version == "0.8.1" && other.failed == 1)
    #expect(
      other.latencies.keys.sorted()
        == ["endToEndLatencyFromSent", "timePerOutputToken", "timeToFirstTokenFromSent"])
    let first = try #require(other.latencies["timeToFirstTokenFromSent"])
    #expect(first.source == "recomputed" && first.count == 6 && first.p50 == 0.1)
    #expect(other.throughput == ["requestThroughput": 5])
    #expect(other.notes.count == 2)
  }

  @Test func theJSONReportIsOfItsSchemaAndComesBack() throws {
    var report = CaseReport(key: CaseKey(suite: "Chat", test: "fast"), run: run)
    report.sideBySide = SideBySide(run, beside: [detailed(), summary()])
    let encoded = EncodedReport.V1(
      Report(fingerprint: ReportSamples.release, environment: "ci", cases: [report]))
    let bytes = Data(try encoded.json())
    let schema = try JSONSchema(named: "report.v1.schema.json")
    #expect(schema.violations(of: try JSONSerialization.jsonObject(with: bytes)) == [])
    #expect(try JSONDecoder().decode(EncodedReport.V1.self, from: bytes) == encoded)
  }
}
