/// When a part of a run is over: after so many requests, after so much time, or, where both are given,
/// as soon as one of them is reached.
package struct Limits: Sendable, Hashable {
  /// How many requests; nil for any number.
  package var requests: Int?
  /// How long requests start; nil for as long as it takes.
  package var duration: Duration?

  package init(requests: Int? = nil, duration: Duration? = nil) {
    self.requests = requests
    self.duration = duration
  }

  /// Over before it begins.
  package static let nothing = Limits(requests: 0)

  /// Whether it is over before it begins.
  package var isNothing: Bool { requests == 0 || duration == .zero }
}

extension Extent {
  /// When what is measured is over.
  package var limits: Limits {
    switch self {
    case .requests(let count): Limits(requests: count)
    case .duration(let duration): Limits(duration: duration)
    case .atMost(let count, let duration): Limits(requests: count, duration: duration)
    }
  }
}

extension Margin {
  /// When the margin is over, with a share taken of the extent. A share above zero of requests is at
  /// least one request; halves are rounded up.
  package func limits(for extent: Extent) -> Limits {
    switch self {
    case .none, .automatic: return .nothing
    case .requests(let count): return Limits(requests: count)
    case .duration(let duration): return Limits(duration: duration)
    case .share(let share):
      guard share > 0 else { return .nothing }
      let whole = extent.limits
      return Limits(
        requests: whole.requests.map { max(1, Int((share * Double($0)).rounded())) },
        duration: whole.duration.map { Duration(inSeconds: share * $0.inSeconds) })
    }
  }
}

extension Limits {
  /// So many times as much, in requests rounded up.
  package func scaled(by factor: Double) -> Limits {
    Limits(
      requests: requests.map { Int((Double($0) * factor).rounded(.up)) },
      duration: duration.map { Duration(inSeconds: $0.inSeconds * factor) })
  }

  /// About how many requests that is at so many a second.
  package func requests(perSecond rate: Double) -> Double {
    [requests.map(Double.init), duration.map { $0.inSeconds * rate }].compactMap(\.self).min() ?? 0
  }
}
