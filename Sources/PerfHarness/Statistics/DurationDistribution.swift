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
    }
  }

  /// E.g. `50 ms`, `uniform(40 ms, 60 ms)`, `normal(50 ms, 5 ms)`, `logNormal(50 ms, 0.35)`.
  public var description: String {
    switch self {
    case .constant(let duration): duration.exactText
    case .uniform(let low, let high): "uniform(\(low.exactText), \(high.exactText))"
    case .normal(let mean, let deviation):
      "normal(\(mean.exactText), \(deviation.exactText))"
    case .logNormal(let median, let sigma): "logNormal(\(median.exactText), \(sigma))"
    }
  }
}
