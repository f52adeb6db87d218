import Foundation
import Testing

@testable import PerfHarness

/// Whether what a whole run sends is what was asked for: under the simulated clock to the nanosecond.
@Suite struct DeliveredArrivalsTests {
  private static let count = 2000

  private func run(
    _ load: Load, _ extent: Extent = .requests(count), limit: RateLimit? = nil,
    isEnough: (@Sendable (RequestTimeline) -> Bool)? = nil
  ) async throws -> (repetition: Repetition, end: MonotonicInstant) {
    let provider = SimulatedProvider(
      SimulatedProvider.Behavior(timeToFirstToken: .milliseconds(150)))
    let plan = LoadPlan(load: load, extent: extent, rateLimit: limit, seed: 1)
    let repetition = try await provider.clock.run {
      await Runner(plan, provider: provider, isEnough: isEnough) {
        GenerationRequest(id: "\($0)", prompt: "", maxOutputTokens: 1)
      }.run()
    }
    return (repetition, provider.clock.now)
  }

  struct Kind: Sendable, CustomTestStringConvertible {
    var arrivals: any Arrivals
    /// The distribution of what is expected from one arrival to the next, in units of `time`; nil where
    /// nothing is drawn.
    var cumulative: (@Sendable (Double) -> Double)?
    /// How many arrivals are expected until so many seconds.
    var time: @Sendable (Double) -> Double = { $0 }

    var testDescription: String { arrivals.description }
  }

  private static let kinds = [
    Kind(arrivals: .constant(perSecond: 30)),
    Kind(arrivals: .uniform(from: .milliseconds(10), to: .milliseconds(50))) {
      min(max(0, ($0 - 0.01) / 0.04), 1)
    },
    Kind(arrivals: .normal(mean: .milliseconds(50), deviation: .milliseconds(10))) {
      0.5 * erfc((0.05 - $0) / 0.01 / 2.0.squareRoot())
    },
    Kind(arrivals: .poisson(perSecond: 30)) { 1 - exp(-30 * $0) },
    Kind(arrivals: .gamma(perSecond: 30, burstiness: 0.5)) {
      gammaCumulative($0 * 15, shape: 0.5)
    },
    Kind(arrivals: .gamma(perSecond: 30, burstiness: 4)) { gammaCumulative($0 * 120, shape: 4) },
    Kind(
      arrivals: .ramp(from: 5, to: 50, over: .seconds(100)), cumulative: { 1 - exp(-$0) },
      time: { $0 < 100 ? 5 * $0 + 0.225 * $0 * $0 : 2750 + 50 * ($0 - 100) }),
    Kind(
      arrivals: .steps([10, 0, 40], each: .seconds(60)), cumulative: { 1 - exp(-$0) },
      time: { $0 < 60 ? 10 * $0 : $0 < 120 ? 600 : 600 + 40 * ($0 - 120) }),
    Kind(arrivals: .steps([10, 40], each: .seconds(60), spacing: .constant)),
  ]

  @Test(arguments: kinds) func requestsAreSentWhenTheyAreDue(_ kind: Kind) async throws {
    let timelines = try await run(.open(kind.arrivals)).repetition.timelines
    let expected = kind.arrivals.offsets(seed: 1).prefix(Self.count)
    #expect(timelines.map { Duration.nanoseconds($0.due.nanoseconds) } == Array(expected))
    #expect(timelines.map(\.sent) == timelines.map(\.due))
    guard let cumulative = kind.cumulative else { return }
    let sent = [0] + timelines.compactMap(\.sent).map { kind.time(Double($0.nanoseconds) / 1e9) }
    let test = KolmogorovSmirnov(
      zip(sent.dropFirst(), sent).map { $0 - $1 }, against: cumulative)
    #expect(test.count == Self.count)
    #expect(test.isPlausible, "\(test)")
  }

  // MARK: Under a rate limit

  /// Whether from each request to each later one no more are due than the limit lets through, in whole
  /// nanoseconds.
  private func keeps(_ limit: RateLimit, _ timelines: [RequestTimeline]) -> Bool {
    let dues = timelines.map(\.due.nanoseconds).sorted()
    return dues.indices.allSatisfy { first in
      (first..<dues.count).allSatisfy { last in
        Int64(last - first + 1 - limit.burst) * 1_000_000_000
          <= Int64(limit.rate) * (dues[last] - dues[first])
      }
    }
  }

  private static let limit = RateLimit.perSecond(20, burst: 5)

  @Test(arguments: [
    Load.open(.poisson(perSecond: 24)), .open(.gamma(perSecond: 15, burstiness: 0.2)),
    .closed(concurrency: 4), .closed(concurrency: 16, thinkTime: .milliseconds(500)),
  ])
  func noWindowHoldsMoreThanTheLimit(_ load: Load) async throws {
    let timelines = try await run(load, .requests(400), limit: Self.limit).repetition.timelines
    #expect(timelines.count == 400)
    #expect(keeps(Self.limit, timelines))
    // The wait for the limit is in no latency.
    #expect(timelines.allSatisfy { $0.dispatchLag == .zero })
    #expect(timelines.allSatisfy { $0.endToEndLatency == .milliseconds(150) })
    let free = try await run(load, .requests(400)).repetition.timelines
    #expect(!keeps(Self.limit, free), "without the limit it would have been exceeded")
  }

  // Four slots of 150 ms each would send 26.7 a second. Five at once are let through, and one every 50 ms.
  @Test func aClosedLoopBelowItsLimitIsNotHeldUp() async throws {
    let free = try await run(.closed(concurrency: 2), .requests(100))
    let limited = try await run(.closed(concurrency: 2), .requests(100), limit: Self.limit)
    #expect(limited.repetition.timelines == free.repetition.timelines)
    let full = try await run(.closed(concurrency: 4), .requests(401), limit: Self.limit)
    // 396 waits of 50 ms after the burst, in which 401 − 5 more are sent.
    #expect(full.repetition.timelines.last?.due == .milliseconds(396 * 50))
  }

  @Test func aRunThatKnowsEnoughWaitsForNoLimit() async throws {
    let (repetition, end) = try await run(
      .closed(concurrency: 8), .requests(100), limit: .perSecond(0.01),
      isEnough: { $0.index >= 1 })
    #expect(repetition.outcome == .endedEarly)
    #expect(repetition.timelines.count == 2)
    #expect(end == repetition.timelines.last?.ended)
  }

  @Test func whatTheLimitHasNotLetThroughInTimeIsNotWaitedFor() async throws {
    let (repetition, end) = try await run(
      .closed(concurrency: 8), .seconds(10), limit: .perSecond(0.3))
    // Due at 0, 3.33, 6.67 and 10 s: the last one belongs to what comes after.
    #expect(repetition.timelines.count == 3)
    #expect(repetition.window == .seconds(10))
    #expect(end == repetition.timelines.last?.ended)
  }

  @Test func anOpenLoopUnderALimitAsksForWhatTheLimitLetsThrough() async throws {
    let load = Load.open(.constant(perSecond: 100))
    let repetition = try await run(load, .requests(400), limit: .perSecond(20)).repetition
    let delivered = DeliveredLoad([repetition], load: load)
    #expect(areClose(try #require(delivered.requestedRate), 20, within: 1e-9))
    #expect(areClose(try #require(delivered.achievedRate), 20, within: 1e-9))
  }
}
