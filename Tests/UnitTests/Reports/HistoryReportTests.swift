import Foundation
import Testing

@testable import PerfHarness

/// What people and programs are told of a history.
@Suite struct HistoryReportTests {
  private static func report(_ history: CaseHistory?) -> CaseReport {
    var report = CaseReport(
      key: CaseKey(suite: "Chat", test: "steady"), run: ReportSamples.steady())
    report.history = history
    return report
  }

  private static func console(_ history: CaseHistory?) -> [String] {
    ConsoleReport.render(report(history), fingerprint: ReportSamples.release)
      .split(separator: "\n").filter { $0.hasPrefix("  history ") }.map(String.init)
  }

  /// Points of E2E medians alone.
  private static func history(
    _ kind: CaseHistory.Kind, _ levels: [(count: Int, milliseconds: Double)]
  ) -> CaseHistory {
    var points = HistorySamples.points(
      levels.flatMap { Array(repeating: $0.milliseconds, count: $0.count) })
    for index in points.indices { points[index].values[HistorySamples.tail] = nil }
    return CaseHistory(kind, points)
  }

  // MARK: The console

  @Test func aChangeIsALineWithItsPlaceAndSize() {
    #expect(
      Self.console(HistorySamples.step(to: 108.9)) == [
        "  history      p50 of E2E over 19 commits and this run; changed at c10 by +8.9 %",
        "  history      p95 of E2E over 19 commits and this run; changed at c10 by +8.9 %",
      ])
  }

  /// 100 to 120, to 90 (−25 %), to 108 (+20 %), to 54 (−50 %).
  @Test func onlyTheNewestChangesAreTold() {
    let history = Self.history(
      .runs, [(12, 100), (12, 120), (12, 90), (12, 108), (12, 54)])
    #expect(
      Self.console(history) == [
        "  history      p50 of E2E over 60 runs; changed at c24 by −25 %, at c36 by +20 %, at c48 by "
          + "−50 %, and once before"
      ])
  }

  @Test func whereNothingChangedOneLineSaysSo() {
    #expect(
      Self.console(Self.history(.commits, [(12, 100)])) == [
        "  history      11 commits and this run; no change found"
      ])
    #expect(
      Self.console(Self.history(.runs, [(9, 100)])) == [
        "  history      9 runs; 9 are too few of one experiment to find a change in"
      ])
    #expect(Self.console(nil) == [])
    #expect(Self.console(Self.history(.runs, [(1, 100)])) == [])
  }

  @Test func markdownSaysTheSame() throws {
    let text = try #require(
      MarkdownFormat.files([Self.report(HistorySamples.step(to: 125))])["report.md"])
    #expect(
      text.contains(
        "- history: p50 of E2E over 19 commits and this run; changed at c10 by +25 %\n"))
  }

  // MARK: JSON

  @Test func theReportHasItAsData() throws {
    let points =
      HistorySamples.points([90], setting: "old")
      + HistorySamples.points(
        Array(repeating: 100, count: 10) + [nil] + Array(repeating: 125, count: 9))
    let report = EncodedReport.V1(
      Report(
        fingerprint: ReportSamples.release, environment: "ci",
        cases: [Self.report(CaseHistory(.commits, points))]))
    let bytes = try report.json()
    let schema = try JSONSchema(named: "report.v1.schema.json")
    #expect(schema.violations(of: try JSONSerialization.jsonObject(with: Data(bytes))) == [])
    let read = try JSONDecoder().decode(EncodedReport.V1.self, from: Data(bytes))
    #expect(read == report)
    let history = try #require(read.runs.first?.history)
    #expect(history.kind == "commits")
    #expect(history.points.count == 21)
    #expect(history.points.map(\.stretch) == [0] + Array(repeating: 1, count: 20))
    #expect(history.points.first?.time == "1970-01-01T00:00:00.000Z")
    #expect(history.lines.map(\.statistic) == ["p50", "p95"])
    #expect(history.lines[0].means[11] == nil)
    #expect(history.lines[0].means[0] == 0.09)
    #expect(history.lines[0].standardDeviations[0] == 0.001)
    #expect(history.lines[1].standardDeviations[0] == nil)
    #expect(history.changes.map(\.point) == [12, 12])
    #expect(history.changes.map(\.label) == ["c11", "c11"])
    let change = try #require(history.changes.first)
    #expect(areClose(change.change, 0.25, within: 1e-9))
    #expect(areClose(change.before, 0.1, within: 1e-9))
    #expect(areClose(change.after, 0.125, within: 1e-9))
    #expect((0.005...0.01).contains(change.chance))
  }

  // MARK: The chart

  private static func chart(_ history: CaseHistory) throws -> Chart {
    let charts = TrendChart.charts(of: history)
    #expect(charts.map(\.title).count == 1)
    return try #require(charts.first)
  }

  private static func document(_ history: CaseHistory) throws -> HTMLDocument {
    let files = try HTMLFormat.files([report(history)])
    let document = HTMLDocument(files["report.html"] ?? "")
    #expect(document.problem == nil)
    return document
  }

  @Test func theChartSaysWhatThereIsToSee() throws {
    let chart = try Self.chart(HistorySamples.step(to: 125))
    #expect(chart.title == "E2E over 20 commits")
    #expect(
      chart.summary
        == "p50: c0 100 ms, now 125 ms; p95: c0 200 ms, now 250 ms; p50 changed at c10 by +25 %; "
        + "p95 changed at c10 by +25 %.")
    #expect(chart.legend.map(\.text).last == "got worse")
  }

  /// Between the last point before it and the first after it.
  @Test func aChangeIsALineAcrossWithItsSizeAndCommit() throws {
    let chart = try Self.chart(HistorySamples.step(to: 125))
    let places = chart.marks.compactMap { mark -> Double? in
      if case .vertical(let place, nil, "worse") = mark { place } else { nil }
    }
    #expect(places == [9.5])
    let labels = chart.marks.compactMap { mark -> String? in
      if case .label(_, let text) = mark { text } else { nil }
    }
    #expect(labels == ["p50 +25 %, p95 +25 % at c10"])
  }

  @Test func differentExperimentsAreNotJoined() throws {
    let points =
      HistorySamples.points([100, 101, 102], setting: "a")
      + HistorySamples.points([200, 201], setting: "b")
    let chart = try Self.chart(CaseHistory(.commits, points))
    let lines = chart.marks.compactMap { mark -> [Double]? in
      if case .line(let points, "now") = mark { points.map(\.x) } else { nil }
    }
    #expect(lines == [[0, 1, 2], [3, 4]])
    let separators = chart.marks.compactMap { mark -> Double? in
      if case .vertical(let place, nil, "separator") = mark { place } else { nil }
    }
    #expect(separators == [2.5])
  }

  /// At most eight, the last of which is this run: of 200 points every 29th, (199 + 6) ÷ 7.
  @Test func theAxisHasRoomForItsTexts() throws {
    let history = Self.history(.commits, [(200, 100)])
    let axis = try Self.chart(history).x
    let labels = axis.scale.ticks.map(axis.text)
    #expect(labels == ["c25", "c54", "c83", "c112", "c141", "c170", "now"].suffix(labels.count))
    #expect(labels.count == 7)
    let few = try Self.chart(Self.history(.commits, [(3, 100)])).x
    #expect(few.scale.ticks.map(few.text) == ["c0", "c1", "now"])
  }

  @Test func everyPointSaysWhatItIs() throws {
    let document = try Self.document(HistorySamples.step(to: 125))
    let titles = document["title"].filter { $0.path.last == "circle" }.map(\.text)
    #expect(titles.contains("c0 commit c0: p50 100 ms ± 1 ms"))
    #expect(titles.contains("now commit now: p95 250 ms"))
    let figures = document["figcaption"].filter { $0.text.hasPrefix("E2E over 20 commits") }
    #expect(figures.count == 1)
  }

  @Test func aSubjectOfACommitIsNoMarkup() throws {
    var points = HistorySamples.points([100, 110])
    points[0].title = "<script>alert(1)</script>\u{1B}[2J"
    let document = try Self.document(CaseHistory(.commits, points))
    #expect(document["script"].isEmpty)
    #expect(
      document["title"].contains {
        $0.text.hasPrefix("c0 <script>alert(1)</script>") && !$0.text.contains("\u{1B}")
      })
  }

  @Test func onePointIsNoTrend() {
    #expect(TrendChart.charts(of: CaseHistory(.runs, HistorySamples.points([100]))).isEmpty)
    #expect(TrendChart.charts(of: nil).isEmpty)
  }
}
