import PerfHarness

/// What a run would have measured of a server with random latencies, without one.
enum SyntheticRun {
  private static let outputsEach = 4

  /// So many requests, one a millisecond.
  static func timelines(_ count: Int, seed: UInt64 = 1) -> [RequestTimeline] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { timeline($0, &generator) }
  }

  private static func timeline(
    _ index: Int, _ generator: inout SeededGenerator
  ) -> RequestTimeline {
    let due = MonotonicInstant(nanoseconds: Int64(index) * 1_000_000)
    var timeline = RequestTimeline(index: index, due: due)
    timeline.sent = due.advanced(by: .microseconds(50))
    var now = due.advanced(by: .milliseconds(40 + 40 * unit(&generator)))
    timeline.firstByte = now
    for _ in 0..<outputsEach {
      timeline.outputs.append(
        RequestTimeline.Output(
          instant: now, kind: .text, bytes: 5, readLag: .microseconds(20)))
      now = now.advanced(by: .milliseconds(10 + 5 * unit(&generator)))
    }
    timeline.ended = now
    timeline.tokens = TokenUsage(prompt: 100, output: outputsEach)
    timeline.finishReason = .length
    return timeline
  }

  /// As much of a run of so many requests as the harness keeps.
  static func repetition(_ count: Int, seed: UInt64 = 1) -> Repetition {
    var sample = TimelineSample(.ofCase, seed: seed, expecting: count)
    var generator = SeededGenerator(seed: seed)
    for index in 0..<count { sample.take(timeline(index, &generator)) }
    let (timelines, tally) = sample.result()
    return Repetition(timelines: timelines, tally: tally, window: .milliseconds(count))
  }

  private static func unit(_ generator: inout SeededGenerator) -> Double {
    Double(generator.next() >> 11) * 0x1p-53
  }
}
