import PerfHarness
import Testing

@Suite struct RepetitionInFlightTests {
  /// 40 requests of 500 ms and 10 that failed after 1 s, in 10 s: (40 · 0.5 + 10 · 1) ÷ 10 = 3.
  @Test func asManyAreInFlightAsTheSumOfTheirDurationsFillsTheWindow() {
    let repetition = Repetition(
      timelines: RunSamples.completed(40, of: 500)
        + RunSamples.failed(10, after: 1000, RunSamples.timeout),
      window: .seconds(10))
    #expect(areClose(repetition.meanInFlight, 3, within: 1e-12))
  }

  @Test func withoutAWindowNothingIsInFlight() {
    #expect(Repetition(timelines: [], window: .zero).meanInFlight == 0)
    #expect(
      Repetition(timelines: RunSamples.completed(1, of: 5), window: .zero).meanInFlight == 0)
  }
}
