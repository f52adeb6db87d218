@testable import PerfHarness

/// Requests of every kind, and runs of which not all of them are kept.
enum SampledRuns {
  /// Requests that are streamed, read at once, whole, late, refused, or cut off by a timeout before or
  /// after their first token; with and without token counts, connections and the system's stamps.
  static func timelines(_ count: Int, seed: UInt64 = 1) -> [RequestTimeline] {
    var generator = SeededGenerator(seed: seed)
    func milliseconds(_ low: Double, _ high: Double) -> Double {
      generator.nextUniform(from: low, to: high)
    }
    return (0..<count).map { index in
      var timeline = ReportSamples.request(index, due: 10 * Double(index) + 1_000)
      func instant(_ offset: Double) -> MonotonicInstant {
        timeline.due.advanced(by: .nanoseconds(Int64(offset * 1e6)))
      }
      let sent = milliseconds(0, 3)
      if index % 31 != 0 { timeline.sent = instant(sent) }
      if index % 13 == 0 { timeline.connected = instant(sent / 2) }
      var at = milliseconds(20, 200)
      let isStamped = index % 2 == 0
      for event in 0..<(index % 7 == 0 ? 0 : index % 11) {
        // Every fourth event comes in the same read as the one before.
        if event % 4 != 3 { at += milliseconds(1, 30) }
        timeline.outputs.append(
          RequestTimeline.Output(
            instant: instant(at),
            kind: index % 5 == 0 && event < 2 ? .reasoning : .text, bytes: 3,
            readLag: isStamped ? .nanoseconds(Int64(milliseconds(0, 0.2) * 1e6)) : nil))
      }
      timeline.ended = instant(at + 1)
      timeline.lastsUntilEnded = index % 17 == 0
      if index % 3 != 0 {
        timeline.tokens = TokenUsage(
          prompt: 10, output: 2 * timeline.outputs.count, reasoning: index % 5,
          cached: index % 2, source: index % 6 == 1 ? .chunks : .usage)
      }
      switch index % 10 {
      case 7: timeline.failure = RunSamples.refusal
      case 8:
        timeline.failure = RunSamples.timeout
        timeline.ended = instant(milliseconds(500, 600))
      default: break
      }
      return timeline
    }
  }

  /// The run with only so many of the timelines of each repetition.
  static func run(_ run: Run, keeping requests: Int, outputs: Int = .max) -> Run {
    var run = run
    run.repetitions = run.repetitions.map { $0.keeping(requests, outputs: outputs) }
    return run
  }
}

extension Repetition {
  /// The same repetition as it would be if there had been room for only so many timelines.
  func keeping(_ requests: Int, outputs: Int = .max) -> Repetition {
    var sample = TimelineSample(
      TimelineSample.Limits(requests: requests, outputs: outputs), seed: 1)
    for timeline in timelines { sample.take(timeline) }
    var repetition = self
    (repetition.timelines, repetition.tally) = sample.result()
    return repetition
  }
}
