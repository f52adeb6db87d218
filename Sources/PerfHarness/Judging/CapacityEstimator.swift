import Foundation

/// Estimates a capacity from repetitions at several loads, and between which loads it certainly lies. Pure
/// and without chance.
///
/// The two ends are found without any model of the curve. At a load where the share of requests that miss a
/// limit is less than is allowed, by more than repetitions differ, the limit is kept; where it is more, it is
/// broken; and since shares rise with the load, what was measured at loads a little greater is evidence
/// for the one, and a little less for the other. How much repetitions differ is not taken from a
/// distribution: the dispersion says how many times more they scatter about the rising curve than
/// independent requests would (P. McCullagh, J. A. Nelder, 'Generalized Linear Models', 2nd edition,
/// 1989, 4.5.2). It is taken at the share that is allowed, where the question is, so that a few
/// repetitions without any miss do not pass for proof.
package struct CapacityEstimator: Sendable, Hashable {
  /// What was found.
  package struct Finding: Sendable, Hashable {
    /// That of the limit that is broken first.
    package var crossing: CapacityCrossing
    /// The greatest load at which all limits are certainly kept; nil where there is none.
    package var kept: Double?
    /// The least load at which one is certainly broken; nil where there is none.
    package var broken: Double?
    /// How many repetitions lie near the capacity.
    package var members: Int
  }

  /// Which share may miss each limit.
  private let allowed: [Double]
  private let confidence: Double
  /// How far evidence reaches on the logarithmic axis of loads.
  private let resolution: Double

  /// How far from the estimate repetitions say something of how much they differ, in resolutions.
  private static let nearby = 4.0

  package init(allowing allowed: [Double], confidence: Double, resolution: Double) {
    self.allowed = allowed
    self.confidence = confidence
    self.resolution = log1p(resolution)
  }

  /// That of the limit that is broken at the least load; nil of no repetitions.
  package func crossing(in probes: [LoadProbe]) -> CapacityCrossing? {
    allowed.indices.compactMap {
      CapacityCrossing(of: $0, allowing: allowed[$0], in: probes, reach: resolution * 2.5)
    }.min { $0.position < $1.position }
  }

  /// What is known; nil of nothing.
  package func finding(in probes: [LoadProbe]) -> Finding? {
    guard let crossing = crossing(in: probes) else { return nil }
    let center = crossing.position.isFinite ? crossing.position : crossing.bracket.lowerBound
    let reach = Self.nearby * resolution
    let near = probes.filter { abs(log($0.load) - center) <= reach }
    let limits = allowed.indices.map {
      Limit(number: $0, allowed: allowed[$0], near: near, confidence: confidence)
    }
    let loads = Set(near.map(\.load)).sorted()
    let slack = resolution * 1.001
    let kept = loads.last { load in
      let evidence = probes.filter { $0.load >= load && log($0.load / load) <= slack }
      return limits.allSatisfy { $0.standing(of: evidence) == .kept }
    }
    let broken = loads.first { load in
      let evidence = probes.filter { $0.load <= load && log(load / $0.load) <= slack }
      return limits.contains { $0.standing(of: evidence) == .broken }
    }
    return Finding(crossing: crossing, kept: kept, broken: broken, members: near.count)
  }

  /// One limit, and how much repetitions differ in it.
  private struct Limit {
    enum Standing { case kept, broken, unclear }

    let number: Int
    let allowed: Double
    /// How many times more the shares of repetitions scatter than those of independent requests.
    private let dispersion: Double
    private let quantile: Double

    init(number: Int, allowed: Double, near: [LoadProbe], confidence: Double) {
      self.number = number
      self.allowed = allowed
      let counted = near.filter { $0.counts[number].trials > 0 }.sorted { $0.load < $1.load }
      let curve = IsotonicRegression.shares(
        counted.map { ($0.counts[number].misses, $0.counts[number].trials) })
      // Pearson's statistic, about a curve that is not taken to be flatter than it can be told.
      var sum = 0.0
      for (probe, share) in zip(counted, curve) where share > 0 && share < 1 {
        let count = probe.counts[number]
        let rest = count.misses / count.trials - share
        sum += count.trials * rest * rest / (share * (1 - share))
      }
      let freedom = Double(max(1, counted.count - 1 - Set(curve).count))
      dispersion = max(1, sum / freedom)
      quantile = StudentT(degreesOfFreedom: Double(max(1, counted.count - 2)))
        .quantile(upperTail: (1 - confidence) / 2)
    }

    func standing(of probes: [LoadProbe]) -> Standing {
      let counts = probes.map { $0.counts[number] }
      let trials = counts.reduce(0) { $0 + $1.trials }
      guard trials > 0 else { return .unclear }
      let distance = counts.reduce(0) { $0 + $1.misses } / trials - allowed
      let error = (dispersion * allowed * (1 - allowed) / trials).squareRoot()
      return distance <= -quantile * error
        ? .kept : distance >= quantile * error ? .broken : .unclear
    }
  }
}
