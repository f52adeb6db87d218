/// The step-down procedure that keeps the probability of any false alarm among several tests, however
/// they depend on each other: S. Holm, 'A Simple Sequentially Rejective Multiple Test Procedure'
/// (Scandinavian Journal of Statistics 6, 1979).
package enum Holm {
  /// The adjusted p-values: each is the least level at which its hypothesis is rejected while the
  /// whole family errs with at most that probability.
  ///
  /// - Parameter pValues: 0…1 in any order. NaN stands for a test that was not made: it stays NaN and
  ///   doesn't count.
  /// - Returns: as many numbers, in the same order.
  package static func adjusted(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.filter { !pValues[$0].isNaN }
      .sorted { pValues[$0] < pValues[$1] }
    var result = pValues
    var greatest = 0.0
    for (rank, index) in order.enumerated() {
      greatest = max(greatest, min(1, pValues[index] * Double(order.count - rank)))
      result[index] = greatest
    }
    return result
  }
}
