/// Where a series leaves its transient and is steady: the rule MSER-5.
///
/// The series is cut into batches of five, and as many batches are left out at the beginning as make the
/// standard error of the mean of the others least: for k batches with means Y the d that minimizes
///
///     Σ_{j>d} (Yⱼ − Ȳ)² / (k − d)²,
///
/// with Ȳ the mean of those after d. Leaving out a transient lowers the sum; leaving out more raises the
/// quotient. Sources: K. P. White Jr., 'An Effective Truncation Heuristic for Bias Reduction in Simulation
/// Output' (Simulation 69, 1997); batches of five: K. P. White Jr., M. J. Cobb, S. C. Spratt, 'A Comparison of
/// Five Steady-State Truncation Heuristics for Simulation' (Winter Simulation Conference 2000). As there,
/// the last five batches are no place to cut, since the variance of few is small by chance, and a cut
/// beyond the middle says that the series is too short.
package enum MSER5 {
  /// What was found.
  package enum Truncation: Sendable, Hashable {
    /// So many values at the beginning are of the transient; a multiple of five, at most half.
    case values(Int)
    /// The series has not come to rest in its first half.
    case notSteady
    /// There are fewer values than `leastCount`.
    case tooFew
  }

  /// How many values make one batch.
  package static let batchSize = 5
  /// Of how many values something can be said: ten batches.
  package static let leastCount = 50
  private static let leastKept = 5

  /// Where the series is to be cut. What does not fill a last batch has no say.
  package static func truncation(of values: [Double]) -> Truncation {
    guard values.count >= leastCount else { return .tooFew }
    let means = stride(from: 0, through: values.count - batchSize, by: batchSize).map { start in
      values[start..<start + batchSize].reduce(0, +) / Double(batchSize)
    }
    // From the end on, by B. P. Welford's recurrence (Technometrics 4, 1962), which loses nothing where the
    // values are alike.
    var mean = 0.0
    var squares = 0.0
    var best: (cut: Int, error: Double)?
    for cut in means.indices.reversed() {
      let count = Double(means.count - cut)
      let difference = means[cut] - mean
      mean += difference / count
      squares += difference * (means[cut] - mean)
      guard means.count - cut > leastKept else { continue }
      let error = squares / (count * count)
      if error <= best?.error ?? .infinity { best = (cut, error) }
    }
    guard let best, 2 * best.cut <= means.count else { return .notSteady }
    return .values(best.cut * batchSize)
  }
}
