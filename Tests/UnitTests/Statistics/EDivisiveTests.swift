import PerfHarness
import Testing

@Suite struct EDivisiveTests {
  /// What `Fixtures/statistics/make_change_fixture.py` has written.
  private struct Fixture: Decodable {
    struct Series: Decodable {
      var name: String
      var values: [Double]
      var index: Int
      var statistic: Double
    }

    var least: Int
    var cases: [Series]
  }

  @Test func divisionsAgreeWithTheDefinitionPairByPair() throws {
    let fixture = try Fixture.fixture("changes.json")
    #expect(fixture.least == EDivisive.leastLength)
    for series in fixture.cases {
      let division = try #require(EDivisive.division(of: series.values))
      #expect(division.index == series.index, "\(series.name)")
      #expect(areClose(division.divergence, series.statistic, within: 1e-12), "\(series.name)")
    }
  }

  @Test func twoSidesOfTwoValuesAreTheLeastThatCanDiffer() {
    #expect(EDivisive.division(of: [1, 2, 3]) == nil)
    #expect(EDivisive.division(of: [1, 1, 3, 3])?.index == 2)
  }

  /// 2 ÷ C(9, 4) = 1.6 %, 2 ÷ C(10, 5) = 0.8 %; 2 ÷ C(7, 3) = 5.7 %, 2 ÷ C(8, 4) = 2.9 %.
  @Test(arguments: [(0.01, 9, 10), (0.05, 7, 8)])
  func fewValuesCanShowNothing(_ level: Double, _ tooFew: Int, _ enough: Int) {
    let method = EDivisive(level: level)
    #expect(!method.canFind(among: tooFew))
    #expect(method.canFind(among: enough))
    #expect(!method.canFind(among: 0))
    var generator = SeededGenerator(seed: 1)
    let step = (0..<tooFew).map { $0 < tooFew / 2 ? 1.0 : 2 }
    #expect(method.changes(in: step, using: &generator).isEmpty)
  }

  @Test func levelsWithoutNoiseAreTakenApartWhereTheyMeet() {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<40).map { (15..<25).contains($0) ? 1.1 : 1.0 }
    let changes = EDivisive().changes(in: values, using: &generator)
    #expect(changes.map(\.index) == [15, 25])
    #expect(changes.allSatisfy { $0.chance <= 0.01 })
  }

  @Test func equalValuesNeverChange() {
    var generator = SeededGenerator(seed: 1)
    let values = [Double](repeating: 0.1, count: 40)
    #expect(EDivisive().changes(in: values, using: &generator).isEmpty)
  }

  /// Wherever it stands, an order of the same values divides as well in most of the permutations.
  @Test(arguments: [0, 7, 20, 39]) func oneOutlierIsNoChange(_ place: Int) {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<40).map { $0 == place ? 2.0 : 1 }
    #expect(EDivisive().changes(in: values, using: &generator).isEmpty)
  }

  @Test func theSameSeedFindsTheSame() {
    var noise = SeededGenerator(seed: 7)
    let values = (0..<60).map { 0.02 * Double($0 / 20) + 0.03 * noise.nextNormal() }
    let found = (0..<2).map { _ in
      var generator = SeededGenerator(seed: 3)
      return EDivisive(level: 0.05).changes(in: values, using: &generator)
    }
    #expect(found[0] == found[1])
    #expect(!found[0].isEmpty)
  }

  // MARK: How often it is wrong

  /// The changes found in so many series of 40 values with a noise of 3 %.
  private static func found(
    _ count: Int, seed: UInt64, level: Double = 0.01, _ shift: (Int) -> Double
  ) -> [[Int]] {
    var noise = SeededGenerator(seed: seed)
    var generator = SeededGenerator(seed: seed, stream: 1)
    return (0..<count).map { _ in
      let values = (0..<40).map { shift($0) + 0.03 * noise.nextNormal() }
      return EDivisive(level: level).changes(in: values, using: &generator).map(\.index)
    }
  }

  /// The test is one of permutations, and as likely to be wrong as it says, whatever the length: of 300
  /// series 3 at 1 % and 15 at 5 %, give or take three standard deviations √(np(1 − p)) of 1.7 and 3.8.
  @Test(arguments: [(0.01, 0...8), (0.05, 4...26)])
  func seriesWithoutAChangeHaveOneAsOftenAsTheLevelSays(
    _ level: Double, _ expected: ClosedRange<Int>
  ) {
    let alarms = Self.found(300, seed: 11, level: level) { _ in 0 }.count { !$0.isEmpty }
    #expect(expected.contains(alarms))
  }

  /// Means of 20 values differ by 0.1 ÷ (0.03 · √(2/20)) = 10.5 standard errors; numpy's permutations find 60
  /// of 60.
  @Test func aStepOfTenPerCentAmongNoiseOfThreeIsFoundInItsPlace() {
    let found = Self.found(60, seed: 21) { $0 < 20 ? 0 : 0.1 }
    #expect(found.count { !$0.isEmpty } == 60)
    // The neighbour of a step of 3.3 standard deviations is mistaken for it once in a while.
    #expect(found.count { $0.contains { (19...21).contains($0) } } >= 55)
  }

  /// A slow stretch that was mended again: numpy finds 99 of 100. Without the search over ends, it found 3
  /// of 60.
  @Test func whatComesBackIsFoundAsWell() {
    let found = Self.found(60, seed: 31) { (15..<25).contains($0) ? 0.1 : 0 }
    #expect(found.count { !$0.isEmpty } >= 56)
  }
}
