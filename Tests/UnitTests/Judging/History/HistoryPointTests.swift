import Testing

@testable import PerfHarness

@Suite struct HistoryPointTests {
  private static func point(_ baseline: Baseline) -> HistoryPoint {
    HistoryPoint(baseline, label: "1a2b3c4d", title: "t", time: 1)
  }

  /// Of 100, 110 and 120 ms: mean 110, standard deviation of a sample 10.
  @Test func aBaselineHasTheMeanOverItsRepetitionsAndTheirSpread() throws {
    let point = Self.point(JudgeSamples.baseline(of: JudgeSamples.steady([100, 110, 120])))
    let value = try #require(point.values[HistorySamples.median])
    #expect(areClose(value.mean, 0.11, within: 1e-9))
    #expect(areClose(try #require(value.deviation), 0.01, within: 1e-6))
  }

  @Test func aRunAndItsOwnBaselineAreAlike() {
    let sides = JudgeSamples.steady([100, 110, 120])
    let old = Self.point(JudgeSamples.baseline(of: sides))
    let now = HistoryPoint(now: JudgeSamples.run(sides), configuration: .release)
    #expect(now.label == "now")
    #expect(now.setting == old.setting)
    #expect(now.values.keys == old.values.keys)
    for (line, value) in now.values {
      #expect(areClose(value.mean, old.values[line]?.mean ?? 0, within: 1e-9))
    }
  }

  @Test func freshRepetitionsOfASuspectAreLeftOut() {
    let once = JudgeSamples.run(JudgeSamples.steady([100, 110]))
    let again = JudgeSamples.run(
      JudgeSamples.steady([100, 110]), again: JudgeSamples.steady([500]))
    #expect(
      HistoryPoint(now: again, configuration: .release)
        == HistoryPoint(now: once, configuration: .release))
  }

  /// A p95 needs 59 values, a median 6.
  @Test func fewRequestsSayNothingOfTheTail() {
    for (count, lines) in [(5, 0), (6, 2), (58, 2), (59, 4)] {
      let side = [RunSamples.completed(count, of: 100)]
      let now = HistoryPoint(now: JudgeSamples.run(side), configuration: .release)
      // TTFT and E2E; one output has no gaps.
      #expect(now.values.count == lines)
      #expect(Self.point(JudgeSamples.baseline(of: side)).values.count == lines)
    }
  }

  /// Five of 60 timeouts reach into p95, whose rank is 57, and not into the median.
  @Test func whatIsOnlyAtLeastIsNoValue() {
    let side = [JudgeSamples.timedOut(5, after: 30_000)]
    for point in [
      Self.point(JudgeSamples.baseline(of: side)),
      HistoryPoint(now: JudgeSamples.run(side), configuration: .release),
    ] {
      #expect(point.values[HistorySamples.median] != nil)
      #expect(point.values[HistorySamples.tail] == nil)
    }
  }

  @Test func experimentBuildAndDefinitionsMakeTheSetting() {
    let baseline = JudgeSamples.baseline(of: [JudgeSamples.steady(100)])
    var others = [baseline, baseline, baseline]
    others[0].experiment.settings[0].value = "D(1,1)"
    others[1].fingerprint.buildConfiguration = .debug
    others[2].definitions = 0
    for other in others { #expect(Self.point(other).setting != Self.point(baseline).setting) }
    var alike = baseline
    (alike.experiment.name, alike.provider, alike.model) = ("other", "other", "other")
    #expect(Self.point(alike).setting == Self.point(baseline).setting)
  }
}
