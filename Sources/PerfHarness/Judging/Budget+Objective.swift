extension Budget {
  /// What the budget asks of each single request; nil where it limits no latency and no rate of requests,
  /// or from the side that is no quality of them, as a least latency does.
  package var objective: Objective? {
    guard case .distribution(let metric, let statistic) = subject, statistic != .tailRatio,
      metric != .dispatchLag, MetricDescriptor.ofService.contains(metric)
    else { return nil }
    switch (bound, metric.better) {
    case (.atMost(let limit), .lower), (.atLeast(let limit), .higher):
      return Objective(metric, limit)
    default: return nil
    }
  }
}

extension Objective {
  /// What makes a request of a case a good one, in the order of reports.
  ///
  /// Each budget of a latency or a rate asks of every request what it asks of its statistic; of several of
  /// one metric the strictest does.
  ///
  /// - Parameter own: what the user asks of requests themselves: of their metrics, budgets then ask
  ///   nothing.
  package static func all(of budgets: [Budget], own: [Objective]) -> [Objective] {
    var byMetric: [MetricDescriptor: Objective] = [:]
    for objective in budgets.compactMap(\.objective) {
      if let other = byMetric[objective.metric], !objective.isStricter(than: other) { continue }
      byMetric[objective.metric] = objective
    }
    for objective in own { byMetric[objective.metric] = objective }
    return MetricDescriptor.perRequest.compactMap { byMetric[$0] }
  }
}
