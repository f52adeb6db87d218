/// A set of numbers, sorted once.
public struct Sample: Sendable, Hashable {
  /// One of the two ends of a sample.
  package enum Tail: Sendable, Hashable {
    case greatest
    case least
  }

  /// The numbers in ascending order.
  public let values: [Double]

  /// Takes numbers in any order; none of them may be NaN.
  public init(_ values: some Sequence<Double>) {
    self.values = values.sorted()
  }

  /// Takes numbers that are in ascending order already.
  package init(ascending values: [Double]) {
    self.values = values
  }

  /// How many numbers there are.
  public var count: Int { values.count }

  /// The least number; NaN of none.
  public var minimum: Double { values.first ?? .nan }

  /// The greatest number; NaN of none.
  public var maximum: Double { values.last ?? .nan }

  /// The arithmetic mean; NaN of none.
  public var mean: Double {
    values.isEmpty ? .nan : values.reduce(0, +) / Double(count)
  }

  /// The standard deviation of a whole population: the root of the mean squared distance from the
  /// mean (numpy's `std`, `ddof=0`); NaN of none.
  public var populationStandardDeviation: Double { standardDeviation(dividingBy: Double(count)) }

  /// The standard deviation estimated from a sample: with Bessel's correction, n − 1 instead of n
  /// (numpy's `std`, `ddof=1`); NaN of fewer than two.
  public var sampleStandardDeviation: Double { standardDeviation(dividingBy: Double(count - 1)) }

  /// The value that `percent` per cent of the numbers do not exceed, by linear interpolation between
  /// order statistics: definition 7 of Hyndman and Fan, 'Sample Quantiles in Statistical Packages'
  /// (The American Statistician 50, 1996), numpy's default.
  ///
  /// - Parameter percent: 0…100; values outside are taken for the nearest bound.
  /// - Returns: NaN of no numbers, and for a `percent` that is NaN.
  public func percentile(_ percent: Double) -> Double {
    guard let last = values.last, !percent.isNaN else { return .nan }
    let position = min(max(percent, 0), 100) / 100 * Double(count - 1)
    let index = Int(position)
    guard index + 1 < count else { return last }
    let fraction = position - Double(index)
    return values[index] + (values[index + 1] - values[index]) * fraction
  }

  /// The mean of the greatest or the least share of the numbers.
  ///
  /// The number at the boundary counts with the part of it that lies within the share, so that this is
  /// the mean of exactly that share however many numbers there are; of fewer than 1 ÷ share it is the
  /// extreme. It is the expected shortfall of C. Acerbi, D. Tasche, 'On the coherence of expected
  /// shortfall' (Journal of Banking & Finance 26, 2002), of the empirical distribution.
  ///
  /// - Parameter share: greater than 0; what is more than 1 counts as 1.
  /// - Returns: NaN of no numbers.
  package func tailMean(of share: Double, _ tail: Tail) -> Double {
    guard count > 0 else { return .nan }
    let mass = Double(count) * min(share, 1)
    let whole = min(Int(mass), count)
    let part = mass - Double(whole)
    var sum = 0.0
    for rank in 0..<whole { sum += value(ofRank: rank, from: tail) }
    if part > 0, whole < count { sum += part * value(ofRank: whole, from: tail) }
    return sum / mass
  }

  /// The number that has so many before it, counted from one of the ends.
  private func value(ofRank rank: Int, from tail: Tail) -> Double {
    switch tail {
    case .greatest: values[count - 1 - rank]
    case .least: values[rank]
    }
  }

  private func standardDeviation(dividingBy divisor: Double) -> Double {
    guard divisor > 0 else { return .nan }
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / divisor).squareRoot()
  }
}
