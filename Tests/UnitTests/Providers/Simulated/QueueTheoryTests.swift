import Foundation
import Testing

@testable import PerfHarness

/// The simulated server against queueing theory, over the whole way of a request: arrivals, runner,
/// provider, timelines.
@Suite struct QueueTheoryTests {
  /// The mean time of a service. Arrivals are so many times slower as the utilization says.
  private static let service = 0.01
  /// So many at a utilization of 0.5, and twice as many above: see `BatchMeans`.
  private static let requests = 15_000

  private static func requests(at utilization: Double) -> Int {
    utilization > 0.5 ? 2 * requests : requests
  }

  private func timelines(
    _ server: InferenceServer, _ load: Load, requests: Int = requests, warmup: Int = 1000
  ) async throws -> Repetition {
    let provider = SimulatedProvider.simulated(server: server)
    return try await provider.clock.run {
      await Runner(
        LoadPlan(
          load: load, extent: .requests(requests), warmup: .requests(warmup), seed: 11),
        provider: provider
      ) { index in
        GenerationRequest(
          id: "\(index)", prompt: "", maxOutputTokens: 1, streams: false, promptTokens: 1)
      }.run()
    }
  }

  private func timelines(
    _ server: InferenceServer, utilization: Double
  ) async throws -> [RequestTimeline] {
    try await timelines(
      server, .open(.poisson(perSecond: utilization / Self.service)),
      requests: Self.requests(at: utilization)
    ).timelines
  }

