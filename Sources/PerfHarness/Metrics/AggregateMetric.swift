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
  /// Failed requests ÷ all requests, those that the client hung up on included: such a request had a chance
  /// to fail, and did not.
  public static let errorRate = AggregateMetric("errorRate", .ratio, .lower)
  /// Requests that met every objective of the run ÷ length of the measured window; none without
  /// objectives.
  public static let goodput = AggregateMetric("goodput", .requestsPerSecond, .higher)
  /// Requests that met every objective of the run ÷ all requests, those that failed included; none
  /// without objectives.
  public static let goodputShare = AggregateMetric("goodputShare", .ratio, .higher)

  /// The greatest rate at which all budgets are kept; of a search over many runs, and of no single one.
  package static let rateCapacity = AggregateMetric("capacity", .requestsPerSecond, .higher)
  /// How many requests under way at once keep all budgets, at most; of a search over many runs.
  package static let concurrencyCapacity = AggregateMetric(
    "concurrencyCapacity", .factor, .higher)

  /// Those that depend on nothing but what was measured: what a baseline keeps.
  package static let withoutObjectives: [AggregateMetric] = [
    .requestThroughput, .outputTokenThroughput, .totalTokenThroughput, .errorRate,
  ]

  /// Every aggregate metric, in the order of reports.
  package static let all = withoutObjectives + [.goodput, .goodputShare]

  private init(_ name: String, _ unit: MetricUnit, _ better: Direction) {
    descriptor = MetricDescriptor(name: name, unit: unit, better: better)
  }
}
