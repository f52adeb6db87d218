import PerfHarness
import Testing

@Suite struct TokenBucketTests {
  private static let limits = [
    RateLimit.perSecond(20, burst: 5), .perSecond(3), .perSecond(7, burst: 20),
    .perSecond(1_000_000, burst: 2),
  ]

  /// Poisson arrivals at 1.2 times the limit's rate, and a pause of a thousand mean delays in the middle.
  private func arrivals(_ limit: RateLimit) -> [MonotonicInstant] {
    PoissonArrivals(perSecond: limit.rate * 1.2).offsets(seed: 9).prefix(1000).enumerated().map {
      let pause = Duration(inSeconds: $0.offset < 500 ? 0 : 1000 / limit.rate)
      return MonotonicInstant(nanoseconds: 0).advanced(by: $0.element + pause)
    }
  }

  private func admitted(_ limit: RateLimit, _ arrivals: [MonotonicInstant]) -> [MonotonicInstant] {
    var bucket = TokenBucket(limit)
    return arrivals.map { bucket.admit($0) }
  }

  /// From each request to each later one, in billionths of a request without rounding. Instants are rounded
  /// up to a nanosecond, which brings two of them closer by less than one where there is no burst, and
  /// otherwise is taken from the burst.
  @Test(arguments: limits) func noWindowHoldsMoreThanItsBurstAndRate(_ limit: RateLimit) {
    let instants = admitted(limit, arrivals(limit)).map(\.nanoseconds)
    let rate = Int64(limit.rate)
    var worst = Int64.min
    for first in instants.indices {
      for last in first..<instants.count {
        let excess = Int64(last - first + 1 - limit.burst) * 1_000_000_000
        worst = max(worst, excess - rate * (instants[last] - instants[first]))
      }
    }
    #expect(worst < (limit.burst == 1 ? rate : 1))
    #expect(worst > -2 * rate, "and it is used up to the nanosecond")
  }

  /// A bucket as it is drawn in textbooks: its level rises by the rate, up to the burst, and each request
  /// takes one. Counted in billionths of a token, which is what a nanosecond brings of one in a second.
  private func filled(_ limit: RateLimit, _ arrivals: [MonotonicInstant]) -> [MonotonicInstant] {
    let token: Int64 = 1_000_000_000
    let rate = Int64(limit.rate)
    let brim = Int64(limit.burst) * token
    var level = brim
    var now = arrivals.first?.nanoseconds ?? 0
    return arrivals.map { arrival in
      if arrival.nanoseconds > now {
        level = max(level, min(brim, level + rate * (arrival.nanoseconds - now)))
        now = arrival.nanoseconds
      }
      if level < token {
        let wait = (token - level + rate - 1) / rate
        now += wait
        level += rate * wait
      }
      level -= token
      return MonotonicInstant(nanoseconds: now)
    }
  }

  @Test(arguments: limits) func nobodyWaitsLongerThanForTheirToken(_ limit: RateLimit) {
    let arrivals = arrivals(limit)
    let instants = admitted(limit, arrivals)
    #expect(instants == filled(limit, arrivals))
    #expect(instants == instants.sorted())
    // The load is more than the limit lets through, and yet some come through at once.
    let waited = zip(instants, arrivals).count { $0 > $1 }
    #expect((100...998).contains(waited), "\(waited)")
  }

  @Test func whatStaysBelowTheLimitIsLeftAsItIs() {
    let instants = (0..<1000).map { MonotonicInstant(nanoseconds: $0 * 50_000_000) }
    #expect(admitted(.perSecond(20), instants) == instants)
  }

  // Five at once, then one every 50 ms; after a pause of 100 ms two at once.
  @Test func aBurstComesAtOnceAndGrowsAgain() {
    let arrivals = [0, 0, 0, 0, 0, 0, 0, 200, 200, 200].map { MonotonicInstant.milliseconds($0) }
    #expect(
      admitted(.perSecond(20, burst: 5), arrivals).map { $0.nanoseconds / 1_000_000 }
        == [0, 0, 0, 0, 0, 50, 100, 200, 200, 250])
  }

  // A third of a second can't be represented: after a day the limit has not drifted.
  @Test func aLimitThatIsAlwaysReachedDoesNotDrift() {
    var bucket = TokenBucket(.perSecond(3))
    var last = MonotonicInstant(nanoseconds: 0)
    for _ in 0...(3 * 3600) { last = bucket.admit(MonotonicInstant(nanoseconds: 0)) }
    #expect(last.nanoseconds == 3600 * 1_000_000_000)
  }

  @Test(arguments: [
    (
      RateLimit.perSecond(0), "the rate is 0.0; expected more than 0 and at most 1000000 per second"
    ),
    (
      .perSecond(.nan), "the rate is nan; expected more than 0 and at most 1000000 per second"
    ),
    (.perSecond(20, burst: 0), "the burst is 0; expected 1 to 1000000 requests"),
  ])
  func impossibleLimitsSayWhatIsPossible(_ limit: RateLimit, _ text: String) throws {
    let error = try #require(throws: WorkloadError.self) { try limit.validate() }
    #expect(
      error.description
        == "rate limit \(limit): \(text); write e.g. .perSecond(20, burst: 5)")
    #expect(error.code == .invalidRateLimit)
  }

  @Test func aLimitDescribesItself() {
    #expect(RateLimit.perSecond(20, burst: 5).description == "20.0 per second, burst 5")
  }
}
