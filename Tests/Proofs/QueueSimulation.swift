import Foundation

@testable import PerfHarness

/// A queue whose true capacity is known: Poisson arrivals, exponential service, one or several servers,
/// first come, first served; and the search for its capacity, without anything else of the harness.
struct QueueSimulation: Sendable {
  var servers = 1
  /// Of one server, per second.
  var serviceRate = 20.0
  /// What 95 % of the sojourn times are to be within, in seconds.
  var limit = 0.5
  var base = 400
  private static let allowed = 0.05

  /// The greatest rate at which P(sojourn > limit) ≤ 5 %.
  ///
  /// Of M/M/1 the sojourn time is exponential with the rate μ − λ (L. Kleinrock, 'Queueing Systems I', 1975,
  /// 5.118), so that it is μ − ln 20 ÷ limit. Of M/M/c the wait is nothing with the probability 1 − C and
  /// else exponential with the rate cμ − λ, C by Erlang's formula (ibid., 3.40); with the service of rate μ
  /// added, P(T > t) = (1 − C) e^(−μt) + C (d e^(−μt) − μ e^(−dt)) ÷ (d − μ), d = cμ − λ.
  var truth: Double {
    if servers == 1 { return serviceRate - log(20) / limit }
    var (low, high) = (1e-6, Double(servers) * serviceRate)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if tail(at: middle) <= Self.allowed { low = middle } else { high = middle }
    }
    return low
  }

  private func tail(at rate: Double) -> Double {
    let load = rate / serviceRate
    var erlangB = 1.0
    for count in 1...servers { erlangB = load * erlangB / (Double(count) + load * erlangB) }
    let waiting = erlangB / (1 - load / Double(servers) * (1 - erlangB))
    let drift = Double(servers) * serviceRate - rate
    let served = exp(-serviceRate * limit)
    return (1 - waiting) * served
      + waiting * (drift * served - serviceRate * exp(-drift * limit)) / (drift - serviceRate)
  }

  /// One repetition, by Lindley's recursion.
  func probe(load: Double, growth: Double, _ generator: inout SeededGenerator) -> LoadProbe {
    let measured = Int((Double(base) * growth).rounded(.up))
    let warmup = Int((Double(base / 4) * growth).rounded(.up))
    let serviceRate = serviceRate
    var queue = LindleyQueue(servers: servers) {
      $0.nextExponential() / load
    } service: {
      $0.nextExponential() / serviceRate
    }
    var (first, last, sum) = (0.0, 0.0, 0.0)
    var (misses, count, row) = (0, 0, 0)
    var isHopeless = false
    for index in 0..<warmup + measured {
      let (now, end) = queue.next(using: &generator)
      last = max(last, end)
      guard index >= warmup else { continue }
      if count == 0 { first = now }
      count += 1
      sum += end - now
      row = end - now > limit ? row + 1 : 0
      if row > 0 { misses += 1 }
      // As `LimitMissWatch` has it.
      if row >= max(30, measured / 4) {
        isHopeless = true
        break
      }
    }
    return LoadProbe(
      load: load, counts: [LoadProbe.Count(misses: Double(misses), trials: Double(count))],
      requests: warmup + count, duration: Duration(inSeconds: last),
      inFlight: sum / max(1e-9, last - first), firstLatency: sum / Double(count),
      isHopeless: isHopeless)
  }

  /// What a search finds.
  func search(
    seed: UInt64, range: ClosedRange<Double> = 1...200, start: Double? = nil,
    resolution: Double = 0.05, cost: Int = 400_000
  ) -> (estimate: CapacityEstimate, requests: Int, probes: Int) {
    var generator = SeededGenerator(seed: seed, stream: 77)
    var search = CapacitySearch(
      CapacityPlan(
        range: range, isClosed: false, start: start, resolution: resolution,
        allowed: [Self.allowed], measured: Limits(requests: base),
        warmup: Limits(requests: base / 4), cost: Limits(requests: cost)))
    while true {
      switch search.next {
      case .measure(let load, let growth):
        search.take(probe(load: load, growth: growth, &generator))
      case .done(let estimate):
        return (estimate, search.probes.reduce(0) { $0 + $1.requests }, search.probes.count)
      }
    }
  }
}
