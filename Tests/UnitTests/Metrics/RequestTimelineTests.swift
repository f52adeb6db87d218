import Testing

@testable import PerfHarness

@Suite struct RequestTimelineTests {
  /// Instants in milliseconds: due 100, sent 103, outputs at 150 (reasoning), 160 and 180 (text),
  /// ended 190; 5 output tokens.
  private let timeline: RequestTimeline = {
    var timeline = RequestTimeline(index: 0, due: .milliseconds(100))
    timeline.sent = .milliseconds(103)
    timeline.firstByte = .milliseconds(140)
    timeline.outputs = [
      .init(instant: .milliseconds(150), kind: .reasoning, bytes: 3),
      .init(instant: .milliseconds(160), kind: .text, bytes: 4),
      .init(instant: .milliseconds(160), kind: .text, bytes: 4),
      .init(instant: .milliseconds(180), kind: .text, bytes: 4),
    ]
    timeline.ended = .milliseconds(190)
    timeline.tokens = TokenUsage(prompt: 10, output: 5)
    return timeline
  }()

  @Test func latenciesRunFromWhenTheRequestWasDue() {
    #expect(timeline.timeToFirstToken == .milliseconds(50))
    #expect(timeline.timeToFirstText == .milliseconds(60))
    #expect(timeline.endToEndLatency == .milliseconds(80))
    #expect(timeline.dispatchLag == .milliseconds(3))
    #expect(timeline.timeToFirstTokenFromSent == .milliseconds(47))
    #expect(timeline.endToEndLatencyFromSent == .milliseconds(77))
  }

  @Test func timePerTokenLeavesOutTheFirstOne() {
    // (180 − 150) ÷ (5 − 1) = 7.5 ms, and 1 ÷ 7.5 ms = 133.33 tokens a second.
    #expect(timeline.timePerOutputToken == .microseconds(7500))
    #expect(timeline.outputTokensPerSecond == 1 / 0.0075)
  }

  @Test func tokensKnownToBeInTheFirstEventAreLeftOutToo() {
    var timeline = timeline
    timeline.firstOutputTokens = 2
    // (180 − 150) ÷ (5 − 2) = 10 ms.
    #expect(timeline.timePerOutputToken == .milliseconds(10))
    timeline.firstOutputTokens = 5
    #expect(timeline.timePerOutputToken == nil)
  }

  @Test func eventsOfOneReadMakeNoGap() {
    #expect(timeline.interChunkLatencies == [.milliseconds(10), .milliseconds(20)])
    #expect(timeline.coalescedEvents == 1)
  }

  @Test func aReplyReadAllAtOnceHasNoTimePerToken() {
    var timeline = timeline
    timeline.outputs = timeline.outputs.map {
      .init(instant: .milliseconds(150), kind: $0.kind, bytes: $0.bytes)
    }
    #expect(timeline.timePerOutputToken == nil)
    #expect(timeline.outputTokensPerSecond == nil)
    #expect(timeline.coalescedEvents == 3)
  }

  @Test(arguments: [nil, 0, 1])
  func fewerThanTwoTokensHaveNoTimePerToken(tokens: Int?) {
    var timeline = timeline
    timeline.tokens = TokenUsage(output: tokens)
    #expect(timeline.timePerOutputToken == nil)
  }

  @Test func aReplyWithoutOutputEndsWithItsLastByte() {
    var timeline = timeline
    timeline.outputs = []
    #expect(timeline.timeToFirstToken == nil)
    #expect(timeline.endToEndLatency == .milliseconds(90))
    #expect(timeline.values(of: .timeToFirstToken) == [])
    #expect(timeline.values(of: .endToEndLatency) == [0.09])
  }

  /// A closure marked its first output at 150 and the last one at 180, and returned at 190.
  @Test func aCallThatLastsUntilItsReturnDoes() {
    var timeline = timeline
    timeline.lastsUntilEnded = true
    #expect(timeline.endToEndLatency == .milliseconds(90))
    #expect(timeline.endToEndLatencyFromSent == .milliseconds(87))
    // (190 − 150) ÷ (5 − 1) = 10 ms; the return is no output, and makes no gap.
    #expect(timeline.timePerOutputToken == .milliseconds(10))
    #expect(timeline.interChunkLatencies == [.milliseconds(10), .milliseconds(20)])
    timeline.outputs = [timeline.outputs[0]]
    #expect(timeline.timePerOutputToken == .milliseconds(10))
  }

  @Test func everyMetricHasItsValue() {
    let values = MetricDescriptor.perRequest.map { timeline.values(of: $0) }
    #expect(
      values == [
        [0.05], [0.06], [0.0075], [0.01, 0.02], [0.08], [1 / 0.0075], [0.003], [0.047], [0.077],
        [], [],
      ])
  }

  @Test func whatTheSystemStampedTellsHowLateTheClientReadIt() {
    var timeline = timeline
    timeline.outputs = [
      .init(
        instant: .milliseconds(150), kind: .text, bytes: 3, readLag: .microseconds(250)),
      .init(instant: .milliseconds(160), kind: .text, bytes: 4, readLag: .zero),
    ]
    // 150.25 − 100; the stamps of the system stay what latencies are made of.
    #expect(timeline.timeToFirstToken == .milliseconds(50))
    #expect(timeline.values(of: .timeToFirstTokenAsRead) == [0.05025])
    #expect(timeline.values(of: .readLag) == [0.00025, 0])
  }

  @Test(arguments: OutputKind.allCases)
  func anOutputKeepsWhatItIsMadeOf(_ kind: OutputKind) {
    let output = RequestTimeline.Output(
      instant: .milliseconds(1), kind: kind, bytes: 1_000_000, readLag: .seconds(4))
    #expect(output.kind == kind)
    #expect(output.bytes == 1_000_000)
    #expect(output.readLag == .seconds(4))
    #expect(MemoryLayout<RequestTimeline.Output>.stride == 16)
  }

  @Test func whatDoesNotFitIntoAnOutputStopsAtTheMostThatDoes() {
    let output = RequestTimeline.Output(
      instant: .milliseconds(1), kind: .toolCall, bytes: .max, readLag: .seconds(5))
    // 30 bits of bytes, and 32 of nanoseconds, of which the greatest number stands for none.
    #expect(output.bytes == 1_073_741_823)
    #expect(output.readLag == .nanoseconds(4_294_967_294))
    #expect(output.kind == .toolCall)
  }
}

extension MonotonicInstant {
  static func milliseconds(_ milliseconds: Int64) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: milliseconds * 1_000_000)
  }
}
