/// Arrivals whose delays are drawn one by one, each independent of the others.
public struct RandomDelayArrivals: Arrivals, Hashable {
  private enum Delays: Hashable {
    case uniform(from: Duration, to: Duration)
    case normal(mean: Duration, deviation: Duration)
  }

  private let delays: Delays

  /// Delays evenly between two bounds, the upper one excluded.
  public init(uniformFrom low: Duration, to high: Duration) {
    delays = .uniform(from: low, to: high)
  }

  /// Normal delays; what falls below zero counts as zero, which makes the mean delay greater when
  /// the deviation is large.
  public init(normalWithMean mean: Duration, deviation: Duration) {
    delays = .normal(mean: mean, deviation: deviation)
  }

  /// One drawn delay after the previous arrival, the first one after the start.
  public func nextOffset(
    after previous: Duration?, index: Int, using generator: inout SeededGenerator
  ) -> Duration? {
    (previous ?? .zero) + distribution.sample(using: &generator)
  }

  /// Throws unless the bounds are in order and no deviation is negative, with a mean delay of at
  /// least a microsecond.
  public func validate() throws(WorkloadError) {
    switch delays {
    case .uniform(let low, let high):
      let example = ".uniform(from: .milliseconds(40), to: .milliseconds(60))"
      guard low >= .zero else {
        throw invalid("the least delay is \(low.exactText); expected 0 s or more", example)
      }
      guard low <= high else {
        throw invalid(
          "the delays run from \(low.exactText) to \(high.exactText); "
            + "expected the shorter one first", example)
      }
      try validate(meanDelay: (low + high) / 2, example: example)
    case .normal(let mean, let deviation):
      let example = ".normal(mean: .milliseconds(50), deviation: .milliseconds(10))"
      guard deviation >= .zero else {
        throw invalid("the deviation is \(deviation.exactText); expected 0 s or more", example)
      }
      try validate(meanDelay: mean, example: example)
    }
  }

  /// The rate of the mean delay, without what a normal one that is cut off at zero adds to it.
  public var steadyRate: Double? {
    switch delays {
    case .uniform(let low, let high): 2 / (low + high).inSeconds
    case .normal(let mean, _): 1 / mean.inSeconds
    }
  }

  /// E.g. `uniform(40 ms, 60 ms)` or `normal(50 ms, 10 ms)`.
  public var description: String { distribution.description }

  /// The mean delay, before what falls below zero is cut off.
  var meanDelay: Duration {
    switch delays {
    case .uniform(let low, let high): (low + high) / 2
    case .normal(let mean, _): mean
    }
  }

  /// Delays that are so many times as long.
  func scaled(by factor: Double) -> RandomDelayArrivals {
    func scaled(_ duration: Duration) -> Duration {
      Duration(inSeconds: duration.inSeconds * factor)
    }
    return switch delays {
    case .uniform(let low, let high): .uniform(from: scaled(low), to: scaled(high))
    case .normal(let mean, let deviation):
      .normal(mean: scaled(mean), deviation: scaled(deviation))
    }
  }

  private var distribution: DurationDistribution {
    switch delays {
    case .uniform(let low, let high): .uniform(from: low, to: high)
    case .normal(let mean, let deviation): .normal(mean: mean, deviation: deviation)
    }
  }
}

extension Arrivals where Self == RandomDelayArrivals {
  /// Delays evenly between two bounds, the upper one excluded.
  public static func uniform(from low: Duration, to high: Duration) -> RandomDelayArrivals {
    RandomDelayArrivals(uniformFrom: low, to: high)
  }

  /// Normal delays; what falls below zero counts as zero.
  public static func normal(mean: Duration, deviation: Duration) -> RandomDelayArrivals {
    RandomDelayArrivals(normalWithMean: mean, deviation: deviation)
  }
}
