import Testing

@testable import PerfHarness

/// From when on a load machine sends nothing, and what a rate limit does to what it sends.
@Suite struct LoadMachineEndTests {
  private static let start = MonotonicInstant.milliseconds(1000)

  private func plan(
    _ extent: Extent, _ load: Load = .closed(concurrency: 1), warmup: Margin = .none,
    cooldown: Margin = .none, limit: RateLimit? = nil
  ) -> LoadPlan {
    LoadPlan(
      load: load, extent: extent, warmup: warmup, cooldown: cooldown, rateLimit: limit, seed: 1)
  }

  /// What is known of the end before the first ticket and after each one, those of a slot that is free
  /// every 10 ms; in milliseconds from the start, `-` while nobody knows.
  private func ends(_ plan: LoadPlan, _ tickets: Int) -> String {
    var machine = LoadMachine(plan, start: Self.start)
    func text() -> String {
      machine.end.map { "\(($0 - Self.start).inNanoseconds / 1_000_000)" } ?? "-"
    }
    var texts = [text()]
    for index in 0..<tickets {
      let free = Self.start.advanced(by: .milliseconds(10 * index))
      guard machine.next(freeSince: free) != nil else { return texts.joined(separator: " ") + " ." }
      texts.append(text())
    }
    return texts.joined(separator: " ")
  }

  private func time(_ milliseconds: Int) -> Margin { .duration(.milliseconds(milliseconds)) }

  @Test func aTimeIsKnownBeforehand() {
    let minute = Extent.duration(.milliseconds(60))
    #expect(ends(plan(minute), 2) == "60 60 60")
    #expect(ends(plan(minute, warmup: time(5), cooldown: time(20)), 2) == "85 85 85")
    // Both limits: at the latest then, and 0 once all is sent.
    #expect(
      ends(plan(.atMost(requests: 2, duration: .milliseconds(60))), 2) == "60 60 0")
  }

  @Test func ofANumberTheEndIsKnownWithTheLastTicket() {
    #expect(ends(plan(.requests(3)), 3) == "- - - 0")
    #expect(
      ends(plan(.requests(2), warmup: .requests(1), cooldown: .requests(1)), 4) == "- - - - 0")
  }

  @Test func aTimeAfterANumberIsKnownOnceItHasBegun() {
    // The warm-up takes two requests; the measured part begins with the third one, at 20.
    #expect(
      ends(plan(.duration(.milliseconds(60)), warmup: .requests(2)), 3) == "- - - 80")
    #expect(ends(plan(.requests(2), cooldown: time(60)), 3) == "- - - 80")
    // Both limits before it: an end that is reached earlier makes the whole end earlier.
    #expect(
      ends(
        plan(.atMost(requests: 1, duration: .milliseconds(100)), cooldown: time(60)), 2)
        == "160 160 70")
  }

  @Test func ofWhatIsStoppedNothingMoreComes() {
    var machine = LoadMachine(plan(.duration(.seconds(60))), start: Self.start)
    _ = machine.next(freeSince: Self.start)
    machine.endEarly()
    #expect(machine.end == Self.start)
  }

  @Test func whereNobodyIsLeftThePlannedTimeHasGoneByAllTheSame() {
    let plan = plan(.duration(.milliseconds(60)), cooldown: time(20))
    var machine = LoadMachine(plan, start: Self.start)
    _ = machine.next(freeSince: Self.start)
    machine.leave()
    let next = machine.next(freeSince: Self.start)
    #expect(next == nil)
    #expect(machine.window(until: .milliseconds(1010)) == .milliseconds(60))

    var stopped = LoadMachine(plan, start: Self.start)
    _ = stopped.next(freeSince: Self.start)
    stopped.stop()
    stopped.leave()
    #expect(stopped.window(until: .milliseconds(1010)) == .milliseconds(10))
  }

  // MARK: The rate limit

  private func dues(_ plan: LoadPlan, freeSince: [Int]) -> [Int64] {
    var machine = LoadMachine(plan, start: Self.start)
    return freeSince.compactMap { free in
      machine.next(freeSince: .milliseconds(1000 + Int64(free)))
        .map { ($0.due - Self.start).inNanoseconds / 1_000_000 }
    }
  }

  private let limit = RateLimit.perSecond(20, burst: 2)

  @Test func slotsThatAreFreeTooEarlyAreDueWhenTheLimitLetsThemThrough() {
    let plan = plan(.requests(6), limit: limit)
    #expect(dues(plan, freeSince: [0, 0, 0, 0, 120, 300]) == [0, 0, 50, 100, 150, 300])
  }

  // Of arrivals every 10 ms the first two take the burst; the others wait for a token each.
  @Test func arrivalsThatComeTooEarlyAreDueWhenTheLimitLetsThemThrough() {
    let arrivals = Load.open(.constant(every: .milliseconds(10)))
    #expect(
      dues(plan(.requests(5), arrivals, limit: limit), freeSince: [0, 0, 0, 0, 0])
        == [0, 10, 50, 100, 150])
  }

  @Test func whatTheLimitPutsBehindTheEndIsNotSent() {
    let plan = plan(.duration(.milliseconds(100)), limit: limit)
    #expect(dues(plan, freeSince: [0, 0, 0, 0, 0]) == [0, 0, 50])
  }
}
