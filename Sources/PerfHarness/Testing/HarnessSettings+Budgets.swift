extension HarnessSettings {
  static let budgetVariable = "PERF_BUDGET"
  static let budgetExpectation =
    "budgets such as p95 timeToFirstToken 500ms or errorRate 1%, separated by commas"

  /// The budgets that `PERF_BUDGET` sets; none where it is not set.
  static func budgets(_ environment: EnvironmentVariables) throws(EnvironmentError) -> [Budget] {
    guard let text = environment[budgetVariable] else { return [] }
    do throws(BudgetText.Problem) {
      return try BudgetText.budgets(in: text)
    } catch {
      throw environment.error(
        budgetVariable,
        expected: "\(budgetExpectation); \"\(error.part)\": expected \(error.expectation)")
    }
  }
}
