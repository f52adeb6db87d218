import Testing

@testable import PerfHarness

@Suite struct ComparisonTests {
  @Test(arguments: [
    (
      Comparison(falseAlarms: 0),
      "falseAlarms is 0.0; expected more than 0 and less than 1; write e.g. falseAlarms: 0.01"
    ),
    (
      Comparison(falseAlarms: 1),
      "falseAlarms is 1.0; expected more than 0 and less than 1; write e.g. falseAlarms: 0.01"
    ),
    (
      Comparison(falseAlarms: .nan),
      "falseAlarms is nan; expected more than 0 and less than 1; write e.g. falseAlarms: 0.01"
    ),
    (
      Comparison(confirmations: -1),
      "confirmations are -1; expected 0 to 1000; write e.g. confirmations: 20"
    ),
    (
      Comparison(confirmations: 1001),
      "confirmations are 1001; expected 0 to 1000; write e.g. confirmations: 20"
    ),
    (Comparison(keeping: 1), "keeping is 1; expected 2 to 100; write e.g. keeping: 10"),
    (Comparison(keeping: 101), "keeping is 101; expected 2 to 100; write e.g. keeping: 10"),
    (
      Comparison(within: .percent(-7)),
      "the tolerance is -7 % and 1 ms; expected no less than nothing; write e.g. within: .percent(5)"
    ),
    (
      Comparison(within: .percent(.infinity)),
      "the tolerance is ∞ % and 1 ms; expected no less than nothing; write e.g. within: .percent(5)"
    ),
    (
      Comparison(within: .percent(5, andAtLeast: .milliseconds(-2))),
      "the tolerance is 5 % and -2 ms; expected no less than nothing; write e.g. within: .percent(5)"
    ),
    (
      Comparison(of: []),
      "there is nothing to compare; name at least one metric and one statistic, or leave of: and "
        + "at: away"
    ),
    (
      Comparison(at: []),
      "there is nothing to compare; name at least one metric and one statistic, or leave of: and "
        + "at: away"
    ),
  ])
  func whatCannotBeMeantIsNamed(comparison: Comparison, problem: String) {
    #expect(comparison.problem == problem)
  }

  @Test(arguments: [
    Comparison(), Comparison(falseAlarms: 1e-9), Comparison(falseAlarms: 0.999),
    Comparison(confirmations: 0), Comparison(confirmations: 1000), Comparison(keeping: 2),
    Comparison(keeping: 100), Comparison(within: .percent(0, andAtLeast: .zero)),
    Comparison(of: [.dispatchLag], at: [.p99]),
  ])
  func everythingElseIsFine(comparison: Comparison) {
    #expect(comparison.problem == nil)
  }
}
