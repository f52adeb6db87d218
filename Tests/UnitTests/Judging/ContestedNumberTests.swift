import Testing

@testable import PerfHarness

@Suite struct ContestedNumberTests {
  private func number(
    _ statistic: Statistic, current: [StubSummary], other: [StubSummary],
    _ metric: MetricDescriptor = .endToEndLatency
  ) throws -> ContestedNumber {
    let sides = Sides(metric, current: current, other: other)
    let values = try #require(sides.values(of: statistic))
    return ContestedNumber(
      statistic, sides, values: values,
      tolerance: Tolerance(relative: 0.1, absolute: .milliseconds(2)))
  }

  private func ruling(_ number: ContestedNumber, _ standing: Gate.Standing) -> Gate.Ruling {
    Gate.Ruling(standing: standing, finding: ContestFinding(number.contest), chance: 0.5)
  }

  /// Timeouts hide only what is worse: what is worse already is so all the more.
  @Test(arguments: [
    (Gate.Standing.worse, Verdict.Outcome.regressed, Verdict.Outcome.regressed),
    (.perhapsWorse, .inconclusive(.perhapsChance), .inconclusive(.censored)),
    (.same, .unchanged, .inconclusive(.censored)), (.better, .improved, .inconclusive(.censored)),
  ])
  func timeoutsLeaveNothingToSayButWorse(
    standing: Gate.Standing, whole: Verdict.Outcome, cut: Verdict.Outcome
  ) throws {
    let summary = StubSummary(count: 60, values: [.p95: 1])
    let bound = StubSummary(count: 60, values: [.p95: 1], lowerBounds: [.p95])
    for (current, outcome) in [([summary, summary], whole), ([summary, bound], cut)] {
      let number = try number(.p95, current: current, other: [summary, summary])
      #expect(number.outcome(ruling(number, standing)) == outcome)
    }
  }

  /// Seconds have an absolute tolerance, rates and ratios have none.
  @Test func aContestHasTheTolerancesAndTheDirectionOfItsStatistic() throws {
    let summary = StubSummary(count: 60, values: [.p50: 1, .tailMean: 2, .tailRatio: 2])
    func contest(_ statistic: Statistic, _ metric: MetricDescriptor) throws -> Contest {
      try number(statistic, current: [summary], other: [summary, summary], metric).contest
    }
    for (statistic, metric, absolute, better, companions) in [
      (Statistic.p50, MetricDescriptor.endToEndLatency, 0.002, Direction.lower, 0),
      (.tailMean, .endToEndLatency, 0.002, .lower, 0), (.tailRatio, .endToEndLatency, 0, .lower, 1),
      (.p50, .outputTokensPerSecond, 0, .higher, 0),
      (.tailRatio, .outputTokensPerSecond, 0, .lower, 1),
    ] {
      let contest = try contest(statistic, metric)
      #expect(contest.relativeTolerance == 0.1)
      #expect(contest.absoluteTolerance == absolute)
      #expect(contest.better == better)
      #expect(contest.companion.count == companions)
      #expect(contest.companion.allSatisfy { $0.current == [2] && $0.better == metric.better })
    }
  }

  @Test func sizesCountTheRepetitionsThatHaveTheStatistic() throws {
    let (has, lacks) = (
      StubSummary(count: 60, values: [.tailMean: 1]), StubSummary(count: 61, values: [.p50: 1])
    )
    let number = try number(.tailMean, current: [has, has], other: [has, lacks, has, has])
    #expect(number.sizes(isFresh: false) == "2 × 60 values against 3 × 60")
    #expect(number.sizes(isFresh: true) == "measured again: 2 × 60 values against 3 × 60")
    let evidence = number.evidence(ruling(number, .same))
    #expect(evidence.count == 120)
    #expect(evidence.repetitions == 2)
    #expect(evidence.baselineRepetitions == 3)
    #expect(evidence.chance == 0.5)
  }
}
