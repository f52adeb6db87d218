import Foundation
import Testing

@testable import PerfHarness

/// What reports say of a run too long to keep each of its requests.
@Suite struct SampledReportTests {
  private let key = CaseKey(suite: "ChatLatency", test: "chat", arguments: "D(100,10)")
  private let steady = SampledRuns.run(ReportSamples.steady(), keeping: 40)

  /// As `ConsoleReportTests.aSteadyRunIsATableThatNeedsNoFootnote`, but for percentiles, which are
  /// middles of buckets by a few lines of Python: of TTFT 70.12, 86.11, 87.95 and 89.52 ms.
  @Test func theConsoleSaysWhereItsNumbersComeFrom() {
    let expected = """
      ChatLatency/chat[D(100,10)]
        openai · gpt-4o-mini · https://api.example/v1 · traffic D(100,10) · load open, constant 10/s · seed 1

                          count  mean   p50   p90   p95   p99   max
        TTFT          ms    401  70.0  70.1  86.1  87.9  89.5  90.0
        TPOT          ms    401  10.0  10.0  10.0  10.0  10.0  10.0
        ICL           ms   3609  10.0  10.0  10.0  10.0  10.0  10.0
        E2E           ms    401   160   160   176   178   180   180
        dispatch lag  µs    401  40.0  40.0  56.0  58.0  59.6  60.0

        throughput   10.0 requests/s, 100 output tokens/s, 1100 total tokens/s over 40.1 s
        requests     401: 401 completed, 0 failed; 20 not measured
        tokens       40100 prompt, 4010 output; source: usage

        note: 401 requests, too many to keep each of them: percentiles, in verdicts too, are from histograms of all, within 0.2 %; the timelines in requests.jsonl are of a uniform sample of 40
        note: another one
      """
    let report = CaseReport(key: key, run: steady, notes: ["another one"])
    #expect(ConsoleReport.render(report, fingerprint: ReportSamples.release) == expected)
  }

  /// Everything but percentiles is as if all requests were there.
  @Test func whatWentWrongIsCountedInFull() {
    func paragraphs(_ run: Run) -> [Substring] {
      ConsoleReport.render(
        CaseReport(key: key, run: run), fingerprint: ReportSamples.release
      ).split(separator: "\n\n")
    }
    let whole = paragraphs(ReportSamples.troubled())
    let sampled = paragraphs(SampledRuns.run(ReportSamples.troubled(), keeping: 1))
    #expect(sampled.count == 4)
    #expect(sampled[0] == whole[0])
    #expect(sampled[2] == whole[2])
    #expect(sampled[1].contains("first text    ms      5  ≥ 12038  "))
    // The second repetition has one request, which there was room for.
    #expect(
      sampled[3]
        == "  note: 6 requests, too many to keep each of them: percentiles, in verdicts too, are from "
        + "histograms of all, within 0.2 %; the timelines in requests.jsonl are of a uniform sample "
        + "of 2")
  }

  @Test func numbersAreWrittenForReaders() {
    var run = RunSamples.run(RunSamples.completed(2, of: 10))
    var tally = Tally()
    for _ in 0..<1234 { tally.add(RequestTimeline(index: 0, due: .init(nanoseconds: 0))) }
    run.repetitions[0].tally = tally
    #expect(run.samplingNote?.hasPrefix("1,234 requests, too many ") == true)
    #expect(RunSamples.run(RunSamples.completed(2, of: 10)).samplingNote == nil)
  }

  @Test func fileAndSchemaSayWhatWasKept() throws {
    var run = steady
    run.repetitions.append(
      Repetition(timelines: RunSamples.completed(5, of: 3), window: .seconds(1)))
    let report = EncodedReport.V1(
      Report(
        fingerprint: ReportSamples.release, environment: "ci",
        cases: [CaseReport(key: key, run: run)]))
    let encoded = try #require(report.runs.first)
    #expect(
      encoded.repetitions.map(\.sampling) == [
        EncodedReport.V1.Sampling(
          requests: 401, kept: 40, percentiles: "histogram", percentileError: 1.0 / 512),
        nil,
      ])
    #expect(encoded.figures.sampling?.requests == 406)
    #expect(encoded.figures.sampling?.kept == 45)
    let metric = try #require(encoded.figures.metrics["timeToFirstToken"])
    #expect(metric.count == 406)
    #expect(metric.minimum == 0.003)
    #expect(metric.maximum == 0.09)

    let data = try Data(report.json())
    let json = try JSONSerialization.jsonObject(with: data)
    #expect(try JSONSchema(named: "report.v1.schema.json").violations(of: json) == [])
    #expect(try JSONDecoder().decode(EncodedReport.V1.self, from: data) == report)
    let repetitions = (((json as? [String: Any])?["runs"] as? [[String: Any]])?[0])?["repetitions"]
    let samplings = (repetitions as? [[String: Any]])?.map { $0["sampling"] }
    let expected: [String: Any] = [
      "requests": 401, "kept": 40, "percentiles": "histogram", "percentileError": 0.001953125,
    ]
    #expect(samplings?[0] as? NSDictionary == expected as NSDictionary)
    #expect(samplings?[1] is NSNull)
  }

  @Test func aReportFromBeforeThereWasALimitHasNoSampling() throws {
    let report = EncodedReport.V1(
      Report(
        fingerprint: ReportSamples.release, environment: "ci",
        cases: [CaseReport(key: key, run: ReportSamples.steady())]))
    var text = String(decoding: try report.json(), as: UTF8.self)
    text = text.replacing(#/ *"sampling" : null,\n/#, with: "")
    #expect(!text.contains("sampling"))
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8))
    #expect(try JSONSchema(named: "report.v1.schema.json").violations(of: json) == [])
    #expect(try JSONDecoder().decode(EncodedReport.V1.self, from: Data(text.utf8)) == report)
  }

  /// Due instants count from the first measured request, whether it was kept or not.
  @Test func theLogHasTheRequestsThatWereKept() throws {
    var bytes: [UInt8] = []
    RequestLog.write(CaseReport(key: key, run: steady)) { bytes += $0 }
    let lines = try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    }
    #expect(lines.count == 40)
    let indices = lines.compactMap { $0["index"] as? Int }
    #expect(indices == steady.timelines.map(\.index))
    #expect(indices.first != 0)
    // Request i was due i tenths of a second after the first.
    #expect(
      zip(lines, indices).allSatisfy { line, index in
        areClose(line["due"] as? Double ?? 0, Double(index) / 10, within: 1e-9)
      })
  }
}
