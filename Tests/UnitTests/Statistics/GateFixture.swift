/// What `Fixtures/statistics/make_gate_fixture.py` has written, by scipy.
struct GateFixture: Decodable {
  /// A t test of two sets, or of the differences of pairs, with one-sided chances beyond `null`.
  struct TTest: Decodable {
    var first: [Double]
    var second: [Double]
    var null: Double
    var difference: Double
    var deviation: Double
    var degreesOfFreedom: Double
    var more: Double
    var less: Double
    var interval95: [Double]
    var interval99: [Double]
  }

  /// What is found of two sides, in units.
  struct Sides: Decodable {
    var current: [Double]
    var baseline: [Double]
    var better: String
    var value: Double
    var baselineValue: Double
    var change: Double
    var changeInterval: [Double]
    var valueInterval: [Double]
    var baselineInterval: [Double]
    var chanceWorse: Double
    var chanceBetter: Double
  }

  /// Repetitions in milliseconds that look worse by more than 5 %, and how often they would by chance.
  struct Chance: Decodable {
    var name: String
    var current: [Double]
    var baseline: [Double]
    var change: Double
    var chance: Double
    /// That of looking so much worse than 5 %.
    var chanceOfExcess: Double
  }

  /// The least difference that a gate finds.
  struct Least: Decodable {
    var deviation: Double
    var tolerance: Double
    var repetitions: Int
    var baseline: Int
    var confirmations: Int
    var comparisons: Int
    var excess: Bool
    var leastDifference: Double
  }

  var independent: [TTest]
  var pairs: [TTest]
  var contests: [Sides]
  var chances: [Chance]
  var least: [Least]

  static func read() throws -> GateFixture { try fixture("gate.json") }

  static func chance(_ name: String) throws -> Chance {
    guard let chance = try read().chances.first(where: { $0.name == name }) else {
      throw Missing(name: name)
    }
    return chance
  }

  struct Missing: Error {
    var name: String
  }
}
