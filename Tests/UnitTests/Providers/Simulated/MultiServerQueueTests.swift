import Foundation
import Testing

@testable import PerfHarness

/// Several engines behind one line against queueing theory, over the whole way of a request.
@Suite struct MultiServerQueueTests {
  /// The mean time of a service, and its inverse.
  private static let service = 0.01
  private static let rate = 100.0
  private static let requests = 60_000

  private func timelines(_ server: InferenceServer, load: Double) async throws -> [RequestTimeline]
  {
    let provider = SimulatedProvider.simulated(server: server)
    return try await provider.clock.run {
      await Runner(
        LoadPlan(
          load: .open(.poisson(perSecond: load * Self.rate)),
          extent: .requests(Self.requests), warmup: .requests(2000), seed: 11),
        provider: provider
      ) { index in
        GenerationRequest(
          id: "\(index)", prompt: "", maxOutputTokens: 1, streams: false, promptTokens: 1)
      }.run().timelines
    }
  }

  @Test func thereIsOneEngineAtLeast() {
    #expect(
      throws: ProviderError(
        .invalidConfiguration,
        "the simulated server's engines is 0; expected at least 1; write e.g. engines: 1")
    ) {
      try InferenceServer.queue(meanServiceTime: .milliseconds(1), servers: 0).validate()
    }
  }

  /// Erlang's loss formula, by its recursion B(n) = aB(n−1)/(n + aB(n−1)), B(0) = 1
  /// (L. Kleinrock, 'Queueing Systems', vol. 1, 3.5 and 3.6).
  private func erlangB(_ servers: Int, _ load: Double) -> Double {
    (1...servers).reduce(1) { loss, count in load * loss / (Double(count) + load * loss) }
  }

  /// The share of arrivals that wait, of Erlang's second formula: C = B/(1 − ρ(1 − B)).
  private func erlangC(_ servers: Int, _ load: Double) -> Double {
    let loss = erlangB(servers, load)
    return loss / (1 - load / Double(servers) * (1 - loss))
  }

  /// The formulas above against the sums that define them, B = (aᶜ/c!)/Σ aᵏ/k! and
  /// C = (aᶜ/c!)/(1 − ρ) / (Σ_{k<c} aᵏ/k! + (aᶜ/c!)/(1 − ρ)). For c = 1 they are a/(1 + a) and ρ; for
  /// c = 2, a = 1: B = (1/2)/(1 + 1 + 1/2) = 1/5, C = 1/(1 + 1 + 1) = 1/3.
  @Test func theRecursionsAreErlangsFormulas() {
    #expect(areClose(erlangB(1, 0.5), 1.0 / 3, within: 1e-12))
    #expect(areClose(erlangC(1, 0.5), 0.5, within: 1e-12))
    #expect(areClose(erlangB(2, 1), 0.2, within: 1e-12))
    #expect(areClose(erlangC(2, 1), 1.0 / 3, within: 1e-12))
    for (servers, load) in [(4, 3.2), (8, 4.0)] {
      var terms = [1.0]
      for count in 1...servers { terms.append(terms[count - 1] * load / Double(count)) }
      let all = terms.reduce(0, +)
      let (last, before) = (terms[servers], all - terms[servers])
      let waiting = last / (1 - load / Double(servers))
      #expect(areClose(erlangB(servers, load), last / all, within: 1e-12))
      #expect(areClose(erlangC(servers, load), waiting / (before + waiting), within: 1e-12))
    }
  }

  /// M/M/c: with a share of C an arrival waits, for an exponential time of rate cμ − λ; then it is served
  /// for one of rate μ. So the mean time in the system is 1/μ + C/(cμ − λ), and of the sum, in units of a
  /// service and with d = c − a ≠ 1, the share beyond t is
  /// (1 − C)e⁻ᵗ + C(d·e⁻ᵗ − e⁻ᵈᵗ)/(d − 1): of two exponential times of rates 1 and d in turn.
  @Test(arguments: [(4, 0.8), (8, 0.7)])
  func markovianArrivalsAtSeveralServers(_ servers: Int, _ utilization: Double) async throws {
    let load = utilization * Double(servers)
    let timelines = try await timelines(
      .queue(meanServiceTime: .milliseconds(10), servers: servers, seed: 5), load: load)
    let sojourns = timelines.compactMap { $0.endToEndLatency?.inSeconds }
    #expect(sojourns.count == Self.requests)
    let waits = erlangC(servers, load)
    let margin = Double(servers) - load
    BatchMeans(sojourns).expect(
      Self.service * (1 + waits / margin), width: 0.1, "time in the system")
    for time in [1.0, 3.0] {
      let served = exp(-time)
      let sum = (margin * served - exp(-margin * time)) / (margin - 1)
      BatchMeans(sojourns.map { $0 <= time * Self.service ? 1 : 0 }).expect(
        1 - (1 - waits) * served - waits * sum, width: 0.1, "share that is done after \(time)")
    }
  }

  /// M/G/c/c: where nobody may wait, Erlang's loss formula says who is refused, whatever the services are
  /// like but for their mean (B. A. Sevastyanov, Theory of Probability and Its Applications 2, 1957).
  @Test(
    arguments: [
      (1, 0.5, .none), (3, 2, .exponential), (3, 2, .logNormal(sigma: 1)), (8, 8, .none),
    ] as [(Int, Double, InferenceServer.Variation)])
  func whoFindsAllServersBusyIsRefused(
    _ servers: Int, _ load: Double, _ variation: InferenceServer.Variation
  ) async throws {
    let timelines = try await timelines(
      .queue(
        meanServiceTime: .milliseconds(10), variation: variation, servers: servers,
        maxWaiting: 0, seed: 5), load: load)
    BatchMeans(timelines.map { $0.failure?.code == "http_503" ? 1 : 0 }).expect(
      erlangB(servers, load), width: 0.1, "share that is refused")
    #expect(timelines.allSatisfy { $0.failure == nil || $0.failure?.code == "http_503" })
  }
}
