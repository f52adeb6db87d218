import Testing

@testable import PerfHarness

@Suite struct LatencyBinsTests {
  private func bins(_ microseconds: Int64...) -> LatencyBins {
    var bins = LatencyBins()
    for value in microseconds { bins.record(nanoseconds: value * 1000) }
    return bins
  }

  /// Eight to a doubling: from 1024 µs on the edges are 2^(10 + i/8) µs.
  @Test func binsReachFromTheFirstValueToTheLast() throws {
    let bins = bins(1024, 1024, 1100, 2047).bins(atMost: 100)
    // log₂(1100 ÷ 1024) × 8 = 0.83: still the first bin.
    #expect(bins.map(\.count) == [3, 0, 0, 0, 0, 0, 0, 1])
    #expect(bins.first?.from == .microseconds(1024))
    #expect(bins.last?.to == .microseconds(2048))
  }

  @Test func neighboursAreTakenTogetherWhereThereIsLittleRoom() {
    // 1 ms … 4 ms: 16 bins, of which four and four are one.
    let bins = bins(1024, 1500, 2048, 2100, 4095).bins(atMost: 4)
    #expect(bins.count == 4)
    #expect(bins.reduce(0) { $0 + $1.count } == 5)
    #expect(bins.map(\.count) == [1, 1, 2, 1])
  }

  @Test func whatLiesOutsideCountsAtTheEdge() {
    var bins = LatencyBins()
    bins.record(nanoseconds: -5)
    bins.record(nanoseconds: .max)
    let all = bins.bins(atMost: 1000)
    #expect(all.count == 240)
    #expect(all.first?.count == 1)
    #expect(all.last?.count == 1)
  }

  @Test func nothingHasNoBins() {
    #expect(LatencyBins().bins(atMost: 10).isEmpty)
    #expect(bins(1000).bins(atMost: 0).isEmpty)
  }
}
