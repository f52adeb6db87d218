import Testing

@testable import PerfHarness

@Suite struct CaseHistoryTests {
  @Test func aStepIsFoundInEachLineThatHasIt() {
    let history = HistorySamples.step(to: 125)
    #expect(history.changes.map(\.line) == [HistorySamples.median, HistorySamples.tail])
    #expect(history.changes.map(\.index) == [10, 10])
    for change in history.changes {
      #expect(areClose(change.size, 0.25, within: 1e-9))
      #expect(areClose(change.before * 1.25, change.after, within: 1e-9))
      #expect(!change.isImprovement)
    }
  }

  @Test func aStepDownIsAnImprovement() {
    let changes = HistorySamples.step(to: 80).changes
    #expect(changes.map(\.isImprovement) == [true, true])
    #expect(changes.allSatisfy { areClose($0.size, -0.2, within: 1e-9) })
  }

  /// Without noise any step is certain; one of less than 1 % is not news.
  @Test(arguments: [(100.9, 0), (101.1, 2)])
  func whatIsSmallIsNotShown(_ milliseconds: Double, _ count: Int) {
    #expect(HistorySamples.step(to: milliseconds).changes.count == count)
  }

  /// 100, 100.5, 120: when the small one is taken away, the step is from the mean of both,
  /// √(100 · 100.5), to 120.
  @Test func whatIsSmallBelongsToWhatIsBesideIt() throws {
    let values = (0..<36).map { [100, 100.5, 120][$0 / 12] as Double }
    let history = CaseHistory(.commits, HistorySamples.points(values))
    let changes = history.changes.filter { $0.line == HistorySamples.median }
    #expect(changes.map(\.index) == [24])
    let before = (100 * 100.5).squareRoot() / 1000
    #expect(areClose(try #require(changes.first).before, before, within: 1e-9))
  }

  @Test func anotherExperimentIsNoChange() {
    let old = HistorySamples.points(Array(repeating: 100, count: 10), setting: "a")
    let new = HistorySamples.points(Array(repeating: 200, count: 12), setting: "b")
    let history = CaseHistory(.commits, old + new)
    #expect(history.stretches == [0..<10, 10..<22])
    #expect(history.changes.isEmpty)
    #expect(history.canFindChanges)
  }

  @Test func anExperimentThatComesBackIsAStretchOfItsOwn() {
    let points = ["a", "b", "a"].map { HistorySamples.point("x", 100, setting: $0) }
    #expect(CaseHistory(.runs, points).stretches == [0..<1, 1..<2, 2..<3])
  }

  @Test func pointsWithoutAValueAreLeftOut() {
    let values: [Double?] =
      [nil] + Array(repeating: 100, count: 8) + [nil, nil] + Array(repeating: 130, count: 8)
    let history = CaseHistory(.commits, HistorySamples.points(values))
    #expect(history.changes.map(\.index) == [11, 11])
  }

  @Test func nothingIsFoundAmongFewPoints() {
    let values = Array(repeating: 100.0, count: 4) + Array(repeating: 200, count: 5)
    let history = CaseHistory(.commits, HistorySamples.points(values))
    #expect(history.changes.isEmpty)
    #expect(!history.canFindChanges)
  }

  @Test func valuesOfZeroHaveNoFactors() {
    let values = Array(repeating: 0.0, count: 10) + Array(repeating: 200, count: 10)
    #expect(CaseHistory(.commits, HistorySamples.points(values)).changes.isEmpty)
  }
}
