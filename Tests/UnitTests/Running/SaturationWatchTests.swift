import Testing

@testable import PerfHarness

/// Queues with known utilization: Poisson arrivals, exponential or constant service, one server or many.
@Suite struct SaturationWatchTests {
  private static let count = UInt64(100)
  private static let length = 6000

  /// First come, first served; the mean service takes a second. Latency is TTFT.
  private static func queue(
    utilization: Double, seed: UInt64, servers: Int = 1, length: Int = length,
    service: (inout SeededGenerator) -> Double = { $0.nextExponential() }
  ) -> [RequestTimeline] {
    var generator = SeededGenerator(seed: seed)
    var free = BinaryHeap<Double> { $0 < $1 }
    for _ in 0..<servers { free.insert(0) }
    var due = 0.0
    return (0..<length).map { index in
      due += generator.nextExponential() / (utilization * Double(servers))
      let start = max(due, free.popFirst() ?? 0)
      let end = start + service(&generator)
      free.insert(end)
      return ReportSamples.request(
        index, due: due * 1000, sent: 0, outputs: [((end - due) * 1000, .text)],
        ended: (end - due) * 1000)
    }
  }

  private static func finding(in timelines: [RequestTimeline]) -> SaturationWatch.Finding? {
    SaturationWatch.finding(
      in: Repetition(timelines: timelines, window: .seconds(1)),
      load: .open(.poisson(perSecond: 1)))
  }

  /// Of 1,000 seeds it was none at each.
  @Test(arguments: [0.8, 0.9, 0.95])
  func aQueueThatKeepsUpIsNotTakenForSaturated(utilization: Double) {
    let alarms = (1...Self.count).count {
      Self.finding(in: Self.queue(utilization: utilization, seed: $0)) != nil
    }
    #expect(alarms * 100 <= Self.count)
  }

  /// Of a fifth more than it can do: of 1,000 seeds 996 were found within 3,000 requests.
  @Test func aQueueThatGrowsIsFound() {
    let ends = (1...Self.count).map {
      Self.finding(in: Self.queue(utilization: 1.2, seed: $0, length: 3000))?.requests ?? .max
    }.sorted()
    #expect(ends[Int(Self.count) * 95 / 100 - 1] <= 3000)
  }

  /// Fifty servers that always take the same.
  @Test func manyServersThatFallBehindAreFound() {
    for seed in UInt64(1)...20 {
      let constant = Self.queue(utilization: 1.2, seed: seed, servers: 50, length: 3000) { _ in 1 }
      #expect(Self.finding(in: constant) != nil, "seed \(seed)")
    }
  }

  /// Many servers fill up first: in flight rises, latency does not.
  @Test(arguments: [(UInt64(1)...20)])
  func fillingUpIsNoSaturation(_ seeds: ClosedRange<UInt64>) {
    for seed in seeds {
      let timelines = Self.queue(utilization: 0.7, seed: seed, servers: 400, length: 3000)
      #expect(Self.finding(in: timelines) == nil, "seed \(seed)")
    }
  }

  /// Due every 100 ms and served in 125 ms each: 8 of 10 in a second are delivered, and when the n-th has
  /// ended n/4 + 1 are under way: 19 after 72, 65 after 256. The n-th takes 125 + 25·(n − 1) ms, those from
  /// the 65th to the 72nd 1,812.5 ms in the mean, and those from the 249th to the 256th 6,412.5 ms.
  @Test func theFindingSaysWhatWasSeen() throws {
    let timelines = (0..<400).map { index in
      let latency = 125.0 * Double(index + 1) - 100 * Double(index)
      return ReportSamples.request(
        index, due: 100 * Double(index), sent: 0, outputs: [(latency, .text)], ended: latency)
    }
    let finding = try #require(
      SaturationWatch.finding(
        in: Repetition(timelines: timelines, window: .seconds(50)),
        load: .open(.constant(perSecond: 10))))
    // 32 points of eight; the first quarter is left out.
    #expect(finding.requests == 256)
    #expect(
      finding.text(rate: 10)
        == "the service can't keep up with 10 requests/s: in flight rose from 19 to 65 and "
        + "timeToFirstToken from 1.81 s to 6.41 s within 23 s; it delivered 8 requests/s")
  }

  @Test func onlyAConstantRateIsLookedAt() {
    let timelines = Self.queue(utilization: 2, seed: 1, length: 2000)
    let repetition = Repetition(timelines: timelines, window: .seconds(1))
    #expect(SaturationWatch.finding(in: repetition, load: .open(.poisson(perSecond: 2))) != nil)
    #expect(SaturationWatch.finding(in: repetition, load: .closed(concurrency: 8)) == nil)
    #expect(SaturationWatch.finding(in: repetition, load: .open(Ramp())) == nil)
    #expect(SaturationWatch.finding(in: repetition, load: nil) == nil)
  }

  private struct Ramp: Arrivals {
    let description = "ramp"
    func nextOffset(
      after previous: Duration?, index: Int, using generator: inout SeededGenerator
    ) -> Duration? { .milliseconds(index) }
  }

  @Test func arrivalsSayTheirRate() {
    #expect(PoissonArrivals(perSecond: 20).steadyRate == 20)
    #expect(ConstantArrivals(perSecond: 20).steadyRate == 20)
    #expect(ConstantArrivals(every: .milliseconds(50)).steadyRate == 20)
    #expect(
      RandomDelayArrivals(uniformFrom: .zero, to: .milliseconds(100)).steadyRate == 20)
    #expect(
      RandomDelayArrivals(normalWithMean: .milliseconds(50), deviation: .milliseconds(5))
        .steadyRate == 20)
  }
}
