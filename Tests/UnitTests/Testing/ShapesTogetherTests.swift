import Foundation
import Testing

@testable import PerfHarness

/// What caps, shards, sweeps, conversations and prompt lengths do where several of them meet.
@Suite struct ShapesTogetherTests {
  private static let steady = SimulatedProvider.Behavior(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

  private static let scenario = Scenario(
    "chat", traffic: "D(20,10)", load: .open(.constant(perSecond: 40)), lasting: .requests(60))

  private func report(_ bench: borrowing Bench, _ folder: String) throws -> EncodedReport.V1.Run {
    let text = try bench.text("\(folder)/report.json")
    return try #require(
      JSONDecoder().decode(EncodedReport.V1.self, from: Data(text.utf8)).runs.first)
  }

  // MARK: Shards

  @Test func aCapIsDividedAmongShards() throws {
    let prices = Prices(inputPerMillion: 1, outputPerMillion: 2)
    let guards: [Guard] = [
      .requests(atMost: 10), .tokens(atMost: 5), .cost(atMost: 6, at: prices),
      .errorRate(above: 0.5), .oversaturation,
    ]
    let parts = try (1...4).map { number in
      let shard = try #require(Shard(number, of: 4))
      return guards.map { $0.part(of: shard) }
    }
    #expect(parts.map { $0[0] } == [3, 3, 2, 2].map { .requests(atMost: $0) })
    #expect(parts.map { $0[1] } == [2, 1, 1, 1].map { .tokens(atMost: $0) })
    #expect(parts.map { $0[2] } == Array(repeating: .cost(atMost: 1.5, at: prices), count: 4))
    #expect(parts.allSatisfy { Array($0[3...]) == Array(guards[3...]) })
  }

  /// Two shards may send 60 requests each of their three times 30: both stop in no whole repetition's
  /// middle, which the merge knows again.
  @Test(arguments: [
    Guard.requests(atMost: 100),
    .cost(
      atMost: 0.003, at: Prices(inputPerMillion: 1, outputPerMillion: 1, currency: "EUR")),
  ])
  func whatStoppedAShardStopsTheWhole(_ cap: Guard) async throws {
    let bench = try Bench()
    var scenario = Self.scenario
    scenario.guards = [cap]
    let capped = scenario
    for part in ["1/2", "2/2"] {
      _ = try await bench.findings(["PERF_SHARD": part, "PERF_OUTPUT": bench.results]) {
        let run = try await measure(capped, against: SimulatedProvider(Self.steady))
        #expect(run.guardStop != nil)
      }
    }
    _ = try await bench.findings(["PERF_MERGE": bench.results]) {
      let run = try await measure(capped, against: SimulatedProvider(Self.steady))
      // 50 of each: a half of 100 requests, or of 0.003 EUR at 30 tokens a request.
      #expect(run.repetitions.map(\.timelines.count).reduce(0, +) == 100)
      let halves = try ["1/2"].map { try #require(Shard($0)) }.map { cap.part(of: $0) }
      #expect(run.guardStop?.guarding == halves[0])
    }
  }

  @Test func aWarmUpThatIsFoundIsRefusedInShards() throws {
    let plan = LoadPlan(
      load: .open(.constant(perSecond: 10)), extent: .requests(100), warmup: .automatic, seed: 1)
    let error = #expect(throws: WorkloadError.self) {
      try plan.part(of: try #require(Shard("1/4")), name: "chat")
    }
    #expect(
      error?.message
        == "chat: the warm-up is automatic, and each of 4 shards would find another one; expected the "
        + "same for all; write e.g. warmup: .seconds(30)")
  }

