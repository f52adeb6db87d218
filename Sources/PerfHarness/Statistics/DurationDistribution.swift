import Foundation

/// A distribution that durations are drawn from: latencies of a simulation, gaps of a mock server.
public enum DurationDistribution: Sendable, Hashable, CustomStringConvertible {
  /// Always the same.
  case constant(Duration)
  /// Evenly between two bounds, the upper one excluded.
  case uniform(from: Duration, to: Duration)
  /// Normal; what falls below zero counts as zero.
  case normal(mean: Duration, deviation: Duration)
  /// Log-normal: the logarithm has standard deviation `sigma`. Latencies of servers look like this,
  /// with `sigma` about 0.2…0.5.
  case logNormal(median: Duration, sigma: Double)
  /// One of several distributions for each draw: two make it bimodal, as a cache does that hits or
  /// misses.
  indirect case oneOf([Share])
  /// The first distribution, and with this probability (0…1) the second on top of it: a pause for the
  /// collection of garbage, a preemption, a retransmission.
  indirect case stalling(DurationDistribution, share: Double, DurationDistribution)

  /// A distribution and how often it is drawn from.
  public struct Share: Sendable, Hashable {
    /// In proportion to the sum of all weights; one below zero counts as zero.
    public var weight: Double
    /// What is drawn from.
    public var distribution: DurationDistribution

    /// Makes a share.
    public init(weight: Double, _ distribution: DurationDistribution) {
      self.weight = weight
      self.distribution = distribution
    }
  }

  /// One of several distributions for each draw, e.g.
  /// `.mixture([(9, .milliseconds(20)), (1, .milliseconds(200))])`.
  ///
  /// - Parameter shares: each with its weight, of which only the proportions count. With none, or no
  ///   weight at all, draws are zero.
  public static func mixture(
    _ shares: [(weight: Double, distribution: DurationDistribution)]
  ) -> DurationDistribution {
    .oneOf(shares.map { Share(weight: $0.weight, $0.distribution) })
  }

  /// The same, but that a share of the draws takes longer.
  ///
  /// - Parameters:
  ///   - share: the probability of a stall, 0…1.
  ///   - stall: how long it takes, on top.
  public func withStalls(_ share: Double, of stall: DurationDistribution) -> DurationDistribution {
    .stalling(self, share: share, stall)
  }

  /// Always no time at all.
  public static let zero = DurationDistribution.constant(.zero)

  /// Always so many milliseconds.
  public static func milliseconds(_ milliseconds: Double) -> DurationDistribution {
    .constant(Duration(inSeconds: milliseconds / 1000))
  }

  /// Always so many seconds.
  public static func seconds(_ seconds: Double) -> DurationDistribution {
    .constant(Duration(inSeconds: seconds))
  }

  /// Draws a duration, zero or more.
  package func sample(using generator: inout SeededGenerator) -> Duration {
    switch self {
    case .constant(let duration):
      return max(.zero, duration)
    case .uniform(let low, let high):
      let seconds = generator.nextUniform(from: low.inSeconds, to: high.inSeconds)
      return Duration(inSeconds: max(0, seconds))
    case .normal(let mean, let deviation):
      let seconds = mean.inSeconds + deviation.inSeconds * generator.nextNormal()
      return Duration(inSeconds: max(0, seconds))
    case .logNormal(let median, let sigma):
      return Duration(inSeconds: max(0, median.inSeconds * exp(sigma * generator.nextNormal())))
    case .oneOf(let shares):
      let total = shares.reduce(0) { $0 + max(0, $1.weight) }
      var left = generator.nextUnit() * total
      var chosen: DurationDistribution?
      for share in shares where share.weight > 0 {
        chosen = share.distribution
        left -= share.weight
        if left < 0 { break }
      }
      return chosen?.sample(using: &generator) ?? .zero
    case .stalling(let usual, let share, let stall):
      // Both are always drawn, so that another share leaves the other draws as they are.
      let duration = usual.sample(using: &generator)
      let chance = generator.nextUnit()
      let extra = stall.sample(using: &generator)
      return chance < share ? duration + extra : duration
    }
  }

  /// The same shape with every duration multiplied by `factor`.
  public func scaled(by factor: Double) -> DurationDistribution {
    func scale(_ duration: Duration) -> Duration {
      Duration(inSeconds: duration.inSeconds * factor)
    }
    return switch self {
    case .constant(let duration): .constant(scale(duration))
    case .uniform(let low, let high): .uniform(from: scale(low), to: scale(high))
    case .normal(let mean, let deviation): .normal(mean: scale(mean), deviation: scale(deviation))
    case .logNormal(let median, let sigma): .logNormal(median: scale(median), sigma: sigma)
    case .oneOf(let shares):
      .oneOf(shares.map { Share(weight: $0.weight, $0.distribution.scaled(by: factor)) })
    case .stalling(let usual, let share, let stall):
      .stalling(usual.scaled(by: factor), share: share, stall.scaled(by: factor))
    }
  }

  /// E.g. `50 ms`, `uniform(40 ms, 60 ms)`, `normal(50 ms, 5 ms)`, `logNormal(50 ms, 0.35)`,
  /// `mixture(9 × 20 ms, 1 × 200 ms)`, `50 ms + 0.01 × 2 s`.
  public var description: String {
    switch self {
    case .constant(let duration): duration.exactText
    case .uniform(let low, let high): "uniform(\(low.exactText), \(high.exactText))"
    case .normal(let mean, let deviation):
      "normal(\(mean.exactText), \(deviation.exactText))"
    case .logNormal(let median, let sigma): "logNormal(\(median.exactText), \(sigma))"
    case .oneOf(let shares):
      "mixture("
        + shares.map { "\($0.weight.shortText) × \($0.distribution)" }.joined(separator: ", ") + ")"
    case .stalling(let usual, let share, let stall):
      "\(usual) + \(share.shortText) × \(stall)"
    }
  }
}

extension Double {
  /// Without a fraction where it has none.
  fileprivate var shortText: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}
