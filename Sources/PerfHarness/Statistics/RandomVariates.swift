import Foundation

/// Draws from standard distributions, each a fixed number of steps of the generator.
extension SeededGenerator {
  /// A number of the standard normal distribution, by the transform of G. E. P. Box and M. E. Muller,
  /// 'A Note on the Generation of Random Normal Deviates' (1958). Takes two numbers of the generator.
  package mutating func nextNormal() -> Double {
    let radius = (-2 * log(1 - nextUnit())).squareRoot()
    return radius * cos(2 * .pi * nextUnit())
  }

  /// A number of the exponential distribution with mean 1, by inversion.
  package mutating func nextExponential() -> Double {
    -log(1 - nextUnit())
  }

  /// A number of the uniform distribution on [low, high).
  package mutating func nextUniform(from low: Double, to high: Double) -> Double {
    low + (high - low) * nextUnit()
  }
}
