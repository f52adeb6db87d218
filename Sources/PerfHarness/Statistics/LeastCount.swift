/// The least number of trials for which something holds that holds for all greater ones too.
package enum LeastCount {
  /// Finds it by bisection.
  ///
  /// - Parameters:
  ///   - few: a number for which it does not hold.
  ///   - most: the greatest that is thought of.
  /// - Returns: nil when it does not hold for `most`, or `few` is no less than that.
  package static func above(
    _ few: Int, upTo most: Int = 10_000_000, where holds: (Int) -> Bool
  ) -> Int? {
    guard few < most, holds(most) else { return nil }
    var (tooFew, enough) = (few, most)
    while enough - tooFew > 1 {
      let middle = tooFew + (enough - tooFew) / 2
      if holds(middle) { enough = middle } else { tooFew = middle }
    }
    return enough
  }
}
