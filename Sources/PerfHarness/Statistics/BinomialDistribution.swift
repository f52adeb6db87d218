/// How many of `count` independent trials succeed, each with the same probability.
package struct BinomialDistribution: Sendable, Hashable {
  /// How many trials there are; at least 1.
  package let count: Int
  /// The probability of each to succeed, 0…1.
  package let probability: Double

  package init(count: Int, probability: Double) {
    self.count = count
    self.probability = probability
  }

  /// The probability of `successes` or fewer (DLMF 8.17.5).
  package func atMost(_ successes: Int) -> Double {
    guard successes >= 0 else { return 0 }
    guard successes < count else { return 1 }
    let a = Double(successes + 1)
    return IncompleteBeta.tails(probability, a, Double(count - successes)).upper
  }

  /// The probability of `successes` or more (DLMF 8.17.5).
  package func atLeast(_ successes: Int) -> Double {
    guard successes > 0 else { return 1 }
    guard successes <= count else { return 0 }
    let b = Double(count - successes + 1)
    return IncompleteBeta.tails(probability, Double(successes), b).lower
  }
}
