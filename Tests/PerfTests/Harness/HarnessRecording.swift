import PerfHarness
import Testing

/// What it costs to record what was stamped.
@Suite(.serialized, .machineTurn) struct HarnessRecording {
  private static let requests = HarnessSize.of(4000, debug: 40)
  private static let eventsEach = 500

  /// Beside an array that the same is appended to.
  @Test func events() {
    let events = (0..<Self.eventsEach).map { number in
      let instant = MonotonicInstant(nanoseconds: Int64(number) * 20_000_000)
      return GenerationEvent(
        at: instant, read: instant.advanced(by: .microseconds(30)), .output(.text, bytes: 5))
    }
    let bare = Self.nanosecondsEach {
      var count = 0
      for _ in 0..<Self.requests {
        var outputs: [RequestTimeline.Output] = []
        for event in events {
          outputs.append(
            RequestTimeline.Output(instant: event.instant, kind: .text, bytes: 5, readLag: nil))
        }
        count += outputs.count
      }
      return count
    }
    let request = GenerationRequest(prompt: "hello")
    let recorder = Self.nanosecondsEach {
      for number in 0..<Self.requests {
        let recorder = RequestRecorder(
          of: request,
          as: LoadMachine.Ticket(
            index: number, due: MonotonicInstant(nanoseconds: 0), phase: .measured))
        for event in events { recorder.receive(event) }
      }
      return Self.requests * Self.eventsEach
    }
    Figure("recording", recorder, "ns per event", beside: ("a bare array's append", bare)).show()
  }

  /// With a tally of all, from the moment on at which not all are kept.
  @Test func timelines() {
    let timelines = SyntheticRun.timelines(HarnessSize.of(300_000, debug: 2000))
    let bare = Self.nanosecondsEach {
      var kept: [RequestTimeline] = []
      for timeline in timelines { kept.append(timeline) }
      return kept.count
    }
    for (limit, what) in [(timelines.count, "all kept"), (timelines.count / 10, "a tenth kept")] {
      let sample = Self.nanosecondsEach {
        var sample = TimelineSample(
          TimelineSample.Limits(requests: limit, outputs: .max), seed: 1,
          expecting: timelines.count)
        for timeline in timelines { sample.take(timeline) }
        return sample.result().timelines.count > 0 ? timelines.count : 0
      }
      Figure(
        "keeping timelines, \(what)", sample, "ns per request",
        beside: ("a bare array's append", bare)
      ).show()
    }
  }

  private static func nanosecondsEach(_ body: () -> Int) -> Double {
    let times = (0..<HarnessSize.rounds).map { _ in
      var count = 0
      let elapsed = SystemClock().measure { count = body() }
      return elapsed / .nanoseconds(1) / Double(count)
    }
    return Sample(times).percentile(50)
  }
}
