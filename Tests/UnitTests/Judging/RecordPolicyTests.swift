import Foundation
import Testing

@testable import PerfHarness

@Suite struct RecordPolicyTests {
  private static func verdict(
    _ outcome: Verdict.Outcome, _ severity: Verdict.Severity
  ) -> Verdict {
    Verdict(subject: .run, gate: .baseline, outcome: outcome, severity: severity, message: "said")
  }

  private static let unchanged = verdict(.unchanged, .none)
  private static let regressed = verdict(.regressed, .failure)
  private static let improved = verdict(.improved, .warning)
  private static let incomparable = verdict(.incomparable("the load"), .warning)
  private static let incomparableFails = verdict(.incomparable("the load"), .failure)

  /// What becomes of the file without a baseline (which is also what a file that can't be read is
  /// taken for), and with one that the run is unchanged, regressed, improved or incomparable against;
  /// the last where incomparable was made a failure.
  @Test(arguments: [
    (RecordMode.never, "keep keep keep keep keep keep"),
    (.missing, "replace keep keep keep keep keep"),
    (.failed, "replace keep replace keep keep replace"),
    (.all, "replace replace replace replace replace replace"),
    // What changed must not become, bit by bit, what it is held against.
    (.append, "replace append keep keep keep keep"),
  ])
  func everyModeHasItsTable(mode: RecordMode, table: String) {
    let cases: [[Verdict]?] = [
      nil, [Self.unchanged], [Self.unchanged, Self.regressed], [Self.improved],
      [Self.incomparable], [Self.incomparableFails],
    ]
    let decisions = cases.map {
      "\(RecordPolicy.decide(mode, hasBaseline: $0 != nil, verdicts: $0 ?? []))"
    }
    #expect(decisions.joined(separator: " ") == table)
  }

  @Test func whatIsRecordedIsAcceptedButStillSaid() {
    let verdicts = [Self.unchanged, Self.regressed, Self.improved]
    let accepted = RecordPolicy.accepted(verdicts)
    #expect(accepted.map(\.severity) == [.none, .warning, .warning])
    #expect(accepted.map(\.outcome) == verdicts.map(\.outcome))
    #expect(accepted.map(\.message) == verdicts.map(\.message))
  }

  private let key = CaseKey(suite: "Chat", test: "short", arguments: "a")

  private func baseline(of run: Run, appendingTo earlier: Baseline? = nil) -> Baseline {
    RecordPolicy.baseline(
      of: run, key: key, environment: "ci", fingerprint: ReportSamples.release,
      appendingTo: earlier)
  }

