@testable import PerfHarness

/// Runs and baselines of literal latencies, and what the judge says of them. Repetitions that are all
/// alike leave no doubt of any change.
enum JudgeSamples {
  typealias Side = [[RequestTimeline]]

  /// So many repetitions that are alike.
  static func times(_ count: Int, _ timelines: [RequestTimeline]) -> Side {
    Array(repeating: timelines, count: count)
  }

  /// 60 requests of one latency in milliseconds: enough for every statistic up to p95.
  static func steady(_ milliseconds: Double) -> [RequestTimeline] {
    RunSamples.completed(60, of: milliseconds)
  }

  /// Repetitions of one latency each.
  static func steady(_ milliseconds: [Double]) -> Side { milliseconds.map { steady($0) } }

  /// 60 requests, of which every third takes so long, and the others as long as the body: the slowest
  /// tenth is that long, and the median is not, also of a resample of blocks.
  static func tailed(_ milliseconds: Double, body: Double = 100) -> [RequestTimeline] {
    RunSamples.completed((0..<60).map { $0 % 3 == 2 ? milliseconds : body })
  }

  /// 60 requests of which so many timed out; p95 lies between the values of rank 57 and 58.
  static func timedOut(_ count: Int, after milliseconds: Double) -> [RequestTimeline] {
    RunSamples.completed(60 - count, of: 100)
      + RunSamples.failed(count, after: milliseconds, RunSamples.timeout)
  }

  static func run(_ repetitions: Side, again: Side = []) -> Run {
    func measured(_ side: Side) -> [Repetition] {
      side.map { Repetition(timelines: $0, window: .seconds(10)) }
    }
    var run = RunSamples.run()
    run.repetitions = measured(repetitions)
    run.confirmation = measured(again)
    return run
  }

  static func baseline(of repetitions: Side) -> Baseline {
    RecordPolicy.baseline(
      of: run(repetitions), key: CaseKey(suite: "S", test: "t"), environment: "ci",
      fingerprint: ReportSamples.release)
  }

  /// Of one metric and statistic, at the first look unless confirmations are asked for.
  static func comparison(
    _ metric: MetricDescriptor = .timeToFirstToken, _ statistic: Statistic = .p50,
    within tolerance: Tolerance = Tolerance(), failing: Set<Comparison.Doubtful> = [],
    certainOf certainty: Comparison.Certainty = .change, falseAlarms: Double = 0.01,
    confirmations: Int = 0
  ) -> Comparison {
    Comparison(
      within: tolerance, of: [metric], at: [statistic], failing: failing, certainOf: certainty,
      falseAlarms: falseAlarms, confirmations: confirmations)
  }

  static func judgement(
    _ current: Side, again: Side = [], against baseline: Baseline,
    _ comparison: Comparison = Comparison(), cases: Int = 1
  ) -> BaselineJudge.Judgement {
    BaselineJudge(
      comparison, cases: cases, environment: "ci", fingerprint: ReportSamples.release
    ).judgement(of: run(current, again: again), against: baseline)
  }

  /// None while fresh repetitions are asked for.
  static func verdicts(
    _ current: Side, again: Side = [], against recorded: Side,
    _ comparison: Comparison = Comparison(), cases: Int = 1
  ) -> [Verdict] {
    let judgement = judgement(
      current, again: again, against: baseline(of: recorded), comparison, cases: cases)
    if case .settled(let verdicts) = judgement { return verdicts }
    return []
  }
}
