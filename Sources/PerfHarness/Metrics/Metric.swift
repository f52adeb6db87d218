/// A quantity that every request has its own value of (or several, or none), with a unit and a
/// direction. `Value` is `Duration` for latencies and `Double` for rates.
public struct Metric<Value: MetricValue>: Sendable, Hashable {
  /// What the metric is, apart from the type of its values.
  public let descriptor: MetricDescriptor

  /// Names a metric, to be found among those that a run measured.
  package init(_ descriptor: MetricDescriptor) {
    self.descriptor = descriptor
  }
}

/// A metric without the type of its values: what files and tables are keyed by.
public struct MetricDescriptor: Sendable, Hashable, CustomStringConvertible {
  /// The metric's name, as in reports and baselines.
  public let name: String
  /// What its numbers are counted in.
  public let unit: MetricUnit
  /// Which way it gets better.
  public let better: Direction

  /// The metric's name.
  public var description: String { name }
}

extension MetricDescriptor {
  /// What the numbers of a statistic of this metric are counted in.
  package func unit(of statistic: Statistic) -> MetricUnit {
    statistic == .tailRatio ? .factor : unit
  }

  /// Which way a statistic of this metric gets better.
  package func better(at statistic: Statistic) -> Direction {
    statistic == .tailRatio ? .lower : better
  }

  /// The value of a statistic of values of this metric, in the statistic's unit; nil of no values, and
  /// of a ratio to nothing.
  package func value(of statistic: Statistic, in values: some OrderedValues) -> Double? {
    guard values.count > 0 else { return nil }
    return switch statistic {
    case .percentile(let percent): values.percentile(percent)
    case .mean: values.mean
    case .minimum: values.minimum
    case .maximum: values.maximum
    case .tailMean: tailMean(of: values)
    case .tailRatio:
      Statistic.tailRatio(tailMean: tailMean(of: values), median: values.percentile(50))
    }
  }

  /// The mean of the slowest tenth, which stands at one of the ends.
  private func tailMean(of values: some OrderedValues) -> Double {
    values.tailMean(of: Statistic.tailShare, better == .lower ? .greatest : .least)
  }
}

extension Metric where Value == Duration {
  /// First output of any kind − due (TTFT).
  public static let timeToFirstToken = Metric(.timeToFirstToken)
  /// First visible text − due; differs from TTFT for reasoning models.
  public static let timeToFirstText = Metric(.timeToFirstText)
  /// Last output − due (E2E).
  public static let endToEndLatency = Metric(.endToEndLatency)
  /// (Last output − first output) ÷ (output tokens − those known to be in the first event) (TPOT).
  public static let timePerOutputToken = Metric(.timePerOutputToken)
  /// Gaps between consecutive output reads, pooled over requests (ICL).
  public static let interChunkLatency = Metric(.interChunkLatency)
  /// Sent − due: the harness's own lateness plus the wait for a slot.
  public static let dispatchLag = Metric(.dispatchLag)
  /// First output − sent: TTFT without the wait to be sent.
  public static let timeToFirstTokenFromSent = Metric(.timeToFirstTokenFromSent)
  /// Last output − sent: E2E without the wait to be sent.
  public static let endToEndLatencyFromSent = Metric(.endToEndLatencyFromSent)
  /// First output − due, by when the process read it; only where the system stamps arrivals.
  public static let timeToFirstTokenAsRead = Metric(.timeToFirstTokenAsRead)
  /// From an output's arrival to its being read: what the client's own stamps would add to it.
  public static let readLag = Metric(.readLag)
}

extension Metric where Value == Double {
  /// 1 ÷ TPOT of each request.
  public static let outputTokensPerSecond = Metric(.outputTokensPerSecond)
}

extension MetricDescriptor {
  /// First output of any kind − due (TTFT).
  public static let timeToFirstToken = duration("timeToFirstToken")
  /// First visible text − due.
  public static let timeToFirstText = duration("timeToFirstText")
  /// Last output − due (E2E).
  public static let endToEndLatency = duration("endToEndLatency")
  /// (Last output − first output) ÷ (output tokens − those known to be in the first event) (TPOT).
  public static let timePerOutputToken = duration("timePerOutputToken")
  /// Gaps between consecutive output reads (ICL).
  public static let interChunkLatency = duration("interChunkLatency")
  /// Sent − due.
  public static let dispatchLag = duration("dispatchLag")
  /// First output − sent.
  public static let timeToFirstTokenFromSent = duration("timeToFirstTokenFromSent")
  /// Last output − sent.
  public static let endToEndLatencyFromSent = duration("endToEndLatencyFromSent")
  /// First output − due, by when the process read it; only where the system stamps arrivals.
  public static let timeToFirstTokenAsRead = duration("timeToFirstTokenAsRead")
  /// From an output's arrival to its being read; only where the system stamps arrivals.
  public static let readLag = duration("readLag")
  /// 1 ÷ TPOT of each request.
  public static let outputTokensPerSecond = MetricDescriptor(
    name: "outputTokensPerSecond", unit: .tokensPerSecond, better: .higher)

  /// Every metric that has a value for each request, in the order of reports.
  package static let perRequest: [MetricDescriptor] = [
    .timeToFirstToken, .timeToFirstText, .timePerOutputToken, .interChunkLatency,
    .endToEndLatency, .outputTokensPerSecond, .dispatchLag, .timeToFirstTokenFromSent,
    .endToEndLatencyFromSent, .timeToFirstTokenAsRead, .readLag,
  ]

  /// Those that say something of what is measured, and not of the client alone.
  package static let ofService = perRequest.filter {
    ![.timeToFirstTokenAsRead, .readLag].contains($0)
  }

  private static func duration(_ name: String) -> MetricDescriptor {
    MetricDescriptor(name: name, unit: .seconds, better: .lower)
  }
}

extension RequestTimeline {
  /// The values that this request has of a metric, in its unit: none, one, or, of what every event
  /// has, many.
  package func values(of metric: MetricDescriptor) -> [Double] {
    switch metric {
    case .timeToFirstToken: seconds(timeToFirstToken)
    case .timeToFirstText: seconds(timeToFirstText)
    case .endToEndLatency: seconds(endToEndLatency)
    case .timePerOutputToken: seconds(timePerOutputToken)
    case .interChunkLatency: interChunkLatencies.map(\.inSeconds)
    case .dispatchLag: seconds(dispatchLag)
    case .timeToFirstTokenFromSent: seconds(timeToFirstTokenFromSent)
    case .endToEndLatencyFromSent: seconds(endToEndLatencyFromSent)
    case .timeToFirstTokenAsRead: seconds(timeToFirstTokenAsRead)
    case .readLag: readLags.map(\.inSeconds)
    case .outputTokensPerSecond: outputTokensPerSecond.map { [$0] } ?? []
    default: []
    }
  }

  private func seconds(_ duration: Duration?) -> [Double] {
    duration.map { [$0.inSeconds] } ?? []
  }
}
