/// A set of numbers in ascending order, of which each is known, or how many lie where.
package protocol OrderedValues: Sendable {
  /// How many numbers there are.
  var count: Int { get }
  /// The least number; NaN of none.
  var minimum: Double { get }
  /// The greatest number; NaN of none.
  var maximum: Double { get }
  /// The arithmetic mean; NaN of none.
  var mean: Double { get }
  /// As `Sample.populationStandardDeviation`.
  var populationStandardDeviation: Double { get }
  /// As `Sample.sampleStandardDeviation`.
  var sampleStandardDeviation: Double { get }
  /// As `Sample.percentile(_:)`.
  func percentile(_ percent: Double) -> Double
  /// As `Sample.tailMean(of:_:)`.
  func tailMean(of share: Double, _ tail: Sample.Tail) -> Double
  /// How far a percentile can be from that of the numbers themselves, as a share of it.
  var relativeError: Double { get }
  /// What the number lies between that has so many before it.
  func bounds(ofRank rank: Int) -> ClosedRange<Double>
  /// How many numbers are at most `limit`: so many at least, and so many at most.
  func count(atMost limit: Double) -> ClosedRange<Int>
}

extension Sample: OrderedValues {
  package var relativeError: Double { 0 }

  package func bounds(ofRank rank: Int) -> ClosedRange<Double> { values[rank]...values[rank] }

  package func count(atMost limit: Double) -> ClosedRange<Int> {
    let count = values.count { $0 <= limit }
    return count...count
  }
}
