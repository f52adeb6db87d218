import Testing

@testable import PerfHarness

@Suite struct GateDesignTests {
  /// A quarter, half and all of the confirmations, rounded up; looks at the same number are one.
  @Test(arguments: [
    (0, []), (1, [(1, 1.0)]), (2, [(1, 0.2), (2, 0.8)]), (3, [(1, 0.05), (2, 0.15), (3, 0.8)]),
    (8, [(2, 0.05), (4, 0.15), (8, 0.8)]), (20, [(5, 0.05), (10, 0.15), (20, 0.8)]),
    (1000, [(250, 0.05), (500, 0.15), (1000, 0.8)]),
  ])
  func freshRepetitionsAreLookedAtThreeTimes(confirmations: Int, looks: [(Int, Double)]) {
    let found = GateDesign(confirmations: confirmations).looks
    #expect(found.map(\.repetitions) == looks.map(\.0))
    for (look, expected) in zip(found, looks) {
      #expect(areClose(look.share, expected.1, within: 1e-12))
    }
  }

  /// Bonferroni: what all looks together may err with is the level.
  @Test func theSharesOfTheLooksAddUpToOne() {
    for confirmations in 1...100 {
      let looks = GateDesign(confirmations: confirmations).looks
      #expect(areClose(looks.reduce(0) { $0 + $1.share }, 1, within: 1e-12))
      #expect(looks.last?.repetitions == confirmations)
      #expect(looks.map(\.repetitions) == Set(looks.map(\.repetitions)).sorted())
    }
  }

  @Test(arguments: [
    (0.01, 20, 20, 0.0005, 0.15), (0.01, 1, 20, 0.01, 0.15), (0.01, 0, 20, 0.01, 0.15),
    // Without a second look, the first one is as strict as the verdict has to be.
    (0.01, 20, 0, 0.0005, 0.0005),
    // Who allows more than that gets it at the first look already.
    (0.6, 2, 20, 0.3, 0.3),
  ])
  func casesShareTheSuitesLevel(
    falseAlarms: Double, cases: Int, confirmations: Int, level: Double, first: Double
  ) {
    let design = GateDesign(falseAlarms: falseAlarms, cases: cases, confirmations: confirmations)
    #expect(areClose(design.level, level, within: 1e-12))
    #expect(areClose(design.firstLevel, first, within: 1e-12))
  }
}
