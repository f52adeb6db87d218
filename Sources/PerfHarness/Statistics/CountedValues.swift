/// Numbers that were counted in a histogram, in a unit of their own.
package struct CountedValues: OrderedValues {
  private let histogram: Histogram
  /// How many of the histogram's whole numbers make one of the unit.
  private let perUnit: Double

  /// - Parameter perUnit: how many of the histogram's whole numbers make one of the unit, e.g. 10⁹ of
  ///   nanoseconds in seconds.
  package init(_ histogram: Histogram, perUnit: Double) {
    self.histogram = histogram
    self.perUnit = perUnit
  }

  package var count: Int { histogram.count }

  package var minimum: Double { histogram.minimum.map { Double($0) / perUnit } ?? .nan }

  package var maximum: Double { histogram.maximum.map { Double($0) / perUnit } ?? .nan }

  package var mean: Double {
    count > 0 ? Double(histogram.total) / Double(count) / perUnit : .nan
  }

  package var populationStandardDeviation: Double { standardDeviation(dividingBy: count) }

  package var sampleStandardDeviation: Double { standardDeviation(dividingBy: count - 1) }

  package var relativeError: Double { Histogram.relativeError }

  package func percentile(_ percent: Double) -> Double {
    histogram.percentile(percent).map { $0 / perUnit } ?? .nan
  }

  /// The mean of a tail, each number taken for the middle of its bucket.
  package func tailMean(of share: Double, _ tail: Sample.Tail) -> Double {
    guard count > 0 else { return .nan }
    let mass = Double(count) * min(share, 1)
    var left = mass
    var sum = 0.0
    let groups = histogram.groups
    for group in tail == .greatest ? groups.reversed() : groups where left > 0 {
      let taken = min(left, Double(group.count))
      sum += taken * group.middle
      left -= taken
    }
    // Of a tail that is less than one number, that is the extreme, which is known.
    guard mass > 1 else { return tail == .greatest ? maximum : minimum }
    return sum / mass / perUnit
  }

  package func bounds(ofRank rank: Int) -> ClosedRange<Double> {
    let bounds = histogram.bounds(ofRank: rank)
    return Double(bounds.lowerBound) / perUnit...Double(bounds.upperBound) / perUnit
  }

  package func count(atMost limit: Double) -> ClosedRange<Int> {
    histogram.count { Double($0) / perUnit <= limit }
  }

  private func standardDeviation(dividingBy divisor: Int) -> Double {
    guard divisor > 0 else { return .nan }
    return (histogram.squaredDeviations / Double(divisor)).squareRoot() / perUnit
  }
}
