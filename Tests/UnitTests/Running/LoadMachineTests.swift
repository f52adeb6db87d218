import Testing

@testable import PerfHarness

@Suite struct LoadMachineTests {
  private static let start = MonotonicInstant.milliseconds(1000)

  private func plan(
    _ load: Load, _ extent: Extent, warmup: Margin = .none, cooldown: Margin = .none,
    failureLimit: Int = 50
  ) -> LoadPlan {
    LoadPlan(
      load: load, extent: extent, warmup: warmup, cooldown: cooldown, seed: 1,
      failureLimit: failureLimit)
  }

  /// The tickets of an open loop as `w` (warm-up), `m` (measured), `c` (cool-down) with the
  /// milliseconds since the start at which they are due.
  private func diagram(_ plan: LoadPlan) -> String {
    var machine = LoadMachine(plan, start: Self.start)
    var tickets: [String] = []
    while let ticket = machine.next(freeSince: Self.start), tickets.count < 100 {
      let letter = ["w", "m", "c"][ticket.phase.rawValue]
      tickets.append("\(letter)\((ticket.due - Self.start).inNanoseconds / 1_000_000)")
    }
    return tickets.joined(separator: " ")
  }

  private let everyTenMilliseconds = Load.open(.constant(every: .milliseconds(10)))

  @Test func requestsAreCountedPartByPart() {
    let plan = plan(
      everyTenMilliseconds, .requests(3), warmup: .requests(2), cooldown: .requests(1))
    #expect(diagram(plan) == "w0 w10 m20 m30 m40 c50")
    #expect(plan.plannedRequests == 6)
    #expect(plan.plannedDuration == nil)
  }

  @Test func durationsBoundTheirParts() {
    let plan = plan(
      everyTenMilliseconds, .duration(.milliseconds(30)), warmup: .duration(.milliseconds(15)),
      cooldown: .duration(.milliseconds(20)))
    // Warm-up until 15, measured until 45, cool-down until 65; a part's end belongs to the next.
    #expect(diagram(plan) == "w0 w10 m20 m30 m40 c50 c60")
    #expect(plan.plannedDuration == .milliseconds(65))
    #expect(plan.plannedRequests == nil)
  }

  @Test func ofTwoLimitsTheFirstThatIsReachedEndsAPart() {
    let byCount = plan(everyTenMilliseconds, .atMost(requests: 3, duration: .milliseconds(100)))
    #expect(diagram(byCount) == "m0 m10 m20")
    let byTime = plan(
      everyTenMilliseconds, .atMost(requests: 30, duration: .milliseconds(40)),
      warmup: .share(0.5), cooldown: .requests(1))
    // Warm-up: 15 requests or 20 ms.
    #expect(diagram(byTime) == "w0 w10 m20 m30 m40 m50 c60")
    #expect(byTime.plannedRequests == 46)
    #expect(byTime.plannedDuration == nil, "nobody knows how long one more request takes")
  }

  @Test func theWindowGoesByTheLimitThatWasReached() {
    // Requests are due at 1010, 1020, …, the first one 10 ms into the run.
    let delayed = Load.open(.uniform(from: .milliseconds(10), to: .milliseconds(10)))
    func window(_ extent: Extent, until end: MonotonicInstant) -> Duration {
      var machine = LoadMachine(plan(delayed, extent), start: Self.start)
      while machine.next(freeSince: Self.start) != nil {}
      return machine.window(until: end)
    }
    let count = Extent.atMost(requests: 3, duration: .milliseconds(100))
    #expect(window(count, until: .milliseconds(1035)) == .milliseconds(25))
    let time = Extent.atMost(requests: 30, duration: .milliseconds(100))
    #expect(window(time, until: .milliseconds(1095)) == .milliseconds(100))
    #expect(window(time, until: .milliseconds(1120)) == .milliseconds(120))
  }

  @Test func aPlanWithoutMarginsKnowsItsLength() {
    #expect(plan(everyTenMilliseconds, .requests(3)).plannedRequests == 3)
    #expect(plan(everyTenMilliseconds, .seconds(3)).plannedDuration == .seconds(3))
  }

