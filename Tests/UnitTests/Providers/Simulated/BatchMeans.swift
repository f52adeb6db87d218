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
/// 90, or 72 arrivals, at 0.8; a batch of 1,500 arrivals at 0.5 has 250 of them, one of 3,000 at 0.8 has 40.
/// How often intervals of 99.9 % miss was tried out with numpy, in 2,000 M/M/1 and M/D/1 queues of the sizes
/// that are tested: 0 to 3 in 1,000; for the share beyond the quantile of 0.99, which is the least normal, 6 in
/// 1,000 at ρ = 0.5, and 37 at 0.8.
///
/// How wide they are follows from the variance of waits: that of a mean of n in M/M/1 is
/// ρ(2 + 5ρ − 4ρ² + ρ³)/(1 − ρ)⁴ ÷ n by their own mean ρ/(1 − ρ), in service times (D. J. Daley, 'The Serial
/// Correlation Coefficients of Waiting Times in a Stationary Single Server Queue', J. Australian Math. Soc. 8,
/// 1968), and Student's t is 4.78: ± 21 % of the wait at 0.5, and ± 31 % at 0.8, of the time in the system 10 and
/// 25 %; of ten batches it is half as much again at most, in 39 of 40. So constant services, with half the wait,
/// can't be taken for exponential ones.
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
