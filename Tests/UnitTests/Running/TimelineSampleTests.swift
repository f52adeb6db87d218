import Testing

@testable import PerfHarness

@Suite struct TimelineSampleTests {
  private func sample(
    _ indices: some Sequence<Int>, keeping requests: Int, outputs: Int = .max, seed: UInt64 = 1,
    events: (Int) -> Int = { _ in 0 }
  ) -> (timelines: [RequestTimeline], tally: Tally?) {
    var sample = TimelineSample(
      TimelineSample.Limits(requests: requests, outputs: outputs), seed: seed)
    for index in indices {
      let due = MonotonicInstant(nanoseconds: Int64(index) * 1000)
      var timeline = RequestTimeline(index: index, due: due)
      timeline.outputs = Array(
        repeating: RequestTimeline.Output(
          instant: due.advanced(by: .nanoseconds(500)), kind: .text, bytes: 1),
        count: events(index))
      timeline.ended = due.advanced(by: .nanoseconds(700))
      sample.take(timeline)
    }
    return sample.result()
  }

  private func indices(_ result: (timelines: [RequestTimeline], tally: Tally?)) -> [Int] {
    result.timelines.map(\.index)
  }

  @Test func whatThereIsRoomForIsKeptAndNotCounted() {
    let all = sample((0..<1000).reversed(), keeping: 1000, outputs: 2000) { _ in 2 }
    #expect(indices(all) == Array(0..<1000))
    #expect(all.tally == nil)
    let none = sample([], keeping: 10)
    #expect(none.timelines.isEmpty)
    #expect(none.tally == nil)
  }

  /// One more than there is room for, by either limit.
  @Test func ofMoreEveryOneIsCounted() {
    let byRequests = sample(0..<1001, keeping: 1000)
    #expect(byRequests.timelines.count == 1000)
    #expect(byRequests.tally?.totals.total == 1001)
    let byOutputs = sample(0..<1001, keeping: 5000, outputs: 2000) { _ in 2 }
    #expect(byOutputs.timelines.count == 1000)
    #expect(byOutputs.tally?.totals.outputEvents == 2002)
  }

