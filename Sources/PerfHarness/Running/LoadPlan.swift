/// When the requests of a repetition are due and which of them are measured: pure data.
package struct LoadPlan: Sendable {
  /// How many failures in a row, before any success, end a run that can't succeed.
  package static let defaultFailureLimit = 50
  /// How many failures in a row end a run that has had successes: a server that died in the middle
  /// refuses ten thousand requests a second, and will do so until the end.
  package static let defaultOutageLimit = 100_000

  package var load: Load
  /// What is measured.
  package var measured: Limits
  /// What is sent before it, on top.
  package var warmup: Limits
  /// What is sent after it, on top.
  package var cooldown: Limits
  /// The seed of the arrivals.
  package var seed: UInt64
  package var failureLimit: Int
  package var outageLimit: Int

  package init(
    load: Load, extent: Extent, warmup: Margin = .none, cooldown: Margin = .none, seed: UInt64,
    failureLimit: Int = LoadPlan.defaultFailureLimit,
    outageLimit: Int = LoadPlan.defaultOutageLimit
  ) {
    self.load = load
    measured = extent.limits
    self.warmup = warmup.limits(for: extent)
    self.cooldown = cooldown.limits(for: extent)
    self.seed = seed
    self.failureLimit = failureLimit
    self.outageLimit = outageLimit
  }

  /// How many requests a provider should get ready for: those of a closed loop; in an open one, as
  /// many as would be under way if each took a second, which is to say those of the first second.
  package var expectedConcurrency: Int {
    switch load {
    case .closed(let concurrency): concurrency
    case .open(let arrivals):
      max(
        1,
        arrivals.offsets(seed: seed).prefix(Self.mostExpected)
          .count { $0 <= .seconds(1) })
    }
  }

  private static let mostExpected = 1024

  /// How many requests are sent in all, at most; nil when a duration decides, of the whole or of a
  /// margin.
  package var plannedRequests: Int? {
    let counts = [warmup, measured, cooldown].map { $0.isNothing ? 0 : $0.requests }
    return counts.contains(nil) ? nil : counts.compactMap(\.self).reduce(0, +)
  }

  /// How long requests are sent in all, at most; nil when a count decides, of the whole or of a
  /// margin.
  package var plannedDuration: Duration? {
    let durations = [warmup, measured, cooldown].map { $0.isNothing ? .zero : $0.duration }
    return durations.contains(nil) ? nil : durations.compactMap(\.self).reduce(.zero, +)
  }
}
