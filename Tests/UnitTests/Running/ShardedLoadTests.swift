import Testing

@testable import PerfHarness

/// What shards send, held against what one process sends.
@Suite struct ShardedLoadTests {
  private static let start = MonotonicInstant.milliseconds(1000)

  private func shards(_ count: Int) throws -> [Shard] {
    try (1...count).map { try #require(Shard($0, of: count)) }
  }

  /// Everything that is sent, each request taking `latency` in a closed loop.
  private func tickets(_ plan: LoadPlan, latency: Duration = .milliseconds(10)) -> [LoadMachine
    .Ticket]
  {
    var machine = LoadMachine(plan, start: Self.start)
    var free = [Self.start]
    if case .closed(let concurrency, _) = plan.load {
      free = Array(repeating: Self.start, count: concurrency)
    }
    var tickets: [LoadMachine.Ticket] = []
    while let next = free.min(), let slot = free.firstIndex(of: next),
      let ticket = machine.next(freeSince: next), tickets.count < 10_000
    {
      tickets.append(ticket)
      free[slot] = ticket.due.advanced(by: latency)
    }
    return tickets
  }

  private static let arrivals: [any Arrivals] = [
    ConstantArrivals.constant(perSecond: 100), ConstantArrivals.constant(every: .milliseconds(7)),
    PoissonArrivals.poisson(perSecond: 100),
    RandomDelayArrivals.uniform(from: .zero, to: .milliseconds(20)),
    RandomDelayArrivals.normal(mean: .milliseconds(10), deviation: .milliseconds(3)),
    GammaArrivals.gamma(perSecond: 100, burstiness: 0.5),
    VaryingArrivals.ramp(from: 50, to: 200, over: .seconds(1)),
    VaryingArrivals.steps([80, 160], each: .milliseconds(250)),
  ]

  private static let extents: [(Extent, Margin, Margin)] = [
    (.requests(50), .none, .none),
    (.requests(50), .requests(7), .requests(5)),
    (.duration(.milliseconds(500)), .duration(.milliseconds(100)), .duration(.milliseconds(50))),
    (.duration(.milliseconds(500)), .requests(7), .requests(5)),
    (.requests(50), .duration(.milliseconds(100)), .share(0.1)),
    (.atMost(requests: 50, duration: .milliseconds(300)), .share(0.2), .seconds(0.05)),
  ]

  @Test(arguments: arrivals.indices, extents.indices)
  func theUnionOfAllShardsIsTheScheduleOfOneProcess(_ arrivals: Int, _ extent: Int) throws {
    let (measured, warmup, cooldown) = Self.extents[extent]
    let plan = LoadPlan(
      load: .open(Self.arrivals[arrivals]), extent: measured, warmup: warmup, cooldown: cooldown,
      seed: 7)
    let whole = tickets(plan)
    #expect(whole.count > 20)
    for count in [1, 3, 8] {
      let parts = try shards(count).map { tickets(try plan.part(of: $0, name: "chat")) }
      #expect(parts.joined().sorted { $0.index < $1.index } == whole)
      for (part, shard) in zip(parts, try shards(count)) {
        #expect(part.map(\.index) == whole.map(\.index).filter(shard.owns))
      }
    }
  }

  @Test func theUnionOfAllShardsHasTheRequestsOfOneProcess() throws {
    let scenario = Scenario(
      "chat", traffic: "N(100,20)/(50,10)", load: .open(.poisson(perSecond: 100)),
      lasting: .requests(40), warmup: .requests(5), seed: 3)
    let factory = try scenario.makeRequests()
    func requests(_ plan: LoadPlan) -> [Int: GenerationRequest] {
      Dictionary(
        uniqueKeysWithValues: tickets(plan).map {
          ($0.index, factory.request(index: $0.index, repetition: 1))
        })
    }
    let plan = LoadPlan(scenario)
    let parts = try shards(3).map { requests(try plan.part(of: $0, name: "chat")) }
    let union = parts.reduce(into: [:]) { $0.merge($1) { one, _ in one } }
    #expect(parts.reduce(0) { $0 + $1.count } == 45)
    #expect(union == requests(plan))
    #expect(Set(union.values.map { $0.messages.map(\.text) }).count == 45)
  }

  /// Slots, and the requests of each part, split as evenly as can be; no request is sent twice.
  @Test func aClosedLoopSplitsItsSlotsAndRequests() throws {
    let plan = LoadPlan(
      load: .closed(concurrency: 10), extent: .requests(50), warmup: .requests(7),
      cooldown: .requests(5), seed: 1)
    let parts = try shards(4).map { try plan.part(of: $0, name: "chat") }
    #expect(parts.map(\.expectedConcurrency) == [3, 3, 2, 2])
    // Of the first 7 requests 2, 2, 2, 1; of the first 57 15, 14, 14, 14; of all 62 16, 16, 15, 15.
    #expect(parts.map(\.warmup.requests) == [2, 2, 2, 1])
    #expect(parts.map(\.measured.requests) == [13, 12, 12, 13])
    #expect(parts.map(\.cooldown.requests) == [1, 2, 1, 1])
    #expect(parts.map(\.plannedRequests) == [16, 16, 15, 15])
    let all = parts.map { tickets($0) }.joined().sorted { $0.index < $1.index }
    #expect(all.map(\.index) == Array(0..<62))
    #expect(all.map(\.phase.rawValue) == tickets(plan).map(\.phase.rawValue))
  }

  @Test func aClosedLoopByTimeRunsAsLongInEveryShard() throws {
    let plan = LoadPlan(
      load: .closed(concurrency: 5), extent: .duration(.milliseconds(100)),
      warmup: .duration(.milliseconds(20)), seed: 1)
    let parts = try shards(2).map { tickets(try plan.part(of: $0, name: "chat")) }
    // A request takes 10 ms: 12 in each slot.
    #expect(parts.map(\.count) == [36, 24])
    #expect(Set(parts.joined().map(\.index)).count == 60)
    #expect(parts.allSatisfy { $0.last?.due == Self.start.advanced(by: .milliseconds(110)) })
  }

  @Test func anOpenLoadIsSharedByWhatIsGotReadyAndSent() throws {
    let plan = LoadPlan(
      load: .open(.constant(perSecond: 100)), extent: .requests(50), warmup: .requests(7), seed: 1)
    let parts = try shards(4).map { try plan.part(of: $0, name: "chat") }
    #expect(plan.expectedConcurrency == 101)
    #expect(parts.map(\.expectedConcurrency) == [26, 25, 25, 25])
    #expect(parts.map(\.plannedRequests) == [15, 14, 14, 14])
  }

  @Test(arguments: [
    (
      Load.closed(concurrency: 3), 100,
      "chat: a concurrency of 3 can't be split over 4 shards; expected at least one slot for each; "
        + "raise the concurrency to 4 or more, or split it over fewer, e.g. PERF_SHARD=1/3"
    ),
    (
      .closed(concurrency: 4), 3,
      "chat: 3 requests can't be split over 4 shards; expected at least one for each; ask for 4 or "
        + "more, or split it over fewer, e.g. PERF_SHARD=1/3"
    ),
    (
      .open(.constant(perSecond: 1)), 1,
      "chat: 1 request can't be split over 4 shards; expected at least one for each; ask for 4 or "
        + "more, or split it over fewer, e.g. PERF_SHARD=1/1"
    ),
  ])
  func whatLeavesAShardWithNothingToDoIsRefused(
    _ load: Load, _ requests: Int, _ text: String
  ) throws {
    let plan = LoadPlan(load: load, extent: .requests(requests), seed: 1)
    let shard = try #require(Shard(2, of: 4))
    let error = #expect(throws: WorkloadError.self) { try plan.part(of: shard, name: "chat") }
    #expect(error?.description == text)
  }
}