  @Test func aWarmupByTimeMayComeBeforeMeasuredRequestsByNumber() {
    #expect(
      diagram(
        plan(everyTenMilliseconds, .requests(2), warmup: .duration(.milliseconds(25))))
        == "w0 w10 w20 m30 m40")
    #expect(
      diagram(plan(everyTenMilliseconds, .duration(.milliseconds(20)), warmup: .requests(2)))
        == "w0 w10 m20 m30")
  }

  @Test func sharesAreOfWhatIsMeasured() {
    #expect(
      diagram(plan(everyTenMilliseconds, .requests(4), warmup: .share(0.5)))
        == "w0 w10 m20 m30 m40 m50")
  }

  @Test func aClosedLoopIsDueWhenItsSlotBecameFree() {
    var machine = LoadMachine(plan(.closed(concurrency: 1), .requests(3)), start: Self.start)
    let instants = [1000, 1060, 1110, 1200].map { MonotonicInstant.milliseconds($0) }
    let tickets = instants.map { machine.next(freeSince: $0) }
    #expect(tickets.map { $0?.due } == Array(instants.prefix(3)) + [nil])
    #expect(tickets.compactMap { $0?.index } == [0, 1, 2])
  }

  @Test func aClosedLoopByTimeEndsWithTheTime() {
    var machine = LoadMachine(
      plan(.closed(concurrency: 1), .duration(.milliseconds(100))), start: Self.start)
    let isSent = [1000, 1099, 1100, 1050].map {
      machine.next(freeSince: .milliseconds($0)) != nil
    }
    // Once over, always over.
    #expect(isSent == [true, true, false, false])
  }

  @Test func theWindowOfCountedRequestsReachesFromTheFirstToTheLast() {
    var machine = LoadMachine(
      plan(everyTenMilliseconds, .requests(3), warmup: .requests(2)), start: Self.start)
    while machine.next(freeSince: Self.start) != nil {}
    // The first measured request was due at 1020.
    #expect(machine.window(until: .milliseconds(1075)) == .milliseconds(55))
  }

  @Test func theWindowOfATimeIsAtLeastThatTime() {
    var machine = LoadMachine(
      plan(everyTenMilliseconds, .duration(.milliseconds(100)), warmup: .requests(1)),
      start: Self.start)
    while machine.next(freeSince: Self.start) != nil {}
    #expect(machine.window(until: .milliseconds(1104)) == .milliseconds(100))
    #expect(machine.window(until: .milliseconds(1150)) == .milliseconds(140))
  }

  @Test func aWindowThatWasCutShortEndsWithTheLastRequest() {
    var machine = LoadMachine(
      plan(everyTenMilliseconds, .duration(.milliseconds(100))), start: Self.start)
    _ = machine.next(freeSince: Self.start)
    machine.stop()
    let ticket = machine.next(freeSince: Self.start)
    #expect(ticket == nil)
    #expect(machine.window(until: .milliseconds(1040)) == .milliseconds(40))
  }

  @Test func aRepetitionThatEndsEarlySendsNothingMoreAndEndsWithItsLastRequest() {
    var machine = LoadMachine(
      plan(everyTenMilliseconds, .duration(.milliseconds(100)), warmup: .requests(1)),
      start: Self.start)
    for _ in 0..<3 { _ = machine.next(freeSince: Self.start) }
    machine.endEarly()
    #expect(machine.hasEndedEarly)
    let ticket = machine.next(freeSince: Self.start)
    #expect(ticket == nil)
    // Measured from 1010 on, when the warm-up was over.
    #expect(machine.window(until: .milliseconds(1080)) == .milliseconds(70))
    // Whatever becomes of what is under way is no reason to give it up.
    let answers = (0..<50).map { _ in machine.ended(failure: failure) }
    #expect(!answers.contains(true))
  }

  @Test func whereAllIsSentThereIsNothingToEndEarly() {
    let plan = plan(everyTenMilliseconds, .requests(2), cooldown: .requests(2))
    for sent in 2...4 {
      var machine = LoadMachine(plan, start: Self.start)
      for _ in 0..<sent { _ = machine.next(freeSince: Self.start) }
      machine.endEarly()
      #expect(!machine.hasEndedEarly)
      var left = 0
      while machine.next(freeSince: Self.start) != nil { left += 1 }
      #expect(left == 4 - sent)
    }
  }

  @Test func whatWasStoppedHasNotEndedEarly() {
    var machine = LoadMachine(plan(everyTenMilliseconds, .requests(9)), start: Self.start)
    _ = machine.next(freeSince: Self.start)
    machine.stop()
    machine.endEarly()
    #expect(!machine.hasEndedEarly)
  }

  private let failure = RequestTimeline.Failure(code: "http_500", message: "boom")

  @Test func failuresAloneEndTheRun() {
    var machine = LoadMachine(
      plan(.closed(concurrency: 1), .requests(100), failureLimit: 3), start: Self.start)
    let answers = (0..<3).map { _ in machine.ended(failure: failure) }
    #expect(answers == [false, false, true])
    let ticket = machine.next(freeSince: Self.start)
    #expect(ticket == nil)
    #expect(
      machine.abortReason?.description
        == "given up after 3 failures in a row with no success; the last one: http_500: boom")
  }

  @Test func oneSuccessIsEnoughToGoOn() {
    var machine = LoadMachine(
      plan(.closed(concurrency: 1), .requests(100), failureLimit: 3), start: Self.start)
    _ = machine.ended(failure: failure)
    _ = machine.ended(failure: nil)
    let answers = (0..<10).map { _ in machine.ended(failure: failure) }
    #expect(!answers.contains(true))
    #expect(machine.abortReason == nil)
    let ticket = machine.next(freeSince: Self.start)
    #expect(ticket != nil)
  }

  @Test func anOutageThatDoesNotEndEndsTheRun() {
    var plan = plan(.closed(concurrency: 1), .duration(.seconds(3600)), failureLimit: 3)
    plan.outageLimit = 5
    var machine = LoadMachine(plan, start: Self.start)
    let outcomes = "+----+-----".map { $0 == "+" ? nil : failure }
    let answers = outcomes.map { machine.ended(failure: $0) }
    // Each success begins the count anew.
    #expect(answers == Array(repeating: false, count: 10) + [true])
    let ticket = machine.next(freeSince: Self.start)
    #expect(ticket == nil)
    #expect(
      machine.abortReason?.description
        == "given up after 5 failures in a row; the last one: http_500: boom")
  }

  @Test func theSameSeedRepeatsArrivals() {
    let poisson = Load.open(.poisson(perSecond: 50))
    #expect(diagram(plan(poisson, .requests(20))) == diagram(plan(poisson, .requests(20))))
    var other = plan(poisson, .requests(20))
    other.seed = 2
    #expect(diagram(plan(poisson, .requests(20))) != diagram(other))
  }
}
