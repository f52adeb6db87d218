import Testing

@testable import PerfHarness

/// Repetitions in parts, held against the whole that one process would have measured.
@Suite struct RepetitionMergingTests {
  /// The repetition of these requests as one process measures it that has room for so many.
  private func measured(
    _ timelines: [RequestTimeline], _ limits: TimelineSample.Limits, seed: UInt64 = 9
  ) -> Repetition {
    var sample = TimelineSample(limits, seed: seed)
    // In another order than that in which they were due.
    for timeline in timelines.reversed() { sample.take(timeline) }
    let (timelines, tally) = sample.result()
    var repetition = Repetition(
      timelines: timelines, tally: tally, window: .seconds(1), unmeasuredRequests: 2,
      connectionsOpened: 3)
    repetition.sampleBound = sample.bound
    return repetition
  }

  @Test(arguments: [
    // All are kept; more than one process has room for, but not more than a part has; a sample of
    // each part.
    (TimelineSample.Limits(requests: 1000, outputs: 10_000), 0, 0),
    (TimelineSample.Limits(requests: 200, outputs: 10_000), 1, 0),
    (TimelineSample.Limits(requests: 120, outputs: 10_000), 1, 3),
    // 600 requests have 2400 events or so; a third of them 800.
    (TimelineSample.Limits(requests: 1000, outputs: 1000), 1, 0),
    (TimelineSample.Limits(requests: 1000, outputs: 300), 1, 3),
    (TimelineSample.Limits(requests: 1, outputs: 1), 1, 3),
  ])
  func whatIsKeptAndCountedIsWhatOneProcessKeepsAndCounts(
    _ limits: TimelineSample.Limits, _ sampledWhole: Int, _ sampledParts: Int
  ) throws {
    let timelines = SampledRuns.timelines(600)
    let whole = measured(timelines, limits)
    let parts = try (1...3).map { number in
      let shard = try #require(Shard(number, of: 3))
      return measured(timelines.filter { shard.owns($0.index) }, limits)
    }
    #expect((whole.tally == nil ? 0 : 1) == sampledWhole)
    #expect(parts.count { $0.tally != nil } == sampledParts)
    let merged = Repetition(merging: parts, keeping: limits, seed: 9)
    #expect(merged.timelines == whole.timelines)
    #expect(merged.tally == whole.tally)
    #expect(merged.sampleBound == whole.sampleBound)
    #expect(merged.unmeasuredRequests == 6)
    #expect(merged.connectionsOpened == 9)
  }

  /// Shards of which one has few requests are merged by the tally of the others all the same.
  @Test func aPartThatIsWholeJoinsThoseThatAreSamples() {
    let timelines = SampledRuns.timelines(300)
    let limits = TimelineSample.Limits(requests: 100, outputs: 10_000)
    let parts = [
      measured(Array(timelines[..<20]), limits), measured(Array(timelines[20...]), limits),
    ]
    #expect(parts.map { $0.tally == nil } == [true, false])
    let merged = Repetition(merging: parts, keeping: limits, seed: 9)
    let whole = measured(timelines, limits)
    #expect(merged.timelines == whole.timelines)
    #expect(merged.tally == whole.tally)
  }

  @Test func instantsCountFromTheBeginningWhateverTheClockSaid() {
    let timelines = SampledRuns.timelines(30)
    let limits = TimelineSample.Limits(requests: 10, outputs: 10_000)
    var early = measured(timelines, limits)
    early.windowStart = .milliseconds(1_000)
    let shift = Duration.seconds(5000)
    var late = measured(timelines.map { $0.shifted(by: shift) }, limits)
    late.origin = early.origin.advanced(by: shift)
    late.windowStart = early.windowStart?.advanced(by: shift)
    #expect(late.countedFromOrigin.timelines == early.timelines)
    #expect(late.countedFromOrigin.tally == early.tally)
    #expect(late.countedFromOrigin.windowStart == early.windowStart)
  }

  /// One window from 1 s to 3 s, one from 2 s to 5 s: 4 s together.
  @Test func theWindowReachesFromTheFirstBeginningToTheLastEnd() {
    func part(from start: Int64?, lasting window: Int) -> Repetition {
      var part = Repetition(timelines: [], window: .seconds(window))
      part.windowStart = start.map { .milliseconds($0) }
      return part
    }
    let limits = TimelineSample.Limits.ofCase
    let merged = Repetition(
      merging: [
        part(from: 1000, lasting: 2), part(from: 2000, lasting: 3), part(from: nil, lasting: 0),
      ], keeping: limits, seed: 1)
    #expect(merged.window == .seconds(4))
    #expect(merged.windowStart == .milliseconds(1000))
    let nothing = Repetition(merging: [part(from: nil, lasting: 0)], keeping: limits, seed: 1)
    #expect(nothing.window == .zero)
  }

  private static let reason = Repetition.AbortReason(
    failuresInARow: 50, last: RunSamples.refusal)

  @Test(arguments: [
    ([Repetition.Outcome.completed, .completed], Repetition.Outcome.completed),
    ([.completed, .cancelled], .cancelled),
    ([.cancelled, .aborted(reason), .completed], .aborted(reason)),
  ])
  func whatOnePartEndedBadlyByEndsTheWhole(
    _ parts: [Repetition.Outcome], _ whole: Repetition.Outcome
  ) {
    #expect(Repetition.Outcome(merging: parts) == whole)
  }
}
