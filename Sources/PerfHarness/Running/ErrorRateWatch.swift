import Foundation

/// Says when it is certain that more requests of a repetition fail than may: pure.
///
/// After every request that ends, those that have failed are held against all that were sent. Those still
/// under way count as if they had not failed: quick refusals, which outrun slow replies, then never speak
/// for all. That takes from the evidence and never adds to it, so that the martingale of
/// `SequentialProportion`, which may be looked at so often, keeps its error.
package struct ErrorRateWatch: Sendable {
  /// The chance, at most, that a repetition is ended whose share of failures is no greater.
  package static let error = 0.01

  private let limit: Double
  private let least: Int
  private var sent = 0
  /// How many have ended.
  package private(set) var ended = 0
  /// How many of them have failed.
  package private(set) var failed = 0

  /// - Parameters:
  ///   - limit: the share of requests that may fail.
  ///   - least: before how many have ended nothing is said.
  package init(above limit: Double, after least: Int) {
    self.limit = limit
    self.least = least
  }

  /// Takes note of a request that is about to be sent.
  package mutating func send() { sent += 1 }

  /// Takes note of a request that has ended.
  ///
  /// - Returns: whether it is certain now that a greater share fails.
  package mutating func end(failed isFailed: Bool) -> Bool {
    ended += 1
    guard isFailed else { return false }
    failed += 1
    guard ended >= least, Double(failed) > limit * Double(sent) else { return false }
    let stake = SequentialProportion.logStake(
      .above, Double(failed), Double(max(sent, ended) - failed), limit)
    return stake >= log(1 / Self.error)
  }
}
