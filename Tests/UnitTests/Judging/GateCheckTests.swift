import Foundation
import Testing

@testable import PerfHarness

@Suite struct GateCheckTests {
  private let comparison = Comparison(of: [.endToEndLatency], at: [.p50])

  /// Repetitions of 60 equal requests each.
  private func repetitions(_ milliseconds: [Double]) -> [Repetition] {
    milliseconds.map {
      Repetition(timelines: RunSamples.completed(60, of: $0), window: .seconds(10))
    }
  }

  private func run(_ milliseconds: [Double], confirmation: [Double] = []) -> Run {
    var run = RunSamples.run()
    run.repetitions = repetitions(milliseconds)
    run.confirmation = repetitions(confirmation)
    return run
  }

  private func verdict(_ outcome: Verdict.Outcome) -> Verdict {
    Verdict(
      subject: .distribution(.endToEndLatency, .p50), gate: .baseline, outcome: outcome,
      severity: .failure, message: "words")
  }

  /// 1 of 4 with an interval of Clopper and Pearson: scipy.stats.binomtest(1, 4).proportion_ci() is
  /// 0.00631 to 0.80588.
  @Test func falseAlarmsAreCountedAndShown() {
    var check = GateCheck(comparison, cases: 20, repetitions: 2)
    check.add(run([100, 101]), [verdict(.unchanged)])
    check.add(run([100, 101]), [verdict(.improved)])
    check.add(run([100, 101], confirmation: [100, 100]), [verdict(.unchanged)])
    check.add(run([100, 101], confirmation: [110, 110, 110]), [verdict(.regressed)])
    #expect(check.falseAlarms == 1)
    let lines = check.lines(baseline: repetitions([100, 100, 101]))
    #expect(
      lines.prefix(2) == [
        "A/A check: 1 of 4 runs of 2 repetitions against 3 was red, though nothing had changed "
          + "(25 %, 95 % CI 0.631 %…80.6 %; 0.05 % of such runs were to be); 2 were suspected, and "
          + "measured again in 5 repetitions",
        "false alarm in run 4: words",
      ])
  }

  /// Logarithms of 100 and 110, four times each: deviation 0.0953102 ÷ 2 · √(8 ÷ 7) = 0.0509454.
  /// Requests of a repetition are all alike, so that nothing of it comes from within.
  ///
  /// What would be found, with R = 2, K = 10 and one comparison of one case. At the first look the error
  /// is s · √(1/2 + 1/10) = 0.039462, and the tolerance log 1.05 = 0.048790 with Φ⁻¹(0.9) = 1.281552
  /// errors on top for a power of 90 % makes 0.09936; the test itself, t(0.15, 10) = 1.09306 and the
  /// noncentral t, 1.09306 · 39 ÷ 40 + 1.281552 · √(1 + 1.09306² ÷ 20) errors = 0.09412, less. At the last
  /// look, t(0.008, 28) = 2.56408 with √(1/20 + 1/10): 0.07691. So exp(0.09936) − 1 = 10.4 %. With
  /// R = 3 the first look yields 0.09177, 9.6 %; with R = 1 the test itself does, 0.12787, 13.6 %.
  @Test func whatWouldBeFoundFollowsFromTheSpread() throws {
    var check = GateCheck(comparison, cases: 1, repetitions: 2)
    check.add(run([100, 110]), [verdict(.unchanged)])
    check.add(run([100, 110]), [verdict(.unchanged)])
    let lines = check.lines(baseline: repetitions([100, 110, 100, 110]))
    #expect(
      lines[1] == "                        spread  within   found  at +5 %  at +10 %  at +20 %")
    #expect(
      lines[2] == "p50 of endToEndLatency  5.09 %     0 %  10.4 %        –         3         1")
    #expect(lines[3] == "spread: how much repetitions differ, as a standard deviation")
  }

  @Test func repetitionsThatAreTooShortSaySo() {
    var check = GateCheck(Comparison(of: [.endToEndLatency], at: [.p99]), cases: 1, repetitions: 2)
    check.add(run([100, 110]), [verdict(.unchanged)])
    #expect(
      check.lines(baseline: repetitions([100, 110])).last
        == "what would be found is not known: repetitions are too short, or too few")
  }

  @Test func withoutACompletedRunThereIsNothingToSay() {
    let check = GateCheck(comparison, cases: 1, repetitions: 2)
    #expect(check.lines(baseline: []) == ["A/A check: no run was completed"])
  }
}
