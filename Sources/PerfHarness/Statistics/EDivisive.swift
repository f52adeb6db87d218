/// Where a series changes: the places that divide it into stretches that differ by more than chance
/// explains.
///
/// E-divisive: D. S. Matteson, N. A. James, 'A Nonparametric Approach for Multiple Change Point Analysis of
/// Multivariate Data' (JASA 109, 2014), with α = 1. MongoDB finds slower commits in this way (D. Daly et al., 'The
/// Use of Change Point Detection to Identify Software Performance Regressions in a Continuous Integration
/// System', ICPE 2020), though without the search over ends that the paper has: a series that goes up and
/// comes back then looks like one that never changed. Nothing is assumed of the distribution; values of one
/// stretch are taken to be independent of each other.
package struct EDivisive: Sendable, Hashable {
  /// A place where a series changes.
  package struct Change: Sendable, Hashable {
    /// Which value is the first of the new stretch.
    package var index: Int
    /// How often so great a divergence comes about by chance.
    package var chance: Double
  }

  /// The best place in a series, whether or not it is more than chance.
  package struct Division: Sendable, Hashable {
    /// How far what is before and what is after are apart.
    package var divergence: Double
    /// Which value is the first after it.
    package var index: Int
  }

  /// How many values each side of a change has at least: one alone is an outlier.
  package static let leastLength = 2

  /// How often a series without a change is found to have one.
  package let level: Double
  /// Among how many random orders a division has to stand out.
  package let permutations: Int

  package init(level: Double = 0.01, permutations: Int = 199) {
    self.level = level
    self.permutations = permutations
  }

  /// Whether a series of so many values can be found to have a change at all.
  ///
  /// Where all values before it are less than all after, two of C(n, n/2) orders divide the series as well:
  /// that share has to be within the level, which takes 10 values at 1 %.
  package func canFind(among count: Int) -> Bool {
    guard count >= 2 * Self.leastLength else { return false }
    let half = count / 2
    let orders = (1...half).reduce(1.0) { $0 * Double(count - half + $1) / Double($1) }
    return 2 / orders <= level
  }

  /// The changes of a series, in its order.
  ///
  /// One after the other, the greatest division in any of the stretches so far is held against those of the
  /// same values in random orders, shuffled within the stretches, until one is no more than they are.
  package func changes(
    in values: [Double], using generator: inout SeededGenerator
  ) -> [Change] {
    guard canFind(among: values.count) else { return [] }
    var changes: [Change] = []
    while true {
      let starts = [0] + changes.map(\.index)
      var stretches = zip(starts, starts.dropFirst() + [values.count]).map {
        Array(values[$0..<$1])
      }
      let divisions = zip(starts, stretches).compactMap { start, stretch in
        Self.division(of: stretch).map {
          Division(divergence: $0.divergence, index: start + $0.index)
        }
      }
      guard let best = divisions.max(by: { $0.divergence < $1.divergence }), best.divergence > 0,
        let chance = chance(of: best.divergence, in: &stretches, &generator)
      else { return changes }
      changes.append(Change(index: best.index, chance: chance))
      changes.sort { $0.index < $1.index }
    }
  }

  /// The share of random orders, this one among them, that divide as well; nil where it is above the level.
  ///
  /// That it is above is known before all are tried: most series that do not change take few.
  private func chance(
    of divergence: Double, in stretches: inout [[Double]], _ generator: inout SeededGenerator
  ) -> Double? {
    // Sums in another order are not the same in the last digits.
    let bar = divergence * (1 - 1e-9)
    let most = Int(level * Double(permutations + 1) + 1e-9) - 1
    var count = 0
    for _ in 0..<permutations {
      var greatest = 0.0
      for index in stretches.indices {
        stretches[index].shuffle(using: &generator)
        greatest = max(greatest, Self.division(of: stretches[index])?.divergence ?? 0)
      }
      if greatest >= bar { count += 1 }
      if count > most { return nil }
    }
    return Double(count + 1) / Double(permutations + 1)
  }

  /// The place τ and, of ends κ after it, the one for which the first τ values and those from τ to κ differ
  /// most: mn / (m + n) times the energy distance of the two (Matteson and James, equations 5 to 7). Of
  /// places that are as good as each other the first. Takes a time that grows with the square of the
  /// length.
  ///
  /// - Returns: nil of fewer values than two sides have to have.
  package static func division(of values: [Double]) -> Division? {
    let count = values.count
    guard count >= 2 * leastLength else { return nil }
    // The sum of distances between any two of the first so many values.
    var within = [0.0]
    within.reserveCapacity(count + 1)
    for end in 0..<count {
      var sum = 0.0
      for index in 0..<end { sum += abs(values[index] - values[end]) }
      within.append(within[end] + sum)
    }
    // The sum of distances of each value to the first τ.
    var toFirst = [Double](repeating: 0, count: count)
    var best = Division(divergence: -.infinity, index: leastLength)
    for tau in 1...(count - leastLength) {
      var between = 0.0
      let last = values[tau - 1]
      let first = Double(tau)
      // Of one value there are no pairs.
      let meanOfFirst = tau > 1 ? 2 * within[tau] / (first - 1) : 0
      for index in tau..<count {
        toFirst[index] += abs(last - values[index])
        between += toFirst[index]
        let length = index + 1 - tau
        guard tau >= leastLength, length >= leastLength else { continue }
        let second = Double(length)
        let withinSecond = within[index + 1] - within[tau] - between
        let divergence =
          (2 * between - second * meanOfFirst - first * 2 * withinSecond / (second - 1))
          / (first + second)
        if divergence > best.divergence { best = Division(divergence: divergence, index: tau) }
      }
    }
    return best
  }
}
