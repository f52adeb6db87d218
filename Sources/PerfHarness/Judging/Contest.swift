import Foundation

/// One number of two sides, repetition by repetition: what is compared.
package struct Contest: Sendable {
  /// How the repetitions of both sides belong together.
  package enum Pairing: Sendable, Hashable {
    /// They do not: earlier repetitions and new ones.
    case independent
    /// Each with the one at its place: both were measured in the same round.
    case rounds
  }

  /// The number of each new repetition, in its unit.
  package var current: [Double]
  /// The number of each repetition that it is held against.
  package var baseline: [Double]
  package var pairing: Pairing
  /// Which way the number gets better.
  package var better: Direction
  /// How great a change is no news, as a share of the baseline.
  package var relativeTolerance: Double
  /// How great a change is no news, in the number's unit.
  package var absoluteTolerance: Double
  /// The standard error of the mean of the new repetitions by what happens within them alone, on the
  /// scale of comparison: of truth, it can't be less. It takes resampling to find, and is asked for only
  /// where it matters.
  package var leastError: @Sendable () -> Double
  /// Whether the other number that this one is made of must be news too: a tail grows relative to the
  /// body also when only the body gets better.
  package var companion: [Contest]

  package init(
    current: [Double], baseline: [Double], pairing: Pairing = .independent,
    better: Direction = .lower, relativeTolerance: Double = 0.05, absoluteTolerance: Double = 0,
    companion: Contest? = nil, leastError: @escaping @Sendable () -> Double = { 0 }
  ) {
    self.current = current
    self.baseline = baseline
    self.pairing = pairing
    self.better = better
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.leastError = leastError
    self.companion = companion.map { [$0] } ?? []
  }

  /// How great a change from a value is no news, in its unit.
  package func tolerance(around value: Double) -> Double {
    max(relativeTolerance * value.magnitude, absoluteTolerance)
  }

  /// A change of just the tolerance is none, and files hold no more than nine digits of a value.
  package static let rounding = 1e-9

  /// Latencies vary by factors: their logarithms are compared, and what is found is turned back. What
  /// is not above zero has none, and is compared as it is.
  package static func isLogarithmic(_ values: some Sequence<Double>) -> Bool {
    values.allSatisfy { $0 > 0 }
  }
}
