/// What one shard measured of a case: everything that judging the whole needs.
package struct ShardResult: Sendable {
  /// Which one it is.
  package var shard: Shard
  /// Which case was measured.
  package var key: CaseKey
  /// Under which definitions the metrics were measured.
  package var definitions: Int
  /// The seed that everything was drawn from.
  package var seed: UInt64
  /// How many repetitions there were to be; fewer were measured where it was cancelled or given up.
  package var plannedRepetitions: Int
  /// The name of the place.
  package var environment: String
  /// Where it was measured.
  package var fingerprint: Fingerprint
  /// All that it has used: warm-up and cool-down included.
  package var spent: Consumption
  /// What tokens cost; nil where nobody told.
  package var prices: Prices?
  /// What it measured. It has no confirmation, since nothing was judged, and tells no load: its share is
  /// not what was asked for.
  package var run: Run

  package init(
    shard: Shard, key: CaseKey, definitions: Int = Baseline.definitionsVersion, seed: UInt64,
    plannedRepetitions: Int, environment: String, fingerprint: Fingerprint,
    spent: Consumption, prices: Prices? = nil, run: Run
  ) {
    self.shard = shard
    self.key = key
    self.definitions = definitions
    self.seed = seed
    self.plannedRepetitions = plannedRepetitions
    self.environment = environment
    self.fingerprint = fingerprint
    self.spent = spent
    self.prices = prices
    self.run = run
  }
}
