import PerfHarness
import Testing

@Suite struct LoadTests {
  @Test(arguments: [
    (Load.closed(concurrency: 8), "closed(concurrency: 8)"),
    (.open(.poisson(perSecond: 20)), "open(poisson(20.0 per second))"),
  ])
  func loadsDescribeThemselves(_ load: Load, _ text: String) throws {
    #expect(load.description == text)
    try load.validate()
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
