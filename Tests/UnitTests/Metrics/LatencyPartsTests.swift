import Testing

@testable import PerfHarness

@Suite struct LatencyPartsTests {
  /// Parts in milliseconds since a request was due, those of no length left out.
  private func parts(_ timeline: RequestTimeline) -> [LatencyParts.Part: Double] {
    Dictionary(
      uniqueKeysWithValues: timeline.parts.filter { $0.duration != .zero }
        .map { ($0.part, $0.duration / .milliseconds(1)) })
  }

  /// Due at 0, connected at 3, sent at 5, outputs at 50, 60, 75, 75 (in one read) and 95 ms.
  private let streamed = ReportSamples.request(
    0, due: 7, sent: 5, connected: 3, firstByte: 40,
    outputs: [(50, .reasoning), (60, .text), (75, .text), (75, .text), (95, .text)], ended: 96,
    tokens: TokenUsage(output: 12))

  @Test func aStreamedReplyHasEveryPartButOne() {
    #expect(
      parts(streamed)
        == [.connect: 3, .dispatch: 2, .firstToken: 45, .firstGap: 10, .steadyGaps: 35])
    // 60 to 75 and 75 to 95.
    #expect(streamed.steadyGapCount == 2)
  }

  @Test func aProviderMayStampThatARequestIsSentBeforeItConnects() {
    let timeline = ReportSamples.request(
      0, due: 0, sent: 5, connected: 8, outputs: [(50, .text)], ended: 50)
    #expect(parts(timeline) == [.dispatch: 5, .connect: 3, .firstToken: 42])
    #expect(timeline.steadyGapCount == 0)
  }

  @Test func aReplyWithoutOutputsIsOnePart() {
    let whole = ReportSamples.request(0, due: 0, sent: 5, firstByte: 40, ended: 90)
    #expect(parts(whole) == [.dispatch: 5, .reply: 85])
    #expect(whole.steadyGapCount == 0)
    // Nothing stamped it at all, as of a closure.
    #expect(parts(ReportSamples.request(0, due: 0, ended: 90)) == [.reply: 90])
  }

  @Test func aReplyReadAllAtOnceHasNoGaps() {
    let timeline = ReportSamples.request(
      0, due: 0, sent: 0, outputs: [(50, .text), (50, .text)], ended: 60)
    #expect(parts(timeline) == [.firstToken: 50])
    #expect(timeline.steadyGapCount == 0)
  }

  /// It lasts until it returns: the way from the last mark to there is a gap too.
  @Test(
    arguments: [
      ([50.0], [LatencyParts.Part.firstToken: 50, .firstGap: 40], 0),
      ([50, 60], [.firstToken: 50, .firstGap: 10, .steadyGaps: 30], 1),
      ([50, 60, 90], [.firstToken: 50, .firstGap: 10, .steadyGaps: 30], 1),
    ] as [([Double], [LatencyParts.Part: Double], Int)])
  func aMarkedClosureHasAGapBeforeItsEnd(
    marks: [Double], expected: [LatencyParts.Part: Double], gaps: Int
  ) {
    var timeline = ReportSamples.request(
      0, due: 0, sent: 0, outputs: marks.map { ($0, .text) }, ended: 90)
    timeline.lastsUntilEnded = true
    #expect(parts(timeline) == expected)
    #expect(timeline.steadyGapCount == gaps)
  }

  /// Of whatever requests, to the nanosecond.
  @Test func partsAddUpToTheLatency() throws {
    var generator = SeededGenerator(seed: 1)
    func instants(_ count: Int) -> [Double] {
      (0..<count).map { _ in generator.nextUniform(from: 0, to: 1000) }.sorted()
    }
    let timelines = (0..<500).map { index in
      let stamps = instants(3 + index % 7)
      return ReportSamples.request(
        index, due: 10 * Double(index), sent: index % 3 == 0 ? nil : stamps[1],
        connected: index % 2 == 0 ? nil : stamps[index % 5 == 0 ? 0 : 1],
        outputs: stamps.dropFirst(2).dropLast().map { ($0, .text) }, ended: stamps.last)
    }
    for timeline in timelines {
      let sum = timeline.parts.reduce(Duration.zero) { $0 + $1.duration }
      #expect(sum == timeline.endToEndLatency)
      #expect(Set(timeline.parts.map(\.part)).count == timeline.parts.count)
    }
    let parts = try #require(LatencyParts(timelines))
    let mean = Measurements(of: .endToEndLatency, in: timelines).sample.mean
    #expect(areClose(parts.endToEnd, mean, within: 1e-12))
  }

  @Test func meansAreThoseOfCompletedRequests() throws {
    let whole = ReportSamples.request(0, due: 0, sent: 1, ended: 5)
    let parts = try #require(LatencyParts([streamed, whole] + RunSamples.failed(2)))
    #expect(
      parts
        == LatencyParts(
          seconds: [
            .connect: 0.0015, .dispatch: 0.0015, .firstToken: 0.0225, .firstGap: 0.005,
            .steadyGaps: 0.0175, .reply: 0.002,
          ], steadyGapCount: 1, outputTokens: 12, errorRate: 0.5))
    #expect(LatencyParts(RunSamples.failed(2)) == nil)
    #expect(LatencyParts([whole])?.outputTokens == nil)
  }

  @Test func repetitionsCountTheSame() {
    let one = LatencyParts(
      seconds: [.firstToken: 1], steadyGapCount: 2, outputTokens: 10, errorRate: 0.5)
    let other = LatencyParts(
      seconds: [.firstToken: 2, .reply: 1], steadyGapCount: 3, outputTokens: 20)
    #expect(
      LatencyParts(meanOf: [one, other])
        == LatencyParts(
          seconds: [.firstToken: 1.5, .reply: 0.5], steadyGapCount: 2.5, outputTokens: 15,
          errorRate: 0.25))
    #expect(LatencyParts(meanOf: [one, LatencyParts(seconds: [:])])?.outputTokens == nil)
    #expect(LatencyParts(meanOf: []) == nil)
  }
}

extension LatencyParts {
  /// The mean end-to-end latency, in seconds.
  var endToEnd: Double { Part.allCases.reduce(0) { $0 + self[$1] } }
}