  @Test func aBaselineHoldsTheRun() {
    let run = RunSamples.run(
      RunSamples.completed([10, 20, 30]) + RunSamples.failed(1), window: .seconds(2))
    let baseline = baseline(of: run)
    #expect(baseline.key == key)
    #expect(baseline.experiment == run.experiment)
    #expect(baseline.provider == "mock")
    #expect(baseline.model == "m")
    #expect(baseline.definitions == 1)
    #expect(baseline.environment == "ci")
    #expect(baseline.fingerprint == ReportSamples.release)
    #expect(baseline.repetitions.map(\.requests) == [4])
    #expect(baseline.repetitions.map(\.completed) == [3])
    // 3 completed in 2 s, 1 of 4 failed; without token counts there is no throughput of tokens.
    #expect(
      baseline.repetitions.map(\.aggregates) == [["requestThroughput": 1.5, "errorRate": 0.25]])
    let latency = baseline.repetitions.first?.metrics["endToEndLatency"]
    #expect(latency?.count == 3)
    #expect(latency?.value(of: .p50) == 0.02)
    // numpy.std([0.01, 0.02, 0.03], ddof=1) = 0.01.
    let error = (latency?.standardDeviation ?? 0) - 0.01
    #expect(error.magnitude < 1e-15)
    #expect(baseline.repetitions.first?.metrics["timePerOutputToken"] == nil)
  }

  @Test func aSingleValueHasNoDeviation() {
    let baseline = baseline(of: RunSamples.run(RunSamples.completed([10])))
    let latency = baseline.repetitions.first?.metrics["endToEndLatency"]
    #expect(latency != nil)
    #expect(latency?.standardDeviation == nil)
  }

  @Test func appendingKeepsTheNewestTen() {
    // The number of requests tells the repetitions apart.
    func run(_ counts: ClosedRange<Int>) -> Run {
      var run = RunSamples.run()
      run.repetitions = counts.map {
        Repetition(timelines: RunSamples.completed($0, of: 10), window: .seconds(1))
      }
      return run
    }
    var kept = baseline(of: run(1...4))
    #expect(kept.repetitions.map(\.requests) == [1, 2, 3, 4])
    kept = baseline(of: run(5...7), appendingTo: kept)
    #expect(kept.repetitions.map(\.requests) == [1, 2, 3, 4, 5, 6, 7])
    kept = baseline(of: run(8...12), appendingTo: kept)
    #expect(kept.repetitions.map(\.requests) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    // Replacing forgets what was there.
    #expect(baseline(of: run(1...2)).repetitions.map(\.requests) == [1, 2])
  }

  // MARK: Repetitions

  /// Medians of 1 s and e s: logarithms 0 and 1, whose deviation as a sample is √½.
  @Test func repetitionsDifferByTheDeviationOfTheirLogarithms() throws {
    let run = RunSamples.run(
      RunSamples.completed([1000]), RunSamples.completed([1000 * M_E]))
    let deviation = try #require(
      baseline(of: run).betweenDeviation(of: .p50, .endToEndLatency))
    #expect(abs(deviation - 0.5.squareRoot()) < 1e-9)
    let same = RunSamples.run(RunSamples.completed([10]), RunSamples.completed([10]))
    #expect(baseline(of: same).betweenDeviation(of: .mean, .endToEndLatency) == 0)
  }

  @Test func oneRepetitionOrAValueOfZeroHasNoDeviation() {
    let one = RunSamples.run(RunSamples.completed([10]), RunSamples.failed(1))
    #expect(baseline(of: one).betweenDeviation(of: .p50, .endToEndLatency) == nil)
    let run = RunSamples.run(RunSamples.completed([10]), RunSamples.completed([10]))
    #expect(baseline(of: run).betweenDeviation(of: .p50, .dispatchLag) == nil)
    #expect(baseline(of: run).betweenDeviation(of: .p50, .timePerOutputToken) == nil)
    var old = baseline(of: run)
    for index in old.repetitions.indices {
      old.repetitions[index].metrics["endToEndLatency"]?.tailMean = nil
    }
    #expect(old.betweenDeviation(of: .tailMean, .endToEndLatency) == nil)
  }

  // MARK: Timeouts

  private func distribution(_ timelines: [RequestTimeline]) -> Baseline.Distribution {
    Baseline.Distribution(Measurements(of: .endToEndLatency, in: timelines))
  }

  /// As `Measurements` says of the same requests: 1,000 of them, so that each percentile of the grid
  /// lies between two values of its own.
  @Test(arguments: [0, 1, 2, 5, 6, 50, 51, 500, 1000])
  func timeoutsAreKeptAsAtLeast(timeouts: Int) {
    let timelines =
      RunSamples.completed(1000 - timeouts, of: 10)
      + RunSamples.failed(timeouts, after: 1000, RunSamples.timeout)
    let measurements = Measurements(of: .endToEndLatency, in: timelines)
    let distribution = distribution(timelines)
    #expect(distribution.censored == timeouts)
    #expect(distribution.censoredFrom == (timeouts > 0 ? 1 : nil))
    for statistic in Baseline.Distribution.grid.map(Statistic.percentile)
      + [.mean, .minimum, .maximum, .tailMean, .tailRatio]
    {
      #expect(
        distribution.isLowerBound(statistic) == measurements.isLowerBound(statistic),
        "\(statistic)")
    }
    // Between two percentiles of the grid, the value depends on the upper one.
    #expect(
      distribution.isLowerBound(.percentile(93.5)) == distribution.isLowerBound(.percentile(94)))
    #expect(distribution.isLowerBound(.percentile(101)) == (timeouts > 0))
  }

  @Test func aValueBeyondATimeoutIsALowerBoundToo() {
    let distribution = distribution(
      RunSamples.completed(50, of: 10) + RunSamples.completed(49, of: 700)
        + RunSamples.failed(1, after: 500, RunSamples.timeout))
    #expect(distribution.isLowerBound(.p90))
    #expect(!distribution.isLowerBound(.percentile(25)))
  }

  private func repetitions(_ counts: ClosedRange<Int>) -> [Repetition] {
    counts.map { Repetition(timelines: RunSamples.completed($0, of: 10), window: .seconds(1)) }
  }

  @Test func onlyAsManyAreKeptAsAreAskedFor() {
    var run = RunSamples.run()
    run.repetitions = repetitions(1...4)
    func requests(_ keeping: Int, after earlier: Baseline? = nil) -> [Int] {
      RecordPolicy.baseline(
        of: run, key: key, environment: "ci", fingerprint: ReportSamples.release,
        appendingTo: earlier, keeping: keeping
      ).repetitions.map(\.requests)
    }
    #expect(requests(2) == [3, 4])
    #expect(requests(100) == [1, 2, 3, 4])
    let earlier = baseline(of: run)
    #expect(requests(2, after: earlier) == [3, 4])
    #expect(requests(6, after: earlier) == [3, 4, 1, 2, 3, 4])
    #expect(requests(100, after: earlier) == [1, 2, 3, 4, 1, 2, 3, 4])
  }

  /// Repetitions of one session have a day and a machine in common: a baseline knows which these are.
  @Test func eachRecordingIsASession() {
    var run = RunSamples.run()
    run.repetitions = repetitions(1...2)
    let first = baseline(of: run)
    #expect(first.repetitions.map(\.session) == [1, 1])
    #expect(first.sessionCount == 1)
    let second = baseline(of: run, appendingTo: first)
    #expect(second.repetitions.map(\.session) == [1, 1, 2, 2])
    #expect(second.sessionCount == 2)
    // Recorded anew, it is the first one again.
    #expect(baseline(of: run).repetitions.map(\.session) == [1, 1])
    // An earlier version kept no sessions.
    var old = first
    old.repetitions[0].session = nil
    old.repetitions[1].session = nil
    #expect(old.sessionCount == nil)
    #expect(baseline(of: run, appendingTo: old).repetitions.map(\.session) == [nil, nil, 1, 1])
  }

  /// Else a baseline would hold more of the runs that looked worse than of the others.
  @Test func freshRepetitionsArePartOfANewBaselineAndOfNoOther() {
    var run = RunSamples.run()
    run.repetitions = repetitions(1...3)
    run.confirmation = repetitions(4...8)
    let new = baseline(of: run)
    #expect(new.repetitions.map(\.requests) == [1, 2, 3, 4, 5, 6, 7, 8])
    let appended = baseline(of: run, appendingTo: new)
    #expect(appended.repetitions.map(\.requests) == [2, 3, 4, 5, 6, 7, 8, 1, 2, 3])
  }

  @Test func percentilesBetweenThoseOfTheGridAreInterpolated() {
    let distribution = Baseline.Distribution(
      Measurements(
        of: .endToEndLatency, in: RunSamples.completed((0...1000).map { Double($0) * 1000 })))
    // Of 0…1000 every percentile is ten times its number, on the grid and between.
    for percent in [0, 1, 3, 50, 97.5, 99.9, 99.95, 100] {
      let error = (distribution.value(of: .percentile(percent)) ?? .nan) - percent * 10
      #expect(error.magnitude < 1e-9, "p\(percent)")
    }
    #expect(distribution.value(of: .mean) == 500)
    #expect(distribution.value(of: .minimum) == 0)
    #expect(distribution.value(of: .maximum) == 1000)
    #expect(distribution.value(of: .percentile(-1)) == 0)
    #expect(distribution.value(of: .percentile(101)) == 1000)
    // A tenth of 1,001 is 100.1: (901 + … + 1000 + 0.1 · 900) ÷ 100.1 = 95,140 ÷ 100.1.
    let tailMean = distribution.value(of: .tailMean) ?? .nan
    #expect((tailMean - 95_140 / 100.1).magnitude < 1e-9)
    #expect(distribution.value(of: .tailRatio) == tailMean / 500)
  }

  @Test func whatWasNotKeptHasNoValue() {
    let distribution = Baseline.Distribution(
      count: 1, mean: 1, standardDeviation: nil,
      quantiles: Baseline.Distribution.grid.map { _ in 1 })
    #expect(distribution.value(of: .tailMean) == nil)
    #expect(distribution.value(of: .tailRatio) == nil)
  }
}
