import Testing

@testable import PerfHarness

/// A mean of values that depend on one another, with a confidence interval.
///
/// The values are cut into batches of equal length, long against the time over which they depend on one
/// another; the means of batches are nearly independent and normal, so that Student's t holds for them
/// (A. M. Law, 'Simulation Modeling and Analysis', 5th ed., 9.5.3). Ten batches: more would be shorter,
/// and fewer make the interval wider.
///
/// In the queues of these tests the correlation of waiting times fades with the relaxation time
/// 1/(μ(1−√ρ)²) (J. W. Cohen, 'The Single Server Queue', III.7.3), which is 12 service times at ρ = 0.5 and
/// 90, or 72 arrivals, at 0.8; a batch of 6,000 arrivals or more has 80 of them. How often intervals of
/// 99.9 % miss was tried out with numpy, in 1,200 M/M/1 queues of the sizes that are tested: 1 to 3 in
/// 1,000, and 13 in 1,000 for the share beyond the quantile of 0.99 at ρ = 0.8, which is the least normal.
struct BatchMeans {
  var mean: Double
  var halfWidth: Double

  private static let batches = 10

  /// - Parameter confidence: the share of such intervals that have the true mean in them. Tests draw from
  ///   seeds, so that they do not fail now and then.
  init(_ values: [Double], confidence: Double = 0.999) {
    let size = values.count / Self.batches
    let means = (0..<Self.batches).map { batch in
      values[batch * size..<(batch + 1) * size].reduce(0, +) / Double(size)
    }
    let count = Double(means.count)
    mean = means.reduce(0, +) / count
    let squares = means.reduce(0) { [mean] in $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / (count - 1)).squareRoot()
    halfWidth =
      StudentT(degreesOfFreedom: count - 1).quantile(upperTail: (1 - confidence) / 2) * deviation
      / count.squareRoot()
  }

  /// Holds a mean against what theory says; the interval must be so narrow that it says something.
  ///
  /// - Parameter width: of half the interval, at most, as a share of the value.
  func expect(
    _ theory: Double, width: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs(mean - theory) <= halfWidth,
      "\(what): \(mean) ± \(halfWidth), and by theory \(theory)", sourceLocation: sourceLocation)
    #expect(
      halfWidth <= width * theory, "\(what): ± \(halfWidth) says little of \(theory)",
      sourceLocation: sourceLocation)
  }
}
