import PerfHarness
import Testing

@Suite struct LoadTests {
  @Test(arguments: [
    (Load.closed(concurrency: 8), "closed(concurrency: 8)"),
    (.open(.poisson(perSecond: 20)), "open(poisson(20.0 per second))"),
    (
      .closed(concurrency: 8, thinkTime: .uniform(from: .seconds(1), to: .seconds(3))),
      "closed(concurrency: 8, thinkTime: uniform(1 s, 3 s))"
    ),
  ])
  func loadsDescribeThemselves(_ load: Load, _ text: String) throws {
    #expect(load.description == text)
    try load.validate()
  }

  @Test(arguments: [
    (DurationDistribution.seconds(0), "0 s, up to 0 s"), (.seconds(-2), "-2 s, up to 0 s"),
    (.uniform(from: .seconds(-3), to: .seconds(-1)), "uniform(-3 s, -1 s), up to 0 s"),
    (.seconds(1e9), "1000000000 s, up to 1000000000 s"),
  ])
  func thinkTimesAreBounded(_ thinkTime: DurationDistribution, _ text: String) throws {
    let load = Load.closed(concurrency: 8, thinkTime: thinkTime)
    let error = try #require(throws: WorkloadError.self) { try load.validate() }
    #expect(
      error.description
        == "the think time is \(text) in 100 draws; expected more than 0 s and at most 31536000 s; "
        + "write e.g. .closed(concurrency: 8, thinkTime: .seconds(2))")
    #expect(error.code == .invalidThinkTime)
  }

  @Test(arguments: [
    (Extent.requests(100), "100 requests"), (.requests(1), "1 request"), (.seconds(10), "10 s"),
    (.seconds(1.5), "1.5 s"), (.duration(.milliseconds(250)), "250 ms"),
    (.atMost(requests: 100, duration: .seconds(10)), "100 requests or 10 s"),
  ])
  func extentsDescribeThemselves(_ extent: Extent, _ text: String) throws {
    #expect(extent.description == text)
    try extent.validate()
  }

  @Test(arguments: [
    (Margin.none, "none"), (.requests(20), "20 requests"), (.requests(1), "1 request"),
    (.seconds(2.5), "2.5 s"), (.share(0.1), "0.1 of the extent"),
  ])
  func marginsDescribeThemselves(_ margin: Margin, _ text: String) throws {
    #expect(margin.description == text)
    try margin.validate()
  }

  @Test(arguments: [
    (Margin.share(0.1), Extent.requests(30), Limits(requests: 3)),
    (.share(0.5), .requests(5), Limits(requests: 3)),
    (.share(0.001), .requests(10), Limits(requests: 1)),
    (.share(0), .requests(10), .nothing),
    (.share(0.1), .seconds(30), Limits(duration: .seconds(3))),
    (.share(0), .seconds(30), .nothing),
    (
      .share(0.1), .atMost(requests: 50, duration: .seconds(30)),
      Limits(requests: 5, duration: .seconds(3))
    ),
    (.none, .requests(10), .nothing),
    (.requests(7), .seconds(10), Limits(requests: 7)),
    (.duration(.seconds(1)), .requests(10), Limits(duration: .seconds(1))),
  ])
  func sharesAreTakenOfTheExtent(_ margin: Margin, _ extent: Extent, _ limits: Limits) {
    #expect(margin.limits(for: extent) == limits)
  }
}
