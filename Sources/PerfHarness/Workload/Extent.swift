/// How much is measured: warm-up and cool-down come on top of it.
public enum Extent: Sendable, Hashable, CustomStringConvertible {
  /// So many requests.
  case requests(Int)
  /// All requests that start within so much time.
  case duration(Duration)
  /// So many requests, but only those of them that start within so much time: what is reached first
  /// ends it.
  case atMost(requests: Int, duration: Duration)

  /// The most requests that one run may have.
  static let greatestCount = 1_000_000_000
  /// The longest that one run may take.
  static let greatestDuration = Duration.seconds(365 * 86_400)

  /// All requests that start within so many seconds.
  public static func seconds(_ seconds: Double) -> Extent {
    .duration(Duration(inSeconds: seconds))
  }

  /// Throws when there is nothing to measure, or too much: more than a billion requests or a year.
  public func validate() throws(WorkloadError) {
    let limits = limits
    if let count = limits.requests, !(1...Self.greatestCount).contains(count) {
      throw WorkloadError(
        .invalidExtent,
        "the extent is \(self); expected 1 to \(Self.greatestCount) requests; "
          + "write e.g. .requests(100)")
    }
    if let duration = limits.duration, duration <= .zero || duration > Self.greatestDuration {
      throw WorkloadError(
        .invalidExtent,
        "the extent is \(self); expected more than 0 s and at most "
          + "\(Self.greatestDuration.exactText); write e.g. .seconds(60)")
    }
  }

  /// E.g. `100 requests`, `1.5 s` or `100 requests or 1.5 s`.
  public var description: String {
    switch self {
    case .requests(1): "1 request"
    case .requests(let count): "\(count) requests"
    case .duration(let duration): duration.exactText
    case .atMost(let count, let duration):
      "\(Extent.requests(count)) or \(Extent.duration(duration))"
    }
  }
}
