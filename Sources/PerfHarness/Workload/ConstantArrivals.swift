/// Arrivals at equal distances, the first one at the start.
public struct ConstantArrivals: Arrivals, Hashable {
  private enum Pace: Hashable {
    case perSecond(Double)
    case every(Duration)
  }

  private let pace: Pace

  /// So many arrivals in a second.
  public init(perSecond rate: Double) {
    pace = .perSecond(rate)
  }

  /// One arrival in every `interval`.
  public init(every interval: Duration) {
    pace = .every(interval)
  }

  /// Reckoned from the index, so that no rounding adds up over a long run.
  public func nextOffset(
    after previous: Duration?, index: Int, using generator: inout SeededGenerator
  ) -> Duration? {
    switch pace {
    case .perSecond(let rate): Duration(inSeconds: Double(index) / rate)
    case .every(let interval): interval * index
    }
  }

  /// Throws unless there is a rate of more than zero and at most a million in a second.
  public func validate() throws(WorkloadError) {
    switch pace {
    case .perSecond(let rate): try validate(rate: rate, example: ".constant(perSecond: 20)")
    case .every(let interval):
      try validate(meanDelay: interval, example: ".constant(every: .milliseconds(50))")
    }
  }

  /// The rate.
  public var steadyRate: Double? {
    switch pace {
    case .perSecond(let rate): rate
    case .every(let interval): 1 / interval.inSeconds
    }
  }

  /// E.g. `constant(20.0 per second)` or `constant(every 50 ms)`.
  public var description: String {
    switch pace {
    case .perSecond(let rate): "constant(\(rate) per second)"
    case .every(let interval): "constant(every \(interval.exactText))"
    }
  }
}

extension Arrivals where Self == ConstantArrivals {
  /// Arrivals at equal distances, so many in a second, the first one at the start.
  public static func constant(perSecond rate: Double) -> ConstantArrivals {
    ConstantArrivals(perSecond: rate)
  }

  /// Arrivals at equal distances, the first one at the start.
  public static func constant(every interval: Duration) -> ConstantArrivals {
    ConstantArrivals(every: interval)
  }
}
