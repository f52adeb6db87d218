/// How long the client of one slot of a closed loop thinks before each of its requests: a pure function of
/// the seed, the slot and how many came before.
package struct ThinkTimes: Sendable {
  private let distribution: DurationDistribution
  private var generator: SeededGenerator
  private var isFirst = true

  /// - Parameters:
  ///   - seed: of the repetition.
  ///   - slot: counted from 0.
  package init(_ distribution: DurationDistribution, seed: UInt64, slot: Int) {
    self.distribution = distribution
    generator = SeededGenerator(seed: seed, stream: UInt64(bitPattern: Int64(slot)) &+ 1)
  }

  /// The next think time. The first one is a part of a drawn one, from nothing to all of it, as if one came
  /// upon the client in the midst of it: were it whole, clients that all think for two seconds would all
  /// begin in the same instant.
  package mutating func next() -> Duration {
    let whole = distribution.sample(using: &generator)
    guard isFirst else { return whole }
    isFirst = false
    return Duration(inSeconds: whole.inSeconds * generator.nextUnit())
  }
}
