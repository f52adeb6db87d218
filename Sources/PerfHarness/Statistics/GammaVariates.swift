import Foundation

extension SeededGenerator {
  /// A number of the gamma distribution with this shape and the scale 1: its mean and its variance are
  /// the shape. Takes three numbers of the generator and more where a proposal is rejected, which is
  /// one in twenty at most; below the shape 1 one more.
  ///
  /// Source: G. Marsaglia, W. W. Tsang, 'A Simple Method for Generating Gamma Variables' (ACM
  /// Transactions on Mathematical Software 26, 2000), section 6 for shapes below 1: a number of the
  /// shape above, times a uniform one to the power of 1 ÷ shape.
  ///
  /// - Parameter shape: more than 0.
  package mutating func nextGamma(shape: Double) -> Double {
    guard shape < 1 else { return nextGamma(shapeFromOne: shape) }
    let above = nextGamma(shapeFromOne: shape + 1)
    return above * pow(1 - nextUnit(), 1 / shape)
  }

  private mutating func nextGamma(shapeFromOne shape: Double) -> Double {
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = nextNormal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = 1 - nextUnit()
      // The first test spares a logarithm to nearly all that pass the second.
      if u < 1 - 0.0331 * (x * x) * (x * x) || log(u) < x * x / 2 + d * (1 - v + log(v)) {
        return d * v
      }
    }
  }
}