  /// How long each request was served, from when it had come and the one before had ended (D. V. Lindley,
  /// Proceedings of the Cambridge Philosophical Society 48, 1952), in seconds; without the first, of which
  /// the one before is not known.
  private func services(_ timelines: [RequestTimeline]) throws -> [Double] {
    try zip(timelines.dropFirst(), timelines).map { timeline, before in
      let start = max(timeline.due, try #require(before.end))
      return (try #require(timeline.end) - start).inSeconds
    }
  }

  private func sojourns(_ timelines: [RequestTimeline]) -> [Double] {
    timelines.compactMap { $0.endToEndLatency?.inSeconds }
  }

  /// M/M/1: the time in the system is exponential with rate μ − λ (L. Kleinrock, 'Queueing Systems', vol.
  /// 1, 3.2 and 5.6). That of quantiles is checked by the share of requests that are below the true one,
  /// which is a mean like any other, and not biased as a quantile of a batch would be.
  ///
  /// And request by request: what arrivals and services were drawn is known of every one, they have the
  /// distributions that the theory supposes, and nobody is served before those who came before.
  @Test(arguments: [0.5, 0.8])
  func markovianArrivalsAndServices(_ utilization: Double) async throws {
    let timelines = try await timelines(
      .queue(meanServiceTime: .milliseconds(10), seed: 5), utilization: utilization)
    let services = try services(timelines)
    #expect(services.allSatisfy { $0 >= 0 })
    let served = KolmogorovSmirnov(services) { 1 - exp(-$0 / Self.service) }
    #expect(served.isPlausible, "services: \(served)")
    let gaps = zip(timelines.dropFirst(), timelines).map { ($0.due - $1.due).inSeconds }
    let came = KolmogorovSmirnov(gaps) { 1 - exp(-$0 * utilization / Self.service) }
    #expect(came.isPlausible, "gaps: \(came)")

    let sojourns = sojourns(timelines)
    #expect(sojourns.count == Self.requests(at: utilization))
    let rate = (1 - utilization) / Self.service
    BatchMeans(sojourns).expect(1 / rate, width: 0.35, "time in the system")
    let wait = utilization / rate
    BatchMeans(sojourns.map { $0 - Self.service }).expect(wait, width: 0.45, "waiting time")
    // At 0.8 so few busy periods reach beyond the quantile of 0.99 that its share is far from normal, and
    // an interval of 99.9 % misses for 37 seeds of 1,000: see `BatchMeans`.
    for share in utilization < 0.6 ? [0.5, 0.9, 0.99] : [0.5, 0.9] {
      let quantile = -log(1 - share) / rate
      BatchMeans(sojourns.map { $0 <= quantile ? 1 : 0 })
        .expect(share, width: 0.25, "share below the quantile of \(share)")
    }
  }

  /// M/D/1: Pollaczek and Khinchine's formula with a coefficient of variation of 0 (Kleinrock, 5.6); who
  /// waits not at all is a share of 1 − ρ, as Poisson arrivals see time averages (R. W. Wolff,
  /// Operations Research 30, 1982).
  @Test(arguments: [0.5, 0.8])
  func markovianArrivalsAndConstantServices(_ utilization: Double) async throws {
    let timelines = try await timelines(
      .queue(meanServiceTime: .milliseconds(10), variation: .none), utilization: utilization)
    #expect(try services(timelines).allSatisfy { abs($0 - Self.service) < 1e-12 })
    let sojourns = sojourns(timelines)
    let wait = utilization * Self.service / (2 * (1 - utilization))
    BatchMeans(sojourns.map { $0 - Self.service }).expect(wait, width: 0.3, "waiting time")
    BatchMeans(sojourns.map { $0 <= Self.service + 5e-10 ? 1 : 0 })
      .expect(1 - utilization, width: 0.25, "share that does not wait")
  }

  /// M/M/1/K: of K that the system holds one is served, and the share of arrivals that find all places
  /// taken is (1 − ρ)ρᴷ/(1 − ρᴷ⁺¹) (Kleinrock, 3.6).
  @Test(arguments: [(0.8, 3), (1.5, 5), (0.5, 1)])
  func arrivalsAreRefusedAsErlangSays(_ utilization: Double, _ places: Int) async throws {
    let repetition = try await timelines(
      .queue(meanServiceTime: .milliseconds(10), maxWaiting: places - 1, seed: 5),
      .open(.poisson(perSecond: utilization / Self.service)))
    let power = pow(utilization, Double(places))
    let share = (1 - utilization) * power / (1 - utilization * power)
    BatchMeans(repetition.timelines.map { $0.failure?.code == "http_503" ? 1 : 0 })
      .expect(share, width: 0.25, "share that is refused")
    #expect(repetition.timelines.allSatisfy { $0.failure == nil || $0.failure?.code == "http_503" })
  }

  /// A server with a batch of up to b, whose step takes a time D whoever is in it, and who takes those
  /// that wait when one ends: M/D⁽¹·ᵇ⁾/1 (M. F. Neuts, 'A General Class of Bulk Queues', Ann. Math. Stat.
  /// 38, 1967). Of q that wait when a step ends, min(q, b) are taken, or the next arrival where q = 0; so
  /// many arrive meanwhile as a Poisson variate with mean λD says. Its stationary probabilities π are
  /// found by iteration. Who waits, over time: in a cycle max(q − b, 0) wait for D, arrivals wait for
  /// λD²/2 together, and nobody waits while the server is idle, which takes 1/λ; Little's law makes a
  /// waiting time of it.
  @Test(arguments: [(4, 0.5), (4, 0.8)])
  func batchesAreTakenWhenAStepEnds(_ batch: Int, _ utilization: Double) async throws {
    var server = InferenceServer.queue(meanServiceTime: .milliseconds(10), variation: .none)
    server.maxSequences = batch
    let rate = utilization * Double(batch) / Self.service
    let mean = rate * Self.service
    // Of more than 100 that wait at once there is less than 10⁻¹² at these loads.
    let states = 100
    var arrivals = [exp(-mean)]
    for count in 1..<states { arrivals.append(arrivals[count - 1] * mean / Double(count)) }
    var probabilities = [1.0] + Array(repeating: 0, count: states - 1)
    var change = 1.0
    while change > 1e-12 {
      var next = Array(repeating: 0.0, count: states)
      for (state, probability) in probabilities.enumerated() where probability > 1e-15 {
        let left = max(state - batch, 0)
        for more in 0..<states - left { next[left + more] += probability * arrivals[more] }
      }
      change = zip(next, probabilities).reduce(0) { $0 + abs($1.0 - $1.1) }
      probabilities = next
    }
    var (waiting, length) = (0.0, 0.0)
    for (state, probability) in probabilities.enumerated() {
      waiting +=
        probability
        * (Self.service * Double(max(state - batch, 0)) + rate * Self.service * Self.service / 2)
      length += probability * (Self.service + (state == 0 ? 1 / rate : 0))
    }
    let repetition = try await timelines(server, .open(.poisson(perSecond: rate)))
    let waits = repetition.timelines.compactMap { $0.endToEndLatency?.inSeconds }
      .map { $0 - Self.service }
    BatchMeans(waits).expect(waiting / length / rate, width: 0.25, "waiting time")
  }

  /// Little's law, exactly: what is counted of requests under way at every instant, over the time from the
  /// first arrival to the last end, is the number of requests in that time by their mean latency
  /// (J. D. C. Little, Operations Research 9, 1961; of a run that begins and ends empty it is an
  /// identity).
  @Test func requestsUnderWayAreArrivalsByLatency() async throws {
    let repetition = try await timelines(
      .queue(meanServiceTime: .milliseconds(10), seed: 5), .open(.poisson(perSecond: 80)),
      requests: 5000, warmup: 0)
    var changes: [(at: Int64, by: Int)] = []
    var latencies: Int64 = 0
    for timeline in repetition.timelines {
      let end = try #require(timeline.end)
      changes += [(timeline.due.nanoseconds, 1), (end.nanoseconds, -1)]
      latencies += (end - timeline.due).inNanoseconds
    }
    changes.sort { $0.at < $1.at }
    var (underWay, area, last) = (0, Int64(0), changes[0].at)
    for change in changes {
      area += Int64(underWay) * (change.at - last)
      underWay += change.by
      last = change.at
    }
    #expect(underWay == 0)
    #expect(area == latencies)
    // And what the run says of itself: the mean over the window, to rounding.
    let window = Double(last - changes[0].at)
    #expect(abs(repetition.meanInFlight - Double(area) / window) < 1e-9)
  }

  /// The response time law of a closed system without think time, N = XR (E. D. Lazowska et al.,
  /// 'Quantitative System Performance', 3.4), and its one server never rests: X = μ, R = N/μ.
  @Test func aClosedLoopKeepsItsServerBusy() async throws {
    let concurrency = 5
    let repetition = try await timelines(
      .queue(meanServiceTime: .milliseconds(10), seed: 5), .closed(concurrency: concurrency),
      requests: 10_000, warmup: 100)
    let latencies = repetition.timelines.compactMap { $0.endToEndLatency?.inSeconds }
    BatchMeans(latencies).expect(Double(concurrency) * Self.service, width: 0.1, "response time")
    let window = repetition.window.inSeconds
    let throughput = Double(latencies.count) / window
    let mean = latencies.reduce(0, +) / Double(latencies.count)
    // At either end of the window up to N requests stand in it with a part of their time only.
    let edges = 2 * Double(concurrency) * (latencies.max() ?? 0) / window
    #expect(abs(throughput * mean - Double(concurrency)) <= edges)
    #expect(edges < 0.03)
  }

  /// With as many slots as places all requests go in step: of n tokens the first comes with the prompts,
  /// and every other one has all before it in the cache. A cycle is n steps, and ends with B requests.
  @Test(arguments: [1, 8, 64])
  func aFullBatchGivesTheGreatestThroughput(_ batch: Int) async throws {
    let (prompt, output, cycles) = (30, 20, 25)
    var server = InferenceServer(maxSequences: batch, cachesPrefixes: false)
    server.tokensPerStep = batch * prompt
    let provider = SimulatedProvider.simulated(server: server)
    let repetition = try await provider.clock.run {
      await Runner(
        LoadPlan(
          load: .closed(concurrency: batch), extent: .requests(batch * cycles), seed: 1),
        provider: provider
      ) { index in
        GenerationRequest(
          id: "\(index)", prompt: "", maxOutputTokens: output, promptTokens: prompt)
      }.run()
    }
    let cached = (0..<output - 1).reduce(0) { $0 + prompt + $1 }
    let nanoseconds =
      Double(output) * (10e6 + 40e3 * Double(batch)) + Double(batch * prompt) * 1e9 / 10_000
      + Double(batch * cached) * 80
    // Each step's time is rounded to a nanosecond.
    let rounding = 0.5 * Double(output * cycles)
    let length = Double(repetition.window.inNanoseconds)
    #expect(abs(length - nanoseconds * Double(cycles)) <= rounding)
    #expect(repetition.timelines.count == batch * cycles)
  }

  /// Far more requests than can be served, of all lengths: no step makes more than B tokens, and only
  /// when nobody waits any more are there steps with fewer, as many as the longest reply has tokens at
  /// most.
  @Test func tooManyRequestsAreServedAsFastAsCanBe() async throws {
    let batch = 16
    var server = InferenceServer(maxSequences: batch, cachesPrefixes: false)
    server.tokensPerStep = 10_000
    server.stepTimePerCachedToken = .zero
    let scenario = Scenario(
      "overload", traffic: "U(20,100)/(10,60)", load: .open(.constant(perSecond: 1000)),
      lasting: .requests(2000))
    let requests = try scenario.makeRequests()
    let provider = SimulatedProvider.simulated(server: server)
    let repetition = try await provider.clock.run {
      await Runner(LoadPlan(scenario), provider: provider) {
        requests.request(index: $0, repetition: 0)
      }.run()
    }
    let usages = repetition.timelines.compactMap(\.tokens)
    let outputs = usages.compactMap(\.output)
    let prompts = usages.compactMap(\.prompt).reduce(0, +)
    let made = outputs.reduce(0, +)
    #expect(usages.count == 2000)
    let least =
      Double(made) / Double(batch) * 0.010 + Double(made) * 40e-6 + Double(prompts) / 10_000
    // The longest reply; the first arrivals, which find an empty server, take a step or two more.
    let steps = Double((outputs.max() ?? 0) + 2)
    let length = repetition.window.inSeconds
    #expect(length >= least - 1e-3)
    #expect(length <= least + steps * 0.010)
    #expect(steps * 0.010 < 0.02 * length)
  }
}
