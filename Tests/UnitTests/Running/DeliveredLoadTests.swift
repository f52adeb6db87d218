import PerfHarness
import Testing

@Suite struct DeliveredLoadTests {
  private typealias Arrival = (due: Double, sent: Double?)

  /// Requests that took 10 ms from when they were sent; instants in ms.
  private func repetition(
    _ arrivals: [Arrival], connecting: Set<Int> = [], window: Duration = .seconds(1)
  ) -> Repetition {
    let timelines = arrivals.enumerated().map { index, arrival in
      let lag = arrival.sent.map { $0 - arrival.due }
      return ReportSamples.request(
        index, due: arrival.due, sent: lag, connected: connecting.contains(index) ? lag : nil,
        ended: (lag ?? 0) + 10)
    }
    return Repetition(timelines: timelines, window: window)
  }

  private func open(_ repetitions: Repetition...) -> DeliveredLoad {
    DeliveredLoad(repetitions, load: .open(.constant(perSecond: 10)))
  }

  private func closed(_ repetitions: Repetition...) -> DeliveredLoad {
    DeliveredLoad(repetitions, load: .closed(concurrency: 4))
  }

  // Due 0, 100, 200, 300, 400: 4 gaps in 0.4 s. Sent 0, 125, 250, 375, 500: 4 in 0.5 s.
  @Test func ratesAreThoseOfTheSameRequestsByBothInstants() throws {
    let load = open(repetition((0..<5).map { (Double($0) * 100, Double($0) * 125) }))
    #expect(load.concurrency == nil)
    #expect(areClose(try #require(load.requestedRate), 10, within: 1e-9))
    #expect(areClose(try #require(load.achievedRate), 8, within: 1e-9))
    #expect(areClose(try #require(load.achievedShare), 0.8, within: 1e-9))
    #expect(load.lag.values == [0, 0.025, 0.05, 0.075, 0.1])
    // Of those that were never sent neither counts: 2 gaps in 0.2 s are left.
    let some = open(repetition([(0, 0), (100, 100), (200, 200), (900, nil)]))
    #expect(areClose(try #require(some.requestedRate), 10, within: 1e-9))
    #expect(areClose(try #require(some.achievedRate), 10, within: 1e-9))
  }

  // 200 requests, one every 10 ms. Of each 100 one is left out at either end: 195 gaps in 1.95 s, however
  // late the first two were sent.
  @Test func aFewThatWereHeldUpDoNotDecideTheRate() throws {
    let load = open(
      repetition((0..<200).map { (Double($0) * 10, $0 < 2 ? 5000 : Double($0) * 10) }))
    #expect(areClose(try #require(load.requestedRate), 100, within: 1e-9))
    #expect(areClose(try #require(load.achievedRate), 100, within: 1e-9))
    #expect(load.lag.maximum == 5)
  }

  // Due at 0, 100, 300: gaps of 100 and 200, mean 150, deviation 50. Sent at 0, 150, 300: equal ones.
  @Test func gapsVaryByTheirDeviationInMeans() throws {
    let load = open(repetition([(0, 0), (100, 150), (300, 300)]))
    #expect(areClose(try #require(load.requestedGapVariation), 1.0 / 3, within: 1e-9))
    #expect(try #require(load.achievedGapVariation) < 1e-6)
  }

  // The second overtook the first: on the wire they came at 150, 250, 350.
  @Test func gapsOnTheWireAreThoseBetweenSuccessiveSends() throws {
    let load = open(repetition([(0, 250), (100, 150), (200, 350)]))
    #expect(try #require(load.achievedGapVariation) < 1e-6)
    #expect(areClose(try #require(load.achievedRate), 10, within: 1e-9))
  }

  // 4 gaps in 0.4 s and 1 in 0.1 s: 5 in 0.5 s, and none between the last of one and the first of the
  // next.
  @Test func repetitionsArePooledWithoutWhatLiesBetweenThem() throws {
    let load = open(
      repetition((0..<5).map { (Double($0) * 100, Double($0) * 100) }),
      repetition([(90_000, 90_000), (90_100, 90_100)]))
    #expect(areClose(try #require(load.requestedRate), 10, within: 1e-9))
    #expect(try #require(load.requestedGapVariation) < 1e-6)
    #expect(load.lag.count == 7)
  }

  @Test func whatPaidForAConnectionIsKeptApart() {
    let load = open(repetition([(0, 40), (100, 101), (200, 202)], connecting: [0]))
    #expect(load.lag.values == [0.001, 0.002])
    #expect(load.connectingLag.values == [0.04])
    // (1 + 2) of (11 + 12) ms.
    #expect(areClose(load.shareBeforeSending ?? .nan, 3.0 / 23, within: 1e-9))
  }

  // Six requests of 10 ms after lags of 10, 0, 0, 0, 0 and 0: 20 + 5 · 10 = 70 ms of slots' time, of which
  // 10 before sending; on the wire 60 ms in a window of 1 s.
  @Test func theTimeOfSlotsIsSpentBeforeOrAfterSending() {
    let load = closed(
      repetition((0..<6).map { (Double($0) * 100, $0 == 0 ? 10 : Double($0) * 100) }))
    #expect(load.concurrency == 4)
    #expect(load.requestedRate == nil)
    #expect(load.achievedShare == nil)
    #expect(load.requestedGapVariation == nil)
    #expect(areClose(load.shareBeforeSending ?? .nan, 1.0 / 7, within: 1e-9))
    #expect(load.medianShareBeforeSending == 0)
    #expect(areClose(load.inFlightFromSent, 0.06, within: 1e-9))
    #expect(areClose(load.inFlightFromDue, 0.07, within: 1e-9))
  }

  // 0.6 in flight for 1 s and 0.1 for 3 s.
  @Test func whatIsInFlightIsWeighedByTheLengthOfItsWindow() {
    let load = closed(
      repetition((0..<60).map { (Double($0), Double($0)) }),
      repetition((0..<30).map { (Double($0), Double($0)) }, window: .seconds(3)))
    #expect(areClose(load.inFlightFromSent, 0.9 / 4, within: 1e-9))
  }

  @Test func ofNothingSentNothingIsKnown() {
    for load in [open(repetition([(0, nil), (100, nil)])), open()] {
      #expect(load.requestedRate == nil)
      #expect(load.achievedRate == nil)
      #expect(load.requestedGapVariation == nil)
      #expect(load.lag.count == 0)
      #expect(load.shareBeforeSending == nil)
      #expect(load.medianShareBeforeSending == nil)
      #expect(load.inFlightFromSent == 0)
    }
  }
}
