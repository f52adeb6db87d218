/// When the requests of a repetition are due and which of them are measured: pure data.
package struct LoadPlan: Sendable {
  /// How many failures in a row, before any success, end a run that can't succeed.
  package static let defaultFailureLimit = 50
  /// How many failures in a row end a run that has had successes: a server that died in the middle
  /// refuses ten thousand requests a second, and will do so until the end.
  package static let defaultOutageLimit = 100_000

  package var load: Load
  /// The most requests that are let through; nil for no limit.
  package var rateLimit: RateLimit?
  /// What is measured.
  package var measured: Limits
  /// What is sent before it, on top.
  package var warmup: Limits
  /// What is sent after it, on top.
  package var cooldown: Limits
  /// The seed of the arrivals and of think times.
  package var seed: UInt64
  package var failureLimit: Int
  package var outageLimit: Int
  /// Whether the warm-up is found when the repetition is over, in what was measured.
  package var findsWarmup: Bool
  /// What ends a repetition, besides what caps the spending of the case.
  package var guards: [Guard]
  /// Which of several shards sends it; nil where one process sends all. Set by `part(of:name:)`.
  package internal(set) var shard: Shard?

  package init(
    load: Load, extent: Extent, warmup: Margin = .none, cooldown: Margin = .none,
    rateLimit: RateLimit? = nil, seed: UInt64,
    failureLimit: Int = LoadPlan.defaultFailureLimit,
    outageLimit: Int = LoadPlan.defaultOutageLimit, guards: [Guard] = []
  ) {
    self.load = load
    self.rateLimit = rateLimit
    measured = extent.limits
    self.warmup = warmup.limits(for: extent)
    self.cooldown = cooldown.limits(for: extent)
    self.seed = seed
    self.failureLimit = failureLimit
    self.outageLimit = outageLimit
    self.guards = guards
    findsWarmup = warmup == .automatic
  }

  /// How many requests a provider should get ready for: those of a closed loop, of which all may be under
  /// way however long they think in the mean; in an open one, as many as would be under way if each took a
  /// second, which is to say those of the first second, or of the greatest rate where it changes.
  package var expectedConcurrency: Int {
    switch load {
    case .closed(let concurrency, _): return concurrency
    case .open(let arrivals):
      let first = Dues(of: arrivals, seed: seed, limit: rateLimit, from: Self.origin)
        .prefix(Self.mostExpected).count { $0 <= Self.origin.advanced(by: .seconds(1)) }
      return max(1, own(max(first, greatestExpected(of: arrivals))))
    }
  }

  /// The requests of a second at the greatest rate of those that have one.
  private func greatestExpected(of arrivals: any Arrivals) -> Int {
    guard let varying = arrivals as? VaryingArrivals else { return 0 }
    let rate = min(varying.greatestRate, rateLimit?.rate ?? .infinity)
    return Int(min(rate.rounded(.up), Double(Self.mostExpected)))
  }

  /// How long the client of a slot thinks before each request; nil where it does not.
  func thinkTimes(of slot: Int) -> ThinkTimes? {
    guard case .closed(_, let thinkTime?) = load else { return nil }
    return ThinkTimes(thinkTime, seed: seed, slot: shard?.index(ofOwn: slot) ?? slot)
  }

  /// Whether slots of a closed loop wait between their requests: to think, or for the rate limit.
  var slotsWait: Bool {
    guard case .closed(_, let thinkTime) = load else { return false }
    return thinkTime != nil || rateLimit != nil
  }

  private static let origin = MonotonicInstant(nanoseconds: 0)
  private static let mostExpected = 1024

  /// How many requests are sent in all, at most; nil when a duration decides, of the whole or of a
  /// margin.
  package var plannedRequests: Int? {
    let counts = [warmup, measured, cooldown].map { $0.isNothing ? 0 : $0.requests }
    return counts.contains(nil) ? nil : own(counts.compactMap(\.self).reduce(0, +))
  }

  /// How many of so many requests of the plan are sent by this process. Counts of a closed load are its
  /// own already.
  private func own(_ count: Int) -> Int {
    guard let shard, case .open = load else { return count }
    return shard.share(of: count)
  }

  /// How long requests are sent in all, at most; nil when a count decides, of the whole or of a
  /// margin.
  package var plannedDuration: Duration? {
    let durations = [warmup, measured, cooldown].map { $0.isNothing ? .zero : $0.duration }
    return durations.contains(nil) ? nil : durations.compactMap(\.self).reduce(.zero, +)
  }
}

extension LoadPlan {
  /// The same load for so many times as long, warm-up included; cool-down stays.
  package func lengthened(by factor: Double) -> LoadPlan {
    guard factor != 1 else { return self }
    var plan = self
    plan.measured = measured.scaled(by: factor)
    plan.warmup = warmup.scaled(by: factor)
    return plan
  }
}
