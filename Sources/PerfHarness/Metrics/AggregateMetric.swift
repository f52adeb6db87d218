/// A quantity that a whole run has one value of.
public struct AggregateMetric: Sendable, Hashable, CustomStringConvertible {
  /// The metric's name, unit and direction.
  public let descriptor: MetricDescriptor

  /// The metric's name.
  public var description: String { descriptor.name }

  /// Completed requests ÷ length of the measured window.
  public static let requestThroughput = AggregateMetric(
    "requestThroughput", .requestsPerSecond, .higher)
  /// Output tokens of completed requests ÷ length of the measured window.
  public static let outputTokenThroughput = AggregateMetric(
    "outputTokenThroughput", .tokensPerSecond, .higher)
  /// Prompt and output tokens of completed requests ÷ length of the measured window.
  public static let totalTokenThroughput = AggregateMetric(
    "totalTokenThroughput", .tokensPerSecond, .higher)
  /// Failed requests ÷ all requests.
  public static let errorRate = AggregateMetric("errorRate", .ratio, .lower)

  /// Every aggregate metric, in the order of reports.
  package static let all: [AggregateMetric] = [
    .requestThroughput, .outputTokenThroughput, .totalTokenThroughput, .errorRate,
  ]

  private init(_ name: String, _ unit: MetricUnit, _ better: Direction) {
    descriptor = MetricDescriptor(name: name, unit: unit, better: better)
  }
}
