import Foundation

/// Where the share of requests that miss a limit passes what is allowed: the point estimate of a
/// capacity, on a logarithmic axis of loads.
///
/// Far from there no model is trusted: isotonic regression finds between which loads the share passes.
/// Near it, where the curve is all but a line, a line through the log odds of all repetitions in a
/// window uses every one of them. Where there is no line to be seen, because the share jumps from
/// nothing to all, the two loads are all that is known.
package struct CapacityCrossing: Sendable, Hashable {
  /// On which side of all measured loads it lies, if on one.
  package enum Place: Sendable, Hashable {
    case below, within, above
  }

  /// How far windows reach to either side, one after the other.
  private static let reaches = [4.0, 2, 1, 1]
  private static let fewestAtSide = 3

  package var place: Place
  /// The logarithm of the capacity; ±infinity where it lies beyond all loads.
  package var position: Double
  /// How fast the log odds rise with the logarithm of the load; nil where no line was found.
  package var slope: Double?
  /// The logarithms of the greatest load that keeps the limit and of the least one that breaks it.
  package var bracket: ClosedRange<Double>

  /// - Parameters:
  ///   - limit: the limit's number.
  ///   - allowed: which share may miss it, between 0 and 1.
  ///   - reach: how far the narrowest window reaches to either side, in the logarithm of the load.
  package init?(
    of limit: Int, allowing allowed: Double, in probes: [LoadProbe], reach: Double
  ) {
    let numbers = probes.indices.filter { probes[$0].counts[limit].trials > 0 }
      .sorted { (probes[$0].load, $0) < (probes[$1].load, $1) }
    guard !numbers.isEmpty else { return nil }
    var groups: [(position: Double, hits: Double, trials: Double)] = []
    for number in numbers {
      let position = log(probes[number].load)
      let count = probes[number].counts[limit]
      if let last = groups.last, last.position == position {
        groups[groups.count - 1].hits += count.misses
        groups[groups.count - 1].trials += count.trials
      } else {
        groups.append((position, count.misses, count.trials))
      }
    }
    let shares = IsotonicRegression.shares(groups.map { ($0.hits, $0.trials) })
    let kept = shares.count { $0 <= allowed }
    place = kept == 0 ? .below : kept == groups.count ? .above : .within
    guard place == .within else {
      let end = place == .below ? groups[0].position : groups[groups.count - 1].position
      position = place == .below ? -.infinity : .infinity
      bracket = end...end
      return
    }
    let (low, high) = (groups[kept - 1].position, groups[kept].position)
    bracket = low...high
    position = (low + high) / 2
    fit(limit, allowed, probes, numbers, reach)
  }

  /// Goes from the middle of the bracket to lines through windows around the crossing, each narrower than
  /// the one before as long as it holds enough on either side: the narrower, the less it matters that
  /// the curve is none.
  private mutating func fit(
    _ limit: Int, _ allowed: Double, _ probes: [LoadProbe], _ numbers: [Int], _ reach: Double
  ) {
    let steady = numbers.filter { !probes[$0].isHopeless }
    var center = position
    for factor in Self.reaches {
      // At first both ends of the bracket have to be in it.
      let half = slope == nil ? (bracket.upperBound - bracket.lowerBound) / 2 + 1e-9 : 0
      let window = steady.filter { abs(log(probes[$0].load) - center) <= max(reach * factor, half) }
      let loads = window.map { log(probes[$0].load) }
      if slope != nil {
        let below = loads.count { $0 <= center }
        guard min(below, loads.count - below) >= Self.fewestAtSide else { break }
      }
      let line = LogisticLine(
        window.map {
          LogisticLine.Count(
            position: log(probes[$0].load), hits: probes[$0].counts[limit].misses,
            trials: probes[$0].counts[limit].trials)
        })
      guard let line, let least = loads.min(), let greatest = loads.max() else { break }
      let crossing = line.position(of: allowed)
      // Beyond what was measured a line is a guess.
      guard crossing >= least - reach, crossing <= greatest + reach else { break }
      center = crossing
      position = crossing
      slope = line.slope
    }
  }
}
