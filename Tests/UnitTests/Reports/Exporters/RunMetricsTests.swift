import Foundation
import Testing

@testable import PerfHarness

@Suite struct RunMetricsTests {
  private let environment = EncodedReport.V1.Environment(ReportSamples.release, name: "ci \"a\"")
  private let labels = CaseLabels(
    CaseKey(suite: "Chat/Latency", test: "trouble", arguments: "a \"b\"\\\nc"), provider: "mock",
    model: "m")

  private func text(
    _ metrics: RunMetrics, _ version: ExpositionText.Version = .prometheus
  ) -> String {
    ExpositionText.render(metrics.families(of: environment), as: version)
  }

  private func points(_ metrics: RunMetrics, _ name: String) -> [MetricFamily.Point] {
    metrics.families(of: environment).flatMap(\.points).filter { $0.name == name }
  }

  /// The troubled run of the samples as it would have come in, with a warm-up request before.
  private func troubled() throws -> RunMetrics {
    var metrics = RunMetrics()
    let found = metrics.place(of: labels)
    let place = try #require(found)
    metrics.begin(repetition: 2, of: 3, at: place)
    metrics.record(RunSamples.completed(50), in: .warmup, at: place)
    for timeline in ReportSamples.troubled().timelines {
      metrics.record(timeline, in: .measured, at: place)
    }
    metrics.note(inFlight: 4, at: place)
    return metrics
  }

  private func finished() throws -> RunMetrics {
    var metrics = try troubled()
    let report = CaseReport(
      key: CaseKey(suite: "Chat/Latency", test: "trouble", arguments: "a \"b\"\\\nc"),
      run: ReportSamples.troubled(), verdicts: ReportSamples.verdicts())
    metrics.finish(EncodedReport.V1.Run(report))
    return metrics
  }

