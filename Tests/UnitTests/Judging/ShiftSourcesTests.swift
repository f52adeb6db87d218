import Testing

@testable import PerfHarness

@Suite struct ShiftSourcesTests {
  private let run = RunSamples.run(
    RunSamples.completed((1...40).map { 60 + Double($0) }),
    RunSamples.completed((1...40).map { 61 + Double($0) }))
  private let earlier = RunSamples.run(
    RunSamples.completed((1...40).map { 30 + Double($0) }),
    RunSamples.completed((1...40).map { 31 + Double($0) }))

  private func baseline(_ run: Run) -> Baseline {
    Baseline(
      key: CaseKey(suite: "A", test: "t"), experiment: run.experiment, provider: "mock",
      definitions: 1, environment: "ci", fingerprint: ReportSamples.release,
      repetitions: run.repetitions.map { Baseline.Repetition($0) })
  }

  /// Of 40 values a + 1 … a + 40, p50 is a + 20.5: 80.5 and 81.5 against 50.5 and 51.5, as logarithms
  /// ½ log(80.5 · 81.5 ÷ (50.5 · 51.5)).
  @Test func aBaselineSaysTheSameAsTheRunItWasMadeOf() throws {
    let shift = try #require(
      ShiftFunction(of: .timeToFirstToken, in: run, from: baseline(earlier)))
    let median = try #require(shift.points.first { $0.percent == 50 })
    let factor = (80.5 * 81.5 / (50.5 * 51.5)).squareRoot()
    #expect(areClose(median.change, factor - 1, within: 1e-12))
    #expect(
      shift
        == ShiftFunction(
          of: .timeToFirstToken, current: run.repetitions, earlier: earlier.repetitions))
    #expect((shift.currentCount, shift.earlierCount) == (2, 2))
  }

  @Test func repetitionsWithoutTheMetricAreLeftOut() throws {
    var run = run
    run.repetitions.append(Repetition(timelines: [], window: .seconds(1)))
    let shift = try #require(
      ShiftFunction(of: .timeToFirstToken, in: run, from: baseline(earlier)))
    #expect((shift.currentCount, shift.earlierCount) == (2, 2))
    #expect(ShiftFunction(of: .timePerOutputToken, in: run, from: baseline(earlier)) == nil)
  }

  /// Of 40 requests, 8 timed out after 1 s: from p80 on (position 31.2 of 0…39) they decide.
  @Test func percentilesThatTimeoutsReachAreLeftOut() throws {
    var run = run
    run.repetitions[0].timelines.replaceSubrange(
      32..., with: RunSamples.failed(8, after: 1000, RunSamples.timeout))
    let shift = try #require(
      ShiftFunction(of: .timeToFirstToken, in: run, from: baseline(earlier)))
    #expect(shift.points.map(\.percent) == [10, 20, 30, 40, 50, 60, 70])
    let other = try #require(
      ShiftFunction(of: .timeToFirstToken, in: earlier, from: baseline(run)))
    #expect(other.points.map(\.percent) == [10, 20, 30, 40, 50, 60, 70])
  }

  @Test func ofARunThatWasMeasuredAgainOnlyTheFreshRepetitionsCount() throws {
    var confirmed = run
    confirmed.repetitions = earlier.repetitions
    confirmed.confirmation = run.repetitions
    let shift = try #require(
      ShiftFunction(of: .timeToFirstToken, in: confirmed, from: baseline(earlier)))
    #expect(shift == ShiftFunction(of: .timeToFirstToken, in: run, from: baseline(earlier)))
  }

  @Test func theMetricsThatAreComparedHaveShifts() {
    var report = CaseReport(key: CaseKey(suite: "A", test: "t"), run: run)
    report.compare(with: baseline(earlier), Comparison())
    #expect(report.shifts.map(\.metric) == [.timeToFirstToken, .endToEndLatency])
    report.shifts = []
    report.compare(with: baseline(earlier), Comparison(of: [.endToEndLatency]))
    #expect(report.shifts.map(\.metric) == [.endToEndLatency])
  }

  @Test func whatCannotBeComparedHasNone() {
    var report = CaseReport(
      key: CaseKey(suite: "A", test: "t"), run: run,
      verdicts: [
        Verdict(
          subject: .run, gate: .baseline, outcome: .incomparable("the seed"), severity: .warning,
          message: "the seed")
      ])
    report.compare(with: baseline(earlier), Comparison())
    #expect(report.shifts.isEmpty)
  }
}
