/// What a scenario measured at one load after the other: latency against throughput.
public struct Sweep: Sendable {
  /// The points, in the order in which they were measured. The last ones of those that were asked for may be
  /// missing: see `stop`.
  public var points: [LoadPoint]
  /// Why it ended before the last load; nil where it did not.
  public var stop: String?

  package init(points: [LoadPoint], stop: String? = nil) {
    self.points = points
    self.stop = stop
  }

  /// The greatest load at which all budgets were kept, with all lesser ones keeping them too; nil where the
  /// first one broke one.
  public var greatestKept: LoadLevel? {
    points.sorted { $0.level.value < $1.level.value }.prefix(while: \.keepsBudgets).last?.level
  }

  /// The loads of a sweep.
  public enum Loads: Sendable, Hashable {
    /// So many requests under way at once, one after the other.
    case concurrencies([Int])
    /// So many requests a second, one after the other.
    case rates([Double])

    package var levels: [LoadLevel] {
      switch self {
      case .concurrencies(let counts): counts.map { .concurrency($0) }
      case .rates(let rates): rates.map { .requestsPerSecond($0) }
      }
    }
  }

  /// When a sweep is not continued with greater loads.
  public enum Stopping: Sendable, Hashable {
    /// All loads are measured.
    case never
    /// It ends after a load that the service can't keep up with, or at which more than such a share of
    /// requests failed.
    case whenSaturated(errorRate: Double)

    /// Why a point is the last one; nil where it is not.
    package func reason(after point: LoadPoint) -> String? {
      guard case .whenSaturated(let most) = self else { return nil }
      if case .aborted(let reason) = point.run.outcome {
        return "at \(point.level): \(reason)"
      }
      if point.state == .saturated {
        return "at \(point.level) more requests came than were answered"
      }
      let errorRate = point.run[.errorRate]
      guard errorRate > most else { return nil }
      let unit = MetricUnit.ratio
      return "at \(point.level) \(unit.text(errorRate)) of the requests failed, more than "
        + "\(unit.text(most))"
    }
  }
}
