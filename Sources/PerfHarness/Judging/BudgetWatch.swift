/// Follows all budgets of a case request by request, and says when every one of them is certain.
package struct BudgetWatch: Sendable {
  private var followed: [FollowedBudget]
  /// Those that no number of requests makes certain: with one of them a run never ends early.
  package let neverCertain: [Budget]

  /// - Parameter objectives: what makes a request a good one.
  package init(_ budgets: [Budget], objectives: [Objective] = []) {
    followed = budgets.compactMap { FollowedBudget($0, objectives: objectives) }
    neverCertain = budgets.filter { FollowedBudget($0, objectives: objectives) == nil }
  }

  /// Whether every budget is certain to be kept or to be broken; of none, nothing is.
  package var isCertain: Bool {
    neverCertain.isEmpty && !followed.isEmpty && followed.allSatisfy { $0.decision != nil }
  }

  /// Takes the next measured request.
  ///
  /// Requests must come in the order in which they were due: quick replies, which outrun slow ones,
  /// would else speak for all.
  package mutating func take(_ timeline: RequestTimeline) {
    for index in followed.indices { followed[index].take(timeline) }
  }

  /// What was found of a budget; nil when it is of a kind that can't be certain.
  package func following(_ budget: Budget) -> FollowedBudget? {
    followed.first { $0.budget == budget }
  }
}
