import Testing

@testable import PerfHarness

@Suite struct ProgressMeterTests {
  /// A meter that began at 1 s and has seen these requests.
  private func meter(
    _ extent: Extent, warmup: Margin = .none, repetitions: Int = 1,
    seen timelines: [RequestTimeline] = []
  ) -> ProgressMeter {
    let plan = LoadPlan(
      load: .closed(concurrency: 1), extent: extent, warmup: warmup, seed: 1)
    let meter = ProgressMeter(name: "Chat/short", repetitions: repetitions, plan: plan)
    meter.begin(at: .milliseconds(1000))
    timelines.forEach(meter.record)
    return meter
  }

  /// The line after so many seconds.
  private func line(_ meter: ProgressMeter, after seconds: Int64) -> String {
    meter.snapshot(at: .milliseconds(1000 * (1 + seconds))).line
  }

  private let ten = RunSamples.completed(10, of: 50)

  @Test func requestsAreCountedOfThosePlanned() {
    #expect(line(meter(.requests(40)), after: 0) == "Chat/short  0/40 requests")
    #expect(line(meter(.requests(40)), after: 2) == "Chat/short  0/40 requests  0/s")
    // A quarter took 2 s, three more take 6.
    #expect(
      line(meter(.requests(40), seen: ten), after: 2)
        == "Chat/short  10/40 requests  5/s  TTFT p50 50 ms p99 50 ms  6 s left")
    // Warm-up is sent too.
    #expect(
      line(meter(.requests(40), warmup: .requests(10), seen: ten), after: 2)
        == "Chat/short  10/50 requests  5/s  TTFT p50 50 ms p99 50 ms  8 s left")
    #expect(
      line(meter(.requests(10), seen: ten), after: 4)
        == "Chat/short  10/10 requests  2.5/s  TTFT p50 50 ms p99 50 ms")
  }

  @Test func timeIsShownOfThatPlanned() {
    let meter = meter(.seconds(60), warmup: .seconds(10), seen: ten)
    #expect(
      line(meter, after: 20)
        == "Chat/short  20 s of 70 s, 10 requests  0.5/s  TTFT p50 50 ms p99 50 ms  50 s left")
    // The last replies come later.
    #expect(
      line(meter, after: 100)
        == "Chat/short  70 s of 70 s, 10 requests  0.1/s  TTFT p50 50 ms p99 50 ms")
  }

  @Test func whereNeitherIsPlannedNoEndIsTold() {
    let meter = meter(.requests(40), warmup: .seconds(10), seen: ten)
    #expect(
      line(meter, after: 2) == "Chat/short  10 requests  5/s  TTFT p50 50 ms p99 50 ms")
    #expect(meter.snapshot(at: .milliseconds(3000)).share == nil)
    #expect(meter.snapshot(at: .milliseconds(3000)).remaining == nil)
  }

  @Test func repetitionsAreNumberedAndAllOfThemTakeTime() {
    let meter = meter(.requests(40), repetitions: 3, seen: ten)
    // 6 s of this one and twice 8 s.
    #expect(
      line(meter, after: 2)
        == "Chat/short [1/3]  10/40 requests  5/s  TTFT p50 50 ms p99 50 ms  22 s left")
    meter.begin(at: .milliseconds(9000))
    // Requests count anew, percentiles are of all so far.
    #expect(
      line(meter, after: 10)
        == "Chat/short [2/3]  0/40 requests  0/s  TTFT p50 50 ms p99 50 ms")
    ten.forEach(meter.record)
    #expect(
      line(meter, after: 10)
        == "Chat/short [2/3]  10/40 requests  5/s  TTFT p50 50 ms p99 50 ms  14 s left")
  }

  @Test func failuresAreCountedAndAreNoLatencies() {
    let meter = meter(.requests(40), seen: ten + RunSamples.failed(10, after: 5000))
    #expect(
      line(meter, after: 2)
        == "Chat/short  20/40 requests  10/s  TTFT p50 50 ms p99 50 ms  10 failed  2 s left")
    let hopeless = self.meter(.requests(40), seen: RunSamples.failed(10))
    #expect(line(hopeless, after: 2) == "Chat/short  10/40 requests  5/s  10 failed  6 s left")
    // Those of earlier repetitions stay in sight.
    hopeless.begin(at: .milliseconds(1000))
    #expect(line(hopeless, after: 2) == "Chat/short  0/40 requests  0/s  10 failed")
  }

  @Test func withoutFirstTokensWholeRepliesAreShown() {
    let whole = ReportSamples.request(0, due: 0, ended: 300)
    #expect(
      line(meter(.requests(40), seen: [whole]), after: 2)
        == "Chat/short  1/40 requests  0.5/s  E2E p50 300 ms p99 300 ms  78 s left")
  }

  /// Ranks 49.5 and 98.01 of 0…99: 50 ms and 100 ms within the histogram's 0.8 %.
  @Test func percentilesAreOfTheRequestsSoFar() throws {
    let seen = RunSamples.completed(98, of: 50) + RunSamples.completed(2, of: 100)
    let snapshot = meter(.requests(100), seen: seen).snapshot(at: .milliseconds(2000))
    let median = try #require(snapshot.median?.inSeconds)
    let ninetyNinth = try #require(snapshot.ninetyNinth?.inSeconds)
    #expect((median / 0.05 - 1).magnitude < 0.008)
    #expect((ninetyNinth / 0.1 - 1).magnitude < 0.008)
    #expect(snapshot.hasFirstTokens)
    #expect(snapshot.share == 1)
    #expect(snapshot.elapsed == .seconds(1))
  }
}
