import Foundation

/// Whether the share of successes lies above or below a threshold, asked after every trial.
///
/// An interval of fixed confidence is wrong far more often than it says when one looks at it again
/// and again and stops when one likes it. This test may be looked at after every trial: its answer
/// is wrong with at most `error`, over all looks together.
///
/// Against 'the share is at most p' it bets on shares r from p to 1, spread as a beta distribution
/// that is cut off at p. With s successes and f failures the stake has become
///
///     M = ∫ₚ¹ r^s (1 − r)^f dπ(r) / (p^s (1 − p)^f).
///
/// Each likelihood ratio in it is expected to grow by θ r/p + (1 − θ)(1 − r)/(1 − p) with a trial
/// of chance θ. That is linear in θ, grows with it, and is 1 at θ = p: for every θ ≤ p, even one
/// that changes from trial to trial, M is a supermartingale that begins with 1. It then ever
/// reaches 1/α with a chance of at most α: J. Ville, 'Étude critique de la notion de collectif'
/// (1939). The mirror image is the test against 'the share is at least p'; each has half of
/// `error`.
///
/// Sources: H. Robbins, 'Statistical Methods Related to the Law of the Iterated Logarithm' (Annals
/// of Mathematical Statistics 41, 1970); S. R. Howard, A. Ramdas, J. McAuliffe, J. Sekhon,
/// 'Time-uniform, nonparametric, nonasymptotic confidence sequences' (Annals of Statistics 49,
/// 2021).
package struct SequentialProportion: Sendable, Hashable {
  /// What came of one trial.
  package enum Trial: Sendable, Hashable, CaseIterable {
    case success, failure
    /// Nobody knows: it is counted against either answer. Fewer successes than there really were
    /// can't make a share seem above the threshold, nor more of them below, so that both keep their
    /// error.
    case unknown
  }

  /// Which side of the threshold the share is on.
  package enum Side: Sendable, Hashable, CaseIterable {
    case above, below
  }

  /// The threshold p. Outside of 0…1 there is nothing to find out, and the first trial decides.
  package let threshold: Double
  /// The chance, at most, that the answer is wrong whenever it comes.
  package let error: Double
  /// What is certain; once it is, it stays.
  package private(set) var decision: Side?
  private var successes = 0
  private var failures = 0
  private var unknowns = 0

  package init(threshold: Double, error: Double = 0.05) {
    self.threshold = threshold
    self.error = error
  }

  /// How many trials there have been.
  package var trials: Int { successes + failures + unknowns }

  /// Takes one more trial.
  package mutating func take(_ trial: Trial) {
    switch trial {
    case .success: successes += 1
    case .failure: failures += 1
    case .unknown: unknowns += 1
    }
    guard decision == nil else { return }
    decision = Side.allCases.first { isCertain($0, share: 1) }
  }

  /// About how many more trials like those so far would decide.
  ///
  /// - Returns: at least 1; nil when it is decided, when no number would decide it, or none below
  ///   ten million.
  package var furtherTrials: Int? {
    guard decision == nil, trials > 0 else { return nil }
    let have = trials
    func isDecided(by count: Int) -> Bool {
      Side.allCases.contains { isCertain($0, share: Double(count) / Double(have)) }
    }
    return LeastCount.above(have, where: isDecided).map { $0 - have }
  }

  /// Whether the share is on that side for certain, after so many times the trials that there were.
  private func isCertain(_ side: Side, share factor: Double) -> Bool {
    // Each side has the unknown ones against it.
    let within = Double(side == .above ? successes : successes + unknowns) * factor
    let beyond = Double(side == .above ? failures + unknowns : failures) * factor
    let needed = log(2 / error)
    // The stake can't exceed the greatest of the likelihood ratios that it is a mean of: most looks
    // are over with this one.
    guard Self.greatestLogRatio(side, within, beyond, threshold) >= needed else { return false }
    return Self.logStake(side, within, beyond, threshold) >= needed
  }

  /// log M.
  ///
  /// With the density d = p^A (1 − p)^B / B(A, B), where A and B are the prior's parameters plus
  /// the counts, M is the tail of the posterior beyond p divided by its d, over the same of the
  /// prior. The quotient is finite where tail and density both are too small for a number.
  ///
  /// - Parameters:
  ///   - successes: need not be whole.
  ///   - failures: need not be whole.
  package static func logStake(
    _ side: Side, _ successes: Double, _ failures: Double, _ threshold: Double
  ) -> Double {
    guard threshold > 0, threshold < 1 else {
      return greatestLogRatio(side, successes, failures, threshold)
    }
    // The prior is worth ten trials at the threshold. Tried for p50, p95 and p99 against flat
    // priors, Jeffreys' and others of this kind: it needs the fewest trials, or nearly, where the
    // share is clearly on one side (p99 without one exceedance: 385, where 368 are the least
    // possible; Jeffreys 455, flat 535) and where it is close (p99 of 2 %: 1,220; 1,796; 2,010).
    // Beyond p99.99, a floor keeps the parameters from vanishing.
    let a = max(10 * threshold, 1e-3)
    let b = max(10 * (1 - threshold), 1e-3)
    let prior = IncompleteBeta.logTailRatios(threshold, a, b)
    let posterior = IncompleteBeta.logTailRatios(threshold, a + successes, b + failures)
    return side == .above ? posterior.upper - prior.upper : posterior.lower - prior.lower
  }

  /// The logarithm of the greatest likelihood ratio between a share on that side and the threshold:
  /// that of the share that was seen. Infinite where the threshold allows nothing of what was seen.
  private static func greatestLogRatio(
    _ side: Side, _ successes: Double, _ failures: Double, _ threshold: Double
  ) -> Double {
    let count = successes + failures
    let share = successes / count
    guard side == .above ? share > threshold : share < threshold else { return 0 }
    guard (0...1).contains(threshold) else { return .infinity }
    func term(_ part: Double, _ chance: Double) -> Double {
      guard part > 0 else { return 0 }
      return chance > 0 ? part * log(part / (count * chance)) : .infinity
    }
    return term(successes, threshold) + term(failures, 1 - threshold)
  }
}
