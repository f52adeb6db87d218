import Testing

@testable import PerfHarness

@Suite struct LocalizationTests {
  /// Parts in milliseconds: a first token, and so many steady gaps of one length.
  private func parts(
    _ firstToken: Double, gaps: Double = 0, of gap: Double = 0, tokens: Double? = nil,
    errorRate: Double = 0, others: [LatencyParts.Part: Double] = [:]
  ) -> LatencyParts {
    var milliseconds = others
    milliseconds[.firstToken] = firstToken
    milliseconds[.steadyGaps] = gaps * gap
    return LatencyParts(
      seconds: milliseconds.mapValues { $0 / 1000 }, steadyGapCount: gaps, outputTokens: tokens,
      errorRate: errorRate)
  }

  private func text(from before: LatencyParts, to now: LatencyParts) -> String? {
    Localization(from: before, to: now)?.text
  }

  @Test func thePartThatMovedIsNamed() {
    #expect(
      text(from: parts(200, gaps: 10, of: 20), to: parts(600, gaps: 10, of: 20))
        == "mean E2E moved by +400 ms: first token +400 ms (100 %)")
    #expect(
      text(from: parts(600, gaps: 10, of: 20), to: parts(200, gaps: 10, of: 20))
        == "mean E2E moved by −400 ms: first token −400 ms (100 %)")
  }

  /// 12 of 412 ms are 3 %.
  @Test func smallPartsAreSummedUp() {
    #expect(
      text(from: parts(200, gaps: 10, of: 20), to: parts(600, gaps: 10, of: 21.2))
        == "mean E2E moved by +412 ms: first token +400 ms (97 %), other +12 ms (3 %)")
    // 4, 4 and −3 of 411 ms: less than half a per cent is nothing to mention, 1 % is.
    #expect(
      text(
        from: parts(200, others: [.dispatch: 5, .connect: 5, .firstGap: 5]),
        to: parts(600, others: [.dispatch: 9, .connect: 9, .firstGap: 2]))
        == "mean E2E moved by +405 ms: first token +400 ms (97 %), other +5 ms (1 %)")
    #expect(
      text(
        from: parts(200, others: [.dispatch: 5, .firstGap: 5]),
        to: parts(600, others: [.dispatch: 9, .firstGap: 2]))
        == "mean E2E moved by +401 ms: first token +400 ms (98 %)")
  }

  @Test func partsMayMoveInOppositeDirections() {
    #expect(
      text(from: parts(200, gaps: 10, of: 20), to: parts(400, gaps: 10, of: 10))
        == "mean E2E moved by +100 ms: first token +200 ms (67 %), shorter gaps −100 ms (33 %)")
  }

  /// 10 gaps of 20 ms become 15 of 30 ms: (30 − 20) · 12.5 = 125 ms, (15 − 10) · 25 = 125 ms; and
  /// the same way back.
  @Test func steadyGapsAreSplitAtTheMidpoint() {
    let few = parts(100, gaps: 10, of: 20, tokens: 12)
    let many = parts(100, gaps: 15, of: 30, tokens: 17)
    #expect(
      text(from: few, to: many)
        == "mean E2E moved by +250 ms: longer gaps +125 ms (50 %), more tokens +125 ms (50 %)")
    #expect(
      text(from: many, to: few)
        == "mean E2E moved by −250 ms: shorter gaps −125 ms (50 %), fewer tokens −125 ms (50 %)")
  }

  @Test func whereOneSideHasNoGapsTheirNumberMadeTheDifference() {
    #expect(
      text(from: parts(100), to: parts(100, gaps: 10, of: 20))
        == "mean E2E moved by +200 ms: more tokens +200 ms (100 %)")
    #expect(
      text(from: parts(100, gaps: 10, of: 20), to: parts(100))
        == "mean E2E moved by −200 ms: fewer tokens −200 ms (100 %)")
  }

  /// 20 gaps of 10 ms become 10 of 30 ms: 20 · 15 = 300 ms, −10 · 20 = −200 ms. The tokens are as many
  /// as before.
  @Test func tokensThatComeSeveralAtOnceAreNotFewer() {
    #expect(
      text(
        from: parts(100, gaps: 20, of: 10, tokens: 22),
        to: parts(100, gaps: 10, of: 30, tokens: 22))
        == "mean E2E moved by +100 ms: longer gaps +300 ms (60 %), fewer chunks −200 ms (40 %)")
  }

  @Test func everyPartHasAName() {
    #expect(
      text(
        from: parts(0),
        to: parts(
          0, others: [.dispatch: 10, .connect: 20, .firstGap: 30, .reply: 40]))
        == "mean E2E moved by +100 ms: reply +40 ms (40 %), first gap +30 ms (30 %), "
        + "connect +20 ms (20 %), dispatch +10 ms (10 %)")
  }

  @Test(arguments: [
    (0.0, 0.25, "; error rate 0 % before, 25 % now"),
    (0.25, 0, "; error rate 25 % before, 0 % now"),
    (0.1, 0.1099, ""), (0, 0.01, "; error rate 0 % before, 1 % now"),
  ])
  func anErrorRateThatChangedIsMentioned(before: Double, now: Double, mention: String) {
    #expect(
      text(from: parts(100, errorRate: before), to: parts(150, errorRate: now))
        == "mean E2E moved by +50 ms: first token +50 ms (100 %)\(mention)")
  }

  @Test func whatDidNotMoveHasNothingToSay() {
    #expect(text(from: parts(100, gaps: 3, of: 10), to: parts(100, gaps: 3, of: 10)) == nil)
    // Nanoseconds are what files round.
    #expect(text(from: parts(100), to: parts(100.000_000_4)) == nil)
  }

  /// The means of many parts, whichever they are, change by what is said.
  @Test func movementsAddUpToTheChangeOfTheMean() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      func random() -> LatencyParts {
        LatencyParts(
          seconds: Dictionary(
            uniqueKeysWithValues: LatencyParts.Part.allCases.map {
              ($0, generator.nextUniform(from: 0.01, to: 1))
            }), steadyGapCount: generator.nextUniform(from: 0, to: 50))
      }
      let (before, now) = (random(), random())
      let localization = try #require(Localization(from: before, to: now))
      let sum = localization.movements.reduce(0) { $0 + $1.change }
      #expect(abs(sum - (now.endToEnd - before.endToEnd)) < 1e-8)
    }
  }

  // MARK: Verdicts

  private let run = RunSamples.run(RunSamples.completed(10, of: 150))

  private func baseline(of run: Run) -> Baseline {
    RecordPolicy.baseline(
      of: run, key: CaseKey(suite: "S", test: "t"), environment: "ci",
      fingerprint: ReportSamples.release)
  }

  private func verdict(
    _ metric: MetricDescriptor, _ statistic: Statistic, _ outcome: Verdict.Outcome
  ) -> Verdict {
    Verdict(
      subject: .distribution(metric, statistic), gate: .baseline, outcome: outcome,
      severity: .none, message: "said")
  }

  @Test func theLastVerdictThatMovedIsExplained() throws {
    let earlier = baseline(of: RunSamples.run(RunSamples.completed(10, of: 100)))
    let verdicts = [
      verdict(.endToEndLatency, .p50, .regressed), verdict(.endToEndLatency, .p90, .regressed),
      verdict(.endToEndLatency, .p95, .improved), verdict(.timeToFirstToken, .p50, .regressed),
    ]
    let sentence = "mean E2E moved by +50 ms: first token +50 ms (100 %)"
    let explained = try #require(Localization.explain(verdicts, of: run, against: earlier))
    #expect(explained.sentence == sentence)
    #expect(explained.verdicts.map(\.message) == ["said", "said\n\(sentence)", "said", "said"])
    let improved = Localization.explain(Array(verdicts[2...]), of: run, against: earlier)
    #expect(improved?.verdicts.map(\.message) == ["said\n\(sentence)", "said"])
  }

  @Test func whereNothingMovedOrNothingIsKnownThereIsNoExplanation() {
    var earlier = baseline(of: RunSamples.run(RunSamples.completed(10, of: 100)))
    let moved = [verdict(.endToEndLatency, .p50, .regressed)]
    for outcome in [Verdict.Outcome.unchanged, .inconclusive(.noValues), .noBaseline] {
      let verdicts = [
        verdict(.endToEndLatency, .p50, outcome), verdict(.timeToFirstToken, .p50, .regressed),
      ]
      #expect(Localization.explain(verdicts, of: run, against: earlier) == nil)
    }
    #expect(Localization.explain(moved, of: run, against: baseline(of: run)) == nil)
    #expect(
      Localization.explain(moved, of: RunSamples.run(RunSamples.failed(3)), against: earlier)
        == nil)
    // As in a file of version 1.
    earlier.repetitions[0].parts = nil
    #expect(Localization.explain(moved, of: run, against: earlier) == nil)
  }
}
