/// What a metric is measured in.
public enum MetricUnit: String, Sendable, Hashable {
  /// Seconds; `Duration` in the API.
  case seconds
  /// Tokens in a second.
  case tokensPerSecond = "tokens/s"
  /// Requests in a second.
  case requestsPerSecond = "requests/s"
  /// A share between 0 and 1.
  case ratio
  /// How many times one value another is.
  case factor
}

/// Which way a metric gets better.
public enum Direction: String, Sendable, Hashable {
  /// Less is better, as with latencies.
  case lower
  /// More is better, as with throughput.
  case higher
}

/// A value that a metric can have.
public protocol MetricValue: Sendable, Comparable {
  /// The value of so many of the metric's unit.
  init(inUnit value: Double)
  /// The value as a number of the metric's unit.
  var inUnit: Double { get }
}

extension Duration: MetricValue {
  /// The duration of so many seconds, rounded to the nanosecond.
  public init(inUnit seconds: Double) { self.init(inSeconds: seconds) }
  /// Seconds.
  public var inUnit: Double { inSeconds }
}

extension Double: MetricValue {
  /// The number itself.
  public init(inUnit value: Double) { self = value }
  /// The number itself.
  public var inUnit: Double { self }
}