  /// By the time there is one too many, all that are kept have been counted, two at a time.
  @Test func countingIsNotPutOff() {
    for limits in [
      TimelineSample.Limits(requests: 1000, outputs: .max),
      TimelineSample.Limits(requests: .max, outputs: 1000),
    ] {
      var sample = TimelineSample(limits, seed: 1)
      for index in 0..<1000 {
        var timeline = RequestTimeline(index: index, due: MonotonicInstant(nanoseconds: 0))
        timeline.outputs = [
          RequestTimeline.Output(instant: timeline.due, kind: .text, bytes: 1)
        ]
        sample.take(timeline)
        if index < 500 { #expect(sample.held.tallied == 0) }
      }
      #expect(sample.held.tallied == 1000)
      #expect(sample.result().tally == nil)
    }
  }

  /// As long as there is a limit it is kept to, and used up.
  @Test func threeHundredThousandRequestsAreAThousandTimelines() {
    var sample = TimelineSample(
      TimelineSample.Limits(requests: 1000, outputs: 2500), seed: 1)
    for index in 0..<300_000 {
      var timeline = RequestTimeline(
        index: index, due: MonotonicInstant(nanoseconds: Int64(index)))
      timeline.ended = timeline.due
      // Of two events each there is room for all, of four for no more than 625.
      let events = index < 150_000 ? 2 : 4
      timeline.outputs = (0..<events).map { _ in
        RequestTimeline.Output(instant: timeline.due, kind: .text, bytes: 1)
      }
      sample.take(timeline)
      if index % 50_000 == 49_999 {
        let held = sample.held
        #expect(held.timelines <= 1001)
        #expect(held.outputs <= 2500)
        #expect(index < 150_000 ? held.outputs == 2000 : held.outputs > 2490)
      }
    }
    #expect(sample.result().tally?.totals.total == 300_000)
    #expect(sample.result().tally?.totals.outputEvents == 900_000)
  }

  /// Of events, too: requests of 0 to 40, of which 20 are one too many for the mean.
  @Test func eventsAreBoundedToo() {
    let result = sample(0..<20_000, keeping: .max, outputs: 10_000) { $0 % 41 }
    let kept = result.timelines.reduce(0) { $0 + $1.outputs.count }
    #expect((9_960...10_000).contains(kept))
    #expect(result.tally?.totals.outputEvents == (0..<20_000).reduce(0) { $0 + $1 % 41 })
  }

  /// A thousand of 20,000, of which each tenth of the time should have a hundred. Pearson's statistic of
  /// ten cells has 9 degrees of freedom: 27.88 is exceeded once in a thousand (scipy's chi2.isf), and by
  /// none of these twenty.
  @Test func everyPartOfTheRunIsAsLikely() {
    for seed: UInt64 in 1...10 {
      let kept = indices(sample(0..<20_000, keeping: 1000, seed: seed))
      var cells = Array(repeating: 0.0, count: 10)
      var lastDigits = cells
      for index in kept {
        cells[index / 2000] += 1
        lastDigits[index % 10] += 1
      }
      for counts in [cells, lastDigits] {
        let statistic = counts.reduce(0) { $0 + ($1 - 100) * ($1 - 100) / 100 }
        #expect(statistic < 27.88, "seed \(seed)")
      }
    }
  }

  /// Over many seeds each request is kept as often as any other: 400 draws of 10 of 50 keep each 80
  /// times, give or take √(400 · 0.2 · 0.8) = 8; four and a half times that.
  @Test func everyRequestIsAsLikely() {
    var counts = Array(repeating: 0, count: 50)
    for seed: UInt64 in 0..<400 {
      for index in indices(sample(0..<50, keeping: 10, seed: seed)) { counts[index] += 1 }
    }
    #expect(counts.reduce(0, +) == 4000)
    #expect(counts.allSatisfy { (44...116).contains($0) }, "\(counts)")
  }

  @Test func itDependsOnTheSeedAlone() {
    let first = indices(sample(0..<5000, keeping: 100))
    #expect(indices(sample(0..<5000, keeping: 100)) == first)
    #expect(indices(sample(0..<5000, keeping: 100, seed: 2)) != first)
  }

  /// Replies that are slow end late: they must not be kept more or less often for it.
  @Test func itDoesNotDependOnTheOrderInWhichRepliesEnd() {
    var generator = SeededGenerator(seed: 3)
    let inOrder = sample(0..<5000, keeping: 100, outputs: 700) { $0 % 30 }
    for order in [Array((0..<5000).reversed()), (0..<5000).shuffled(using: &generator)] {
      let other = sample(order, keeping: 100, outputs: 700) { $0 % 30 }
      #expect(indices(other) == indices(inOrder))
      #expect(other.tally?.totals == inOrder.tally?.totals)
    }
    #expect((20...100).contains(inOrder.timelines.count))
  }

  /// Those of the lowest ranks are kept, so that a lesser sample is a part of a greater one.
  @Test func aLesserSampleIsPartOfAGreaterOne() {
    let greater = Set(indices(sample(0..<5000, keeping: 300)))
    let lesser = indices(sample(0..<5000, keeping: 40))
    #expect(lesser.count == 40)
    #expect(greater.isSuperset(of: lesser))
  }

  @Test func aRequestThatIsLongerThanThereIsRoomForIsKeptAlone() {
    let result = sample(0..<50, keeping: 10, outputs: 5) { _ in 8 }
    #expect(result.timelines.count == 1)
    #expect(result.tally?.totals.outputEvents == 400)
  }

  /// Which requests are kept must have nothing to do with the draws of a simulation of the same seed: in
  /// requests whose first draw is in the lower half, and in the others, as many are kept. 1,000 of
  /// 20,000, half of each: 500, give or take √250 = 15.8; four times that.
  @Test func itIsNoMatterWhatElseIsDrawnFromTheSeed() {
    let kept = indices(sample(0..<20_000, keeping: 1000))
    let low = kept.count { index in
      var generator = SeededGenerator(seed: 1, stream: UInt64(index))
      return generator.nextUnit() < 0.5
    }
    #expect((437...563).contains(low))
  }

  @Test func repetitionsShareTheRoomOfACase() {
    let limits = TimelineSample.Limits(requests: 100_000, outputs: 5_000_000)
    #expect(limits == .ofCase)
    #expect(limits.shared(among: 1) == limits)
    #expect(limits.shared(among: 0) == limits)
    #expect(
      limits.shared(among: 10) == TimelineSample.Limits(requests: 10_000, outputs: 500_000))
    #expect(
      limits.shared(among: 4000) == TimelineSample.Limits(requests: 1000, outputs: 50_000))
  }
}
