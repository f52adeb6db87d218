@testable import PerfHarness

/// Points of literal latencies.
enum HistorySamples {
  static let median = HistoryPoint.Line(metric: .endToEndLatency, statistic: .p50)
  static let tail = HistoryPoint.Line(metric: .endToEndLatency, statistic: .p95)

  /// A point whose E2E has such a median in milliseconds, and a p95 twice as great.
  static func point(
    _ label: String, _ milliseconds: Double?, setting: String = "a", time: Double = 0
  ) -> HistoryPoint {
    var values: [HistoryPoint.Line: HistoryPoint.Value] = [:]
    if let milliseconds {
      values[median] = HistoryPoint.Value(mean: milliseconds / 1000, deviation: 0.001)
      values[tail] = HistoryPoint.Value(mean: milliseconds / 500, deviation: nil)
    }
    return HistoryPoint(
      label: label, title: "commit \(label)", time: time, setting: setting, values: values)
  }

  /// Points labelled by their number, the last of which is now.
  static func points(_ milliseconds: [Double?], setting: String = "a") -> [HistoryPoint] {
    milliseconds.enumerated().map { index, value in
      point(index == milliseconds.count - 1 ? "now" : "c\(index)", value, setting: setting)
    }
  }

  /// Ten points of 100 ms, then ten of so many.
  static func step(to milliseconds: Double) -> CaseHistory {
    CaseHistory(
      .commits,
      points(
        Array(repeating: 100, count: 10) + Array(repeating: milliseconds, count: 10)))
  }

  /// A baseline file's text, of three repetitions of 60 requests of such a latency.
  static func file(_ milliseconds: Double) -> String {
    EncodedBaseline.text(
      JudgeSamples.baseline(of: JudgeSamples.times(3, JudgeSamples.steady(milliseconds))))
  }
}
