/// How much worse than its baseline a value may be before that is news: both bounds must be exceeded.
public struct Tolerance: Sendable, Hashable {
  /// The tolerated share of the baseline's value, e.g. 0.05.
  public var relative: Double
  /// The tolerated difference of durations, so that a shift of 0.1 ms of a metric of 1 ms is not
  /// news. Not applied to rates.
  public var absolute: Duration
  /// The tolerated difference of durations that each token takes, TPOT and ICL: there, 1 ms may be a
  /// tenth.
  public var absolutePerToken: Duration

  /// Makes a tolerance.
  ///
  /// - Parameters:
  ///   - relative: a share of the baseline's value, 0.05 for 5 %.
  ///   - absolute: for durations only; by default 1 ms, and 0.1 ms for those of a token.
  public init(relative: Double = 0.05, absolute: Duration? = nil) {
    self.relative = relative
    self.absolute = absolute ?? .milliseconds(1)
    absolutePerToken = absolute ?? .microseconds(100)
  }

  /// So many percent of the baseline's value, and 1 ms for durations, 0.1 ms for those of a token.
  public static func percent(_ percent: Double) -> Tolerance {
    Tolerance(relative: percent / 100)
  }

  /// So many percent of the baseline's value, and `absolute` for durations.
  public static func percent(_ percent: Double, andAtLeast absolute: Duration) -> Tolerance {
    Tolerance(relative: percent / 100, absolute: absolute)
  }

  /// That of one metric, whose absolute bound is `absolute`.
  package func resolved(for metric: MetricDescriptor) -> Tolerance {
    let isPerToken = [.timePerOutputToken, .interChunkLatency].contains(metric)
    return Tolerance(relative: relative, absolute: isPerToken ? absolutePerToken : absolute)
  }

  /// How far a value may be from another before that is news, in its unit: a change of just the tolerance
  /// is none, and files hold no more than nine digits of a value.
  package func allowance(around value: Double, unit: MetricUnit?) -> Double {
    let absolute = unit == .seconds ? absolute.inSeconds : 0
    return max(relative * value.magnitude, absolute) + Contest.rounding
  }
}