  @Test func theLimitOfAClosedLoadIsDivided() throws {
    let plan = LoadPlan(
      load: .closed(concurrency: 8, thinkTime: .seconds(1)), extent: .requests(100),
      rateLimit: .perSecond(20, burst: 5), seed: 1)
    let parts = try ["1/4", "4/4"].map { try plan.part(of: try #require(Shard($0)), name: "chat") }
    #expect(parts.map(\.rateLimit) == [.perSecond(5, burst: 2), .perSecond(5, burst: 1)])
    // Slots of shards think as those of one process do: the second of the first shard is its fifth.
    var whole = try #require(plan.thinkTimes(of: 4))
    var part = try #require(parts[0].thinkTimes(of: 1))
    #expect(whole.next() == part.next())
    // Every shard of an open load reckons with all of it.
    let open = LoadPlan(
      load: .open(.constant(perSecond: 40)), extent: .requests(100), rateLimit: .perSecond(20),
      seed: 1)
    #expect(
      try open.part(of: try #require(Shard("2/4")), name: "chat").rateLimit == .perSecond(20))
  }

  // MARK: Clients who hang up

  @Test func whoHangsUpIsInNoGoodputAndComesBackFromAShard() async throws {
    let bench = try Bench()
    var scenario = Self.scenario
    scenario.cancellation = .afterTokens(.constant(4), share: 0.5)
    let leaving = scenario
    @Sendable func run() async throws -> Run {
      try await measure(leaving, against: SimulatedProvider(Self.steady))
    }
    _ = try await bench.findings(["PERF_OUTPUT": bench.folder + "/whole"]) { _ = try await run() }
    for part in ["1/2", "2/2"] {
      _ = try await bench.findings(["PERF_SHARD": part, "PERF_OUTPUT": bench.results]) {
        _ = try await run()
      }
    }
    _ = try await bench.findings([
      "PERF_MERGE": bench.results, "PERF_OUTPUT": bench.folder + "/merged",
    ]) { _ = try await run() }
    let (whole, merged) = (try report(bench, "whole"), try report(bench, "merged"))
    let cancelled = try #require(whole.figures.requests.cancelledByClient)
    #expect((60...120).contains(cancelled))
    #expect(merged.figures.requests == whole.figures.requests)
    #expect(
      try bench.text("merged/requests.jsonl") == bench.text("whole/requests.jsonl"))
  }

  @Test func theShareOfGoodRequestsLeavesOutThoseThatWereHungUpOn() {
    let objective = Objective(.endToEndLatency, 1)
    func timeline(_ index: Int, isCancelled: Bool) -> RequestTimeline {
      var timeline = RequestTimeline(index: index, due: .milliseconds(0))
      timeline.sent = .milliseconds(0)
      timeline.outputs = [.init(instant: .milliseconds(10), kind: .text, bytes: 4)]
      timeline.ended = .milliseconds(20)
      timeline.isCancelledByClient = isCancelled
      return timeline
    }
    var repetition = Repetition(
      timelines: (0..<4).map { timeline($0, isCancelled: $0 < 1) }, window: .seconds(1))
    repetition.objectives = [objective]
    let totals = Totals([repetition])
    #expect(totals.good == 3)
    #expect(totals.value(of: .goodputShare) == 1)
    #expect(totals.value(of: .goodput) == 3)
  }

  // MARK: Sweeps

  @Test func aSweepKeepsToTheCap() async throws {
    let bench = try Bench()
    var scenario = Self.scenario
    scenario.guards = [.requests(atMost: 100)]
    let capped = scenario
    _ = try await bench.findings(["PERF_REPETITIONS": ""]) {
      let curve = try await sweep(
        capped, over: .rates([5, 10, 20]), against: SimulatedProvider(Self.steady))
      #expect(curve.points.count == 2)
      #expect(
        curve.stop
          == "stopped by guard: at most 100 requests: the next request might use more than is left, "
          + "so that none was sent any more")
    }
  }

  @Test func sweepsAndSearchesAreNotSplit() async throws {
    let bench = try Bench()
    let variables = ["PERF_SHARD": "1/2", "PERF_OUTPUT": bench.results]
    let swept = try await bench.findings(variables) {
      try await sweep(
        Self.scenario, over: .rates([5]), against: SimulatedProvider(Self.steady))
    }
    #expect(
      swept.map(\.text) == [
        "chat: sweep(…) measures one load after the other, each by what it has found, and PERF_SHARD is "
          + "set; expected a run of its own; skip the test there with --skip, or unset PERF_SHARD"
      ])
    let searched = try await bench.findings(variables) {
      try await capacity(
        of: Self.scenario, against: SimulatedProvider(Self.steady),
        between: .requestsPerSecond(1...10))
    }
    #expect(
      searched.map(\.text) == [
        "chat: capacity(…) measures one load after the other, each by what it has found, and PERF_SHARD "
          + "is set; expected a run of its own; skip the test there with --skip, or unset PERF_SHARD"
      ])
  }

  // MARK: Recorded requests

  @Test func whatWasRecordedIsNotChanged() throws {
    var scenario = Scenario(
      "chat", traffic: .dataset, prompts: .list(["Hello."]), load: .closed(concurrency: 1))
    scenario.cancellation = .afterTokens(.constant(3))
    try scenario.validate()
    scenario.conversation = .turns(.constant(2))
    let error = #expect(throws: WorkloadError.self) { try scenario.validate() }
    #expect(
      error?.message.contains("whose requests are sent as they were recorded") == true,
      "\(error?.message ?? "")")
  }
}
