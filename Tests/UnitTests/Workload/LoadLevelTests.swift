import Testing

@testable import PerfHarness

@Suite struct LoadLevelTests {
  @Test(arguments: [
    (Load.open(.constant(every: .milliseconds(50))), "open(constant(10.0 per second))"),
    (.open(.poisson(perSecond: 3)), "open(poisson(10.0 per second))"),
    (
      .open(.uniform(from: .milliseconds(10), to: .milliseconds(30))),
      "open(uniform(50 ms, 150 ms))"
    ),
    (
      .open(.normal(mean: .seconds(1), deviation: .milliseconds(200))),
      "open(normal(100 ms, 20 ms))"
    ),
    (.closed(concurrency: 8), "open(poisson(10.0 per second))"),
  ])
  func arrivalsKeepTheirKindAtAnotherRate(_ load: Load, _ text: String) throws {
    #expect(try load.at(.requestsPerSecond(10)).description == text)
    #expect(try load.at(.concurrency(4)).description == "closed(concurrency: 4)")
  }

  private struct Thrice: Arrivals {
    let description = "thrice"
    func nextOffset(
      after previous: Duration?, index: Int, using generator: inout SeededGenerator
    ) -> Duration? { index < 3 ? .seconds(index) : nil }
  }

  @Test func arrivalsWithoutARateAreRefused() {
    let error = #expect(throws: WorkloadError.self) {
      try Load.open(Thrice()).at(.requestsPerSecond(10))
    }
    #expect(
      error?.message == "arrivals thrice have no one rate that could be varied; expected constant, "
        + "uniform, normal, poisson or gamma ones, or a type that conforms to ScalableArrivals; write e.g. "
        + "load: .open(.poisson(perSecond: 1))")
    let negative = #expect(throws: WorkloadError.self) {
      try Load.open(.poisson(perSecond: 1)).at(.requestsPerSecond(-1))
    }
    #expect(
      negative?.message
        == "the rate is -1.0; expected more than 0 and at most 1000000 per second; write e.g. 20")
  }

  @Test(arguments: [
    (LoadRange.requestsPerSecond(0...5), "0 to 5"), (.requestsPerSecond(5...5), "5 to 5"),
    (.requestsPerSecond(-2...5), "-2 to 5"), (.requestsPerSecond(1...2_000_000), "1 to 2000000"),
    (.requestsPerSecond(1...(.infinity)), "1 to ∞"), (.concurrency(0...8), "0 to 8"),
    (.concurrency(8...8), "8 to 8"), (.concurrency(1...100_001), "1 to 100001"),
    (.concurrency(1...(.max)), "1 to 9223372036854775808"),
  ])
  func aRangeThatIsNoneIsRefused(_ range: LoadRange, _ text: String) {
    let error = #expect(throws: WorkloadError.self) { try range.validate() }
    let (allowed, example) =
      range.isClosed
      ? ("1 to 100000 at once", ".concurrency(1...64)")
      : ("more than 0 and at most 1000000 requests/s", ".requestsPerSecond(1...200)")
    #expect(
      error?.message
        == "between is \(text); expected two loads, each \(allowed), the second one more than the first; "
        + "write e.g. between: \(example)")
  }

  @Test(arguments: [
    (LoadLevel.concurrency(4), LoadRange.concurrency(1...8)),
    (.concurrency(1), .concurrency(1...2)),
    (.concurrency(80_000), .concurrency(10_000...100_000)),
    (.requestsPerSecond(20), .requestsPerSecond(2.5...40)),
    (.requestsPerSecond(800_000), .requestsPerSecond(100_000...1_000_000)),
  ])
  func aDemandIsLookedForAroundIt(_ level: LoadLevel, _ range: LoadRange) throws {
    #expect(LoadRange(around: level) == range)
    try range.validate()
  }

  @Test func aPrecisionThatCannotBeHadIsRefused() {
    let error = #expect(throws: WorkloadError.self) {
      try SearchPrecision.percent(0.5).validate()
    }
    #expect(
      error?.message == "resolution is 0.5 %; expected 1 to 50; write e.g. .percent(10)")
  }
}
