import Testing

@testable import PerfHarness

@Suite struct LiveSeriesTests {
  /// Percentiles of one value are that value.
  private func value(_ milliseconds: Int) -> LiveSeries.Percentiles {
    LiveSeries.Percentiles(
      median: .milliseconds(milliseconds), ninetyFifth: .milliseconds(milliseconds))
  }

  @Test func requestsCountInTheSecondThatTheyEndedIn() {
    var series = LiveSeries(width: 1, capacity: 10)
    series.record(
      LiveSamples.request(ended: 200, timeToFirstToken: 50, outputTokens: 7),
      at: .milliseconds(200))
    series.note(inFlight: 3)
    series.note(inFlight: 2)
    // The present second is not told of before it is over.
    #expect(series.points.isEmpty)
    series.record(
      LiveSamples.request(ended: 1999, timePerOutputToken: 5), at: .milliseconds(1999))
    series.record(
      LiveSamples.request(ended: 1999, failureCode: "http_429"), at: .milliseconds(1999))
    series.advance(to: .milliseconds(3000))
    #expect(
      series.points == [
        LiveSeries.Point(
          second: 0, completed: 1, outputTokens: 7, inFlight: 3, timeToFirstToken: value(50)),
        LiveSeries.Point(
          second: 1, completed: 1, failed: 1, timePerOutputToken: value(5)),
        LiveSeries.Point(second: 2),
      ])
  }

  @Test func whatIsToldLateCountsInThePresentSecond() {
    var series = LiveSeries(width: 1, capacity: 10)
    series.advance(to: .milliseconds(1000))
    series.record(LiveSamples.request(ended: 900), at: .milliseconds(900))
    series.advance(to: .milliseconds(2000))
    #expect(series.points.map(\.completed) == [0, 1])
  }

  @Test func theOldestMakeRoom() {
    var series = LiveSeries(width: 10, capacity: 3)
    for second in stride(from: Int64(0), to: 60, by: 10) {
      series.record(
        LiveSamples.request(ended: second * 1000), at: .milliseconds(second * 1000))
    }
    #expect(series.points.map(\.second) == [20, 30, 40])
    #expect(series.points.allSatisfy { $0.completed == 1 })
  }

  /// A simulated clock jumps over hours at once.
  @Test func aGapLongerThanAllThatIsKeptTakesNoRoom() {
    var series = LiveSeries(width: 1, capacity: 3)
    series.note(inFlight: 1)
    series.advance(to: .seconds(1_000_000_000))
    #expect(series.points.map(\.second) == [999_999_997, 999_999_998, 999_999_999])
    // What is under way stays under way.
    #expect(series.points.map(\.inFlight) == [1, 1, 1])
  }

  /// Ranks 9.5 and 18.05 of 0…19, within the histogram's 0.2 %.
  @Test func percentilesAreOfTheSecondAlone() throws {
    var series = LiveSeries(width: 1, capacity: 3)
    for second in Int64(0)...1 {
      for number in Int64(0)..<20 {
        series.record(
          LiveSamples.request(ended: second * 1000, timeToFirstToken: 100 * second + number + 1),
          at: .milliseconds(second * 1000))
      }
    }
    series.advance(to: .seconds(2))
    let percentiles = try series.points.map { try #require($0.timeToFirstToken) }
    for (point, base) in zip(percentiles, [0.0, 100]) {
      #expect((point.median.inSeconds * 1000 / (base + 10.5) - 1).magnitude < 0.002)
      #expect((point.ninetyFifth.inSeconds * 1000 / (base + 19.05) - 1).magnitude < 0.002)
    }
  }
}