  @Test func requestsAreCountedByHowTheyEnded() throws {
    let counts = points(try troubled(), "perfharness_requests_total").map { point in
      [point["phase"], point["outcome"], point["code"], "\(Int(point.value))"].compactMap(\.self)
        .joined(separator: " ")
    }
    #expect(
      counts == [
        "warmup completed 1", "measured completed 3", "measured failed http_429 1",
        "measured failed read_timeout 2",
      ])
  }

  @Test func histogramsHoldMeasuredRequestsThatDidNotFail() throws {
    let metrics = try troubled()
    // TTFTs of 50, 70 and 60 ms: see the sample.
    #expect(points(metrics, "perfharness_request_ttft_seconds_count").map(\.value) == [3])
    let sum = try #require(points(metrics, "perfharness_request_ttft_seconds_sum").first?.value)
    #expect(areClose(sum, 0.18, within: 1e-12))
    let buckets = points(metrics, "perfharness_request_ttft_seconds_bucket")
    #expect(buckets.first { $0["le"] == "0.063" }?.value == 2)
    #expect(buckets.first { $0["le"] == "0.04" }?.value == 0)
    // Prompts of 10, 20 and 30 tokens, replies of 4, 2 and 3.
    #expect(points(metrics, "perfharness_prompt_tokens_total").map(\.value) == [60])
    #expect(points(metrics, "perfharness_output_tokens_total").map(\.value) == [9])
  }

  @Test func gaugesTellHowFarACaseIs() throws {
    let metrics = try troubled()
    #expect(points(metrics, "perfharness_requests_in_flight").map(\.value) == [4])
    #expect(points(metrics, "perfharness_repetition").map(\.value) == [2])
    #expect(points(metrics, "perfharness_planned_repetitions").map(\.value) == [3])
    #expect(points(metrics, "perfharness_result_seconds").isEmpty)
  }

  @Test func aCaseThatIsOverTellsItsFigures() throws {
    var metrics = RunMetrics()
    let report = CaseReport(
      key: CaseKey(suite: "S", test: "t"), run: ReportSamples.steady(),
      verdicts: ReportSamples.verdicts())
    metrics.finish(EncodedReport.V1.Run(report))
    // TTFTs from 50 to 90 ms in equal steps.
    let median = points(metrics, "perfharness_result_seconds").first {
      $0["metric"] == "timeToFirstToken" && $0["statistic"] == "p50"
    }
    #expect(areClose(try #require(median?.value), 0.07, within: 1e-9))
    #expect(points(metrics, "perfharness_requests_in_flight").map(\.value) == [0])
    // 401 requests in 40.1 s.
    #expect(points(metrics, "perfharness_result_requests_per_second").map(\.value) == [10])
    let failures = points(metrics, "perfharness_result_verdicts").filter {
      $0["severity"] == "failure"
    }
    #expect(failures.map(\.value).reduce(0, +) == 5)
    let info = try #require(points(metrics, "perfharness_result_info").first)
    #expect(info["hash"] == ReportSamples.steady().experiment.hash)
    #expect(info["ended"] == "completed")
  }

  @Test(arguments: [ExpositionText.Version.prometheus, .openMetrics])
  func whatIsToldKeepsTheRulesOfTheFormat(_ version: ExpositionText.Version) throws {
    var metrics = try finished()
    let other = CaseLabels(CaseKey(suite: "", test: "t"), provider: "p", model: nil)
    _ = metrics.place(of: other)
    let text = text(metrics, version)
    #expect(try ExpositionParser.parse(text.utf8).count > 15)
    if version == .prometheus { #expect(ExpositionRules.problems(of: text) == []) }
    #expect(text.contains(#"case="a \"b\"\\\nc""#))
  }

  @Test func codesOfErrorsAreKeptInBounds() throws {
    var metrics = RunMetrics()
    let found = metrics.place(of: labels)
    let place = try #require(found)
    for number in 0..<50 {
      let failure = RequestTimeline.Failure(code: "code_\(number)", message: "")
      metrics.record(RunSamples.failed(after: 1, failure), in: .measured, at: place)
    }
    let codes = points(metrics, "perfharness_requests_total")
    #expect(codes.count == RunMetrics.mostCodes + 1)
    #expect(codes.first { $0["code"] == "other" }?.value == 30)
  }

  @Test func casesAreKeptInBounds() {
    var metrics = RunMetrics()
    for number in 0..<RunMetrics.mostCases + 7 {
      let key = CaseKey(suite: "S", test: "t", arguments: "\(number)")
      let place = metrics.place(of: CaseLabels(key, provider: "p", model: nil))
      #expect((place == nil) == (number >= RunMetrics.mostCases))
    }
    #expect(points(metrics, "perfharness_omitted_cases").map(\.value) == [7])
    #expect(points(metrics, "perfharness_requests_in_flight").count == RunMetrics.mostCases)
  }

  @Test func longLabelsAreCut() {
    let key = CaseKey(suite: "S", test: "t", arguments: String(repeating: "x", count: 500))
    let labels = CaseLabels(key, provider: "p", model: nil).labels
    #expect(labels.allSatisfy { $0.value.count <= 120 })
  }

  /// 1, 1.6, 2.5, 4 and 6.3 in each decade: ISO 3, R5.
  @Test func bucketsAreFiveToADecade() {
    #expect(LatencyBuckets.firstToken.count == 26)
    #expect(LatencyBuckets.firstToken.first == 0.001)
    #expect(LatencyBuckets.firstToken.last == 100)
    #expect(LatencyBuckets.lag.prefix(6) == [1e-5, 1.6e-5, 2.5e-5, 4e-5, 6.3e-5, 1e-4])
    for bounds in [
      LatencyBuckets.firstToken, LatencyBuckets.perToken, LatencyBuckets.whole, LatencyBuckets.lag,
    ] {
      let ratios = zip(bounds, bounds.dropFirst()).map { $1 / $0 }
      #expect(ratios.allSatisfy { $0 > 1.55 && $0 < 1.61 })
    }
  }
}
