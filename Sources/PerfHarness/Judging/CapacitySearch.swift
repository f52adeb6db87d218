import Foundation

/// Decides which load is measured next, and when a capacity is known: pure, without clock or chance.
///
/// First the load is doubled, or halved, until one keeps the limits and one breaks them. Then repetitions are
/// measured by turns a resolution below the present estimate and a resolution above it, until the one load
/// certainly keeps every limit and the other certainly breaks one: between them lies the capacity. No
/// decision on the way is final: a repetition that was good or bad by accident is one of all those that the
/// estimate is made of, and the two loads move with it.
package struct CapacitySearch: Sendable {
  package enum Step: Sendable, Hashable {
    /// One repetition at a load, so many times as long as the plan says at least.
    case measure(load: Double, growth: Double)
    case done(CapacityEstimate)
  }

  /// How many repetitions it takes near the capacity before anything is believed of it, wherever the search
  /// ends.
  package static let fewestMembers = 15
  /// How many it takes at an end of the range.
  package static let fewestAtEnds = 3
  private static let mostAtEnds = 8
  /// How many times as many there are at the next look.
  private static let lookRatio = 1.4
  /// How many relaxation times a repetition is to measure.
  package static let relaxations = 20.0
  package static let greatestGrowth = 16.0

  private let plan: CapacityPlan
  private let estimator: CapacityEstimator
  private var range: ClosedRange<Double>
  package private(set) var probes: [LoadProbe] = []
  private var spent = (requests: 0, duration: Duration.zero)
  /// How many repetitions there are to be near the capacity before the interval is looked at again.
  private var nextLook = Self.fewestMembers
  private var isSettled = false
  private var isOutOfReach = false

  package init(_ plan: CapacityPlan) {
    self.plan = plan
    range = plan.range
    estimator = CapacityEstimator(
      allowing: plan.allowed, confidence: plan.confidence,
      resolution: plan.resolution)
  }

  /// Takes what was measured.
  package mutating func take(_ probe: LoadProbe) {
    probes.append(probe)
    note(cost: probe)
    look()
  }

  /// Takes what was measured, but says nothing of the service, because the client could not deliver the load:
  /// no load as great as that is tried again.
  package mutating func refuse(_ probe: LoadProbe) {
    note(cost: probe)
    let limit = plan.isClosed ? probe.load - 1 : probe.load / (1 + plan.resolution)
    isOutOfReach = limit < range.lowerBound
    range = range.lowerBound...max(range.lowerBound, min(range.upperBound, limit))
  }

  private mutating func note(cost probe: LoadProbe) {
    spent.requests += probe.requests
    spent.duration += probe.duration
  }

  /// What is to be done now.
  package var next: Step {
    if isUnresponsive { return .done(estimate(.unresponsive)) }
    if isOutOfReach { return .done(estimate(.notDelivered)) }
    guard let crossing = estimator.crossing(in: probes) else { return measure(plan.start) }
    return switch crossing.place {
    case .above: beyond(range.upperBound, factor: 2, .aboveRange)
    case .below: beyond(range.lowerBound, factor: 0.5, .belowRange)
    case .within: isSettled ? .done(estimate(.settled)) : refine(crossing)
    }
  }

  /// Whether nothing was answered twice in a row, and not because the load was greater than any that was.
  private var isUnresponsive: Bool {
    let last = probes.suffix(2)
    guard last.count == 2, last.allSatisfy({ !$0.hasAnswers }) else { return false }
    let greatest = probes.filter(\.hasAnswers).map(\.load).max() ?? .infinity
    return last.contains { $0.load <= greatest }
  }

  /// What is known so far.
  package func estimate(_ end: CapacityEstimate.End) -> CapacityEstimate {
    guard let finding = estimator.finding(in: probes) else {
      return CapacityEstimate(value: nil, interval: 0...(.infinity), end: end)
    }
    // At an end of the range a few repetitions say that all of them are on one side; how much they differ
    // near the capacity takes more to be known.
    let isKnown = finding.members >= Self.fewestMembers || finding.crossing.place != .within
    let low = isKnown ? finding.kept ?? 0 : 0
    let high = isKnown ? max(low, finding.broken ?? .infinity) : .infinity
    let value =
      switch finding.crossing.place {
      case .within: exp(finding.crossing.position)
      case .above: probes.map(\.load).max() ?? low
      case .below: probes.map(\.load).min() ?? low
      }
    return CapacityEstimate(value: min(max(value, low), high), interval: low...high, end: end)
  }

  // MARK: Bracketing

  /// Nothing was broken yet, or nothing kept: further out, up to the end of the range.
  private func beyond(_ end: Double, factor: Double, _ reason: CapacityEstimate.End) -> Step {
    let loads = probes.map(\.load)
    let outermost = factor > 1 ? loads.max() ?? plan.start : loads.min() ?? plan.start
    let further = whole(outermost * factor)
    let isAtEnd = factor > 1 ? outermost >= whole(end) : outermost <= whole(end)
    guard isAtEnd else { return measure(factor > 1 ? min(further, end) : max(further, end)) }
    let there = probes.filter { $0.load == outermost }
    let finding = estimator.finding(in: probes)
    let isClear = factor > 1 ? finding?.kept == outermost : finding?.broken == outermost
    return isClear && there.count >= Self.fewestAtEnds || there.count >= Self.mostAtEnds
      ? .done(estimate(reason)) : measure(outermost)
  }

  // MARK: Refining

  /// Looks whether enough is known, each time when there are 1.4 times as many repetitions: who looks all the
  /// time stops when it seems enough by accident.
  private mutating func look() {
    guard let finding = estimator.finding(in: probes), finding.members >= nextLook else { return }
    nextLook = Int((Double(finding.members) * Self.lookRatio).rounded(.up))
    guard let kept = finding.kept, let broken = finding.broken else { return }
    isSettled =
      log(broken / kept) <= 2 * log1p(plan.resolution) * 1.000_1
      || plan.isClosed && broken - kept < 1.5
  }

  private func refine(_ crossing: CapacityCrossing) -> Step {
    let step = log1p(plan.resolution)
    if plan.isClosed {
      let low = exp(crossing.position - step).rounded(.up)
      let lower = min(low, exp(crossing.position).rounded(.down))
      let upper = max(lower + 1, (lower * exp(2 * step)).rounded(.down))
      return measure(least: [lower, upper])
    }
    // On a grid, so that repetitions meet.
    let grid = step / 2
    let lower = ((crossing.position - step) / grid).rounded() * grid
    return measure(least: [exp(lower), exp(lower + 2 * step)])
  }

  /// That of the loads of which least is known.
  private func measure(least loads: [Double]) -> Step {
    let slack = log1p(plan.resolution) * 1.001
    func known(_ load: Double, isLower: Bool) -> Int {
      probes.filter {
        let distance = log($0.load / load)
        return isLower
          ? distance >= -1e-9 && distance <= slack : distance <= 1e-9 && distance >= -slack
      }.reduce(0) { $0 + $1.requests }
    }
    let isLower = known(loads[0], isLower: true) <= known(loads[1], isLower: false)
    return measure(loads[isLower ? 0 : 1])
  }

  // MARK: Length and cost

  private func whole(_ load: Double) -> Double { plan.isClosed ? load.rounded() : load }

  private func measure(_ load: Double) -> Step {
    let load = min(max(whole(load), range.lowerBound), range.upperBound)
    let growth = growth(at: load)
    let rate = rate(at: load)
    let requests = [plan.warmup, plan.measured].reduce(0) {
      $0 + $1.scaled(by: growth).requests(perSecond: rate ?? 0)
    }
    if let most = plan.cost.requests, Double(spent.requests) + requests > Double(most) {
      return .done(estimate(.costReached))
    }
    if let longest = plan.cost.duration, let rate, rate > 0,
      spent.duration.inSeconds + requests / rate > longest.inSeconds
    {
      return .done(estimate(.costReached))
    }
    return .measure(load: load, growth: growth)
  }

  /// How many times as long as the plan says a repetition at a load has to be.
  ///
  /// What a queue holds now depends on what it held a relaxation time ago. In numbers of requests that is
  /// about as many as are under way, N, and for the queue about six times the square of its mean length Q
  /// (of an M/M/1 queue at a load of 0.5 to 0.9 between 5 and 23 times: J. Abate, W. Whitt, 'Transient
  /// Behavior of the M/M/1 Queue: Starting at the Origin', Queueing Systems 2, 1987). Twenty relaxation
  /// times are measured, and the warm-up grows in the same measure: near saturation lengths must grow with the
  /// square of the queue (W. Whitt, 'Planning Queueing Simulations', Management Science 35, 1989). Q is,
  /// by Little's law, the rate times what first latencies exceed the least by.
  private func growth(at load: Double) -> Double {
    let steady = probes.filter { !$0.isHopeless && $0.load <= load * 1.1 }
    guard let nearest = steady.max(by: { $0.load < $1.load }) else { return 1 }
    let near = steady.filter { $0.load >= nearest.load * 0.9 }
    let inFlight = near.map(\.inFlight).reduce(0, +) / Double(near.count)
    let latencies = near.compactMap(\.firstLatency)
    let least = probes.compactMap(\.firstLatency).min() ?? 0
    let wait = latencies.isEmpty ? 0 : latencies.reduce(0, +) / Double(latencies.count) - least
    let queue = plan.isClosed ? 0 : load * max(0, wait)
    let relaxation = inFlight + 6 * queue * queue
    let length = plan.measured.requests(perSecond: rate(at: load) ?? load)
    guard length > 0 else { return 1 }
    return min(max(1, Self.relaxations * relaxation / length), Self.greatestGrowth)
  }

  /// Requests a second at a load; nil where nobody knows.
  private func rate(at load: Double) -> Double? {
    guard plan.isClosed else { return load }
    let nearest = probes.min { abs(log($0.load / load)) < abs(log($1.load / load)) }
    return nearest.flatMap { probe in
      probe.duration > .zero ? Double(probe.requests) / probe.duration.inSeconds : nil
    }
  }
}
