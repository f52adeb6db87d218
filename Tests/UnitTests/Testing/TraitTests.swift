import Testing

@testable import PerfHarness

@Suite struct TraitTests {
  private func limits(_ traits: [any Trait]) -> [String] {
    BudgetTrait.budgets(in: traits).map {
      "\($0.budget.subject.name) \($0.budget.bound)"
    }
  }

  @Test func budgetsOfDifferentNumbersAndDirectionsAddUp() {
    #expect(
      limits([
        .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
        .budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(100)),
        .budget(.p50, of: .timeToFirstToken, atLeast: .milliseconds(1)),
        .budget(.p50, of: .outputTokensPerSecond, atLeast: 40),
        .budget(.errorRate, atMost: 0.01),
        .budget(.requestThroughput, atLeast: 20),
        .budget(tailRatioOf: .timeToFirstToken, atMost: 3),
      ]) == [
        "p95 of timeToFirstToken atMost(0.3)", "p50 of timeToFirstToken atMost(0.1)",
        "p50 of timeToFirstToken atLeast(0.001)", "p50 of outputTokensPerSecond atLeast(40.0)",
        "errorRate atMost(0.01)", "requestThroughput atLeast(20.0)",
        "tailRatio of timeToFirstToken atMost(3.0)",
      ])
  }

  @Test func theInnermostBudgetOfANumberWins() {
    #expect(
      limits([
        .benchmark,
        .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
        .budget(.errorRate, atMost: 0.01),
        .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500), confidence: .certain),
        .budget(.errorRate, atMost: 0.1),
      ]) == ["p95 of timeToFirstToken atMost(0.5)", "errorRate atMost(0.1)"])
  }

  @Test func theEnvironmentsBudgetsComeLastAndOnlyWhereTheyAreTaken() {
    let environment = [
      Budget(.distribution(.timeToFirstToken, .p95), .atMost(0.5)),
      Budget(.aggregate(.errorRate), .atMost(0.01)),
    ]
    let own: [any Trait] = [
      .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(300)),
      .budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(100)),
    ]
    func limits(_ traits: [any Trait]) -> [String] {
      BudgetTrait.budgets(in: traits, environment: environment).map {
        "\($0.budget.subject.name) \($0.budget.bound)"
      }
    }
    #expect(
      limits(own) == ["p95 of timeToFirstToken atMost(0.3)", "p50 of timeToFirstToken atMost(0.1)"])
    #expect(
      limits(own + [.budgetsFromEnvironment()]) == [
        "p50 of timeToFirstToken atMost(0.1)", "p95 of timeToFirstToken atMost(0.5)",
        "errorRate atMost(0.01)",
      ])
  }

  @Test func theInnermostBaselineSettingWinsFieldByField() throws {
    let outer = BaselineTrait.baseline(
      "outer", within: .percent(10), of: [.endToEndLatency], at: [.p99],
      failing: [.improved], onRequest: true)
    let inner = BaselineTrait.baseline(within: .percent(2), onRequest: false)
    let merged = try #require(BaselineTrait.merged(in: [outer, .benchmark, inner]))
    #expect(merged.name == "outer")
    #expect(merged.tolerance == .percent(2))
    #expect(merged.metrics == [.endToEndLatency])
    #expect(merged.statistics == [.p99])
    #expect(merged.failing == [.improved])
    #expect(merged.isOnRequest == false)
    #expect(merged.sourceLocation == inner.sourceLocation)
  }

  @Test func withoutABaselineTraitNothingIsCompared() {
    #expect(BaselineTrait.merged(in: [.benchmark, .serialized]) == nil)
  }

  @Test func aBaselineTraitThatSaysNothingComparesByDefaults() throws {
    let comparison = try #require(BaselineTrait.merged(in: [.baseline()])).comparison
    #expect(comparison == Comparison())
  }

  /// What the traits of a suite say holds for its tests; they come before the tests' own.
  @Suite(.budget(.errorRate, atMost: 0.5), .baseline("of the suite", within: .percent(20)))
  struct Inherited {
    @Test(.budget(.errorRate, atMost: 0.25), .baseline(within: .percent(3)))
    func traitsOfASuiteReachItsTests() throws {
      let traits = try #require(Test.current).traits
      #expect(BudgetTrait.budgets(in: traits).map(\.budget.bound) == [.atMost(0.25)])
      let baseline = try #require(BaselineTrait.merged(in: traits))
      #expect(baseline.name == "of the suite")
      #expect(baseline.tolerance == .percent(3))
    }
  }
}
