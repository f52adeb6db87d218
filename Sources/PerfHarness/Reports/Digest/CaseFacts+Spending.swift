extension CaseFacts {
  /// E.g. `18.9 requests/s; 382 of 400 requests, 95.5 %, have timeToFirstToken at most 300 ms`.
  static func goodput(of totals: Totals, _ objectives: [Objective]) -> String? {
    guard let good = totals.good, let share = totals.value(of: .goodputShare) else { return nil }
    let rate = totals.value(of: .goodput).map { "\($0.inThreeDigits) requests/s; " } ?? ""
    return rate + "\(good) of \(totals.total) requests, \(MetricUnit.ratio.text(share)), have "
      + objectives.map(\.description).joined(separator: ", ")
  }

  /// E.g. `420 requests, 42,000 prompt and 41,900 output tokens, 0.0314 USD; estimated: 420 requests, …`;
  /// nil where nobody asked what anything costs.
  static func spent(_ spending: Spending) -> String? {
    guard let prices = spending.prices else { return nil }
    let spent = spending.spent
    return "\(spent.requests.grouped) requests, \(spent.promptTokens.grouped) prompt and "
      + "\(spent.outputTokens.grouped) output tokens, \(prices.text(spent.cost(at: prices))); "
      + "estimated: \(spending.estimate.text(prices))"
  }
}
