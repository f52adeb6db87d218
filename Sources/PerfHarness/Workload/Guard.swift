/// What ends a run before it goes wrong.
///
/// The first three cap what a case may spend: all its repetitions, warm-up and confirmations, and both
/// sides of a comparison together. Nothing is sent that might exceed the cap in the worst case; what is
/// under way then is waited for.
public enum Guard: Sendable, Hashable, CustomStringConvertible {
  /// So many requests may be sent.
  case requests(atMost: Int)
  /// So many tokens may be used, of prompts and replies together.
  case tokens(atMost: Int)
  /// So much money may be spent.
  case cost(atMost: Double, at: Prices)
  /// The repetition ends as soon as it is certain that a greater share of requests fails than this, and
  /// not before so many have ended.
  case errorRate(above: Double, after: Int = 20)
  /// The repetition ends as soon as it is certain that the service can't keep up with an open load of a
  /// constant rate: requests under way and their latencies rise together.
  case oversaturation

  /// Throws for a cap that nothing fits under, and for a share that is none.
  package func validate() throws(WorkloadError) {
    switch self {
    case .requests(let count):
      guard count >= 1 else { throw invalid("1 request or more", ".requests(atMost: 1000)") }
    case .tokens(let count):
      guard count >= 1 else { throw invalid("1 token or more", ".tokens(atMost: 1_000_000)") }
    case .cost(let amount, let prices):
      let example = ".cost(atMost: 5, at: Prices(inputPerMillion: 0.15, outputPerMillion: 0.6))"
      guard amount > 0, amount.isFinite else { throw invalid("more than 0", example) }
      let all = [prices.inputPerMillion, prices.cachedInputPerMillion, prices.outputPerMillion]
      guard all.compactMap(\.self).allSatisfy({ $0 >= 0 && $0.isFinite }) else {
        throw invalid("prices of 0 or more", example)
      }
    case .errorRate(let share, let count):
      guard share >= 0, share < 1, count >= 1 else {
        throw invalid(
          "a share from 0 to less than 1, after 1 request or more",
          ".errorRate(above: 0.2, after: 20)")
      }
    case .oversaturation: return
    }
  }

  private func invalid(_ expected: String, _ example: String) -> WorkloadError {
    WorkloadError(
      .invalidSetting, "guard: it is \(self); expected \(expected); write e.g. \(example)")
  }

  /// E.g. `at most 1,000 requests`, `at most 5 USD`, `error rate above 20 %` or `over-saturation`.
  public var description: String {
    switch self {
    case .requests(let count): "at most \(count.grouped) \(count == 1 ? "request" : "requests")"
    case .tokens(let count): "at most \(count.grouped) \(count == 1 ? "token" : "tokens")"
    case .cost(let amount, let prices): "at most \(prices.text(amount))"
    case .errorRate(let share, let count):
      "error rate above \(DurationText.significant(share * 100)) % after \(count)"
    case .oversaturation: "over-saturation"
    }
  }
}
