import Foundation

extension InferenceServer {
  /// How the time of a step varies: what it is multiplied by, 1 on average.
  public enum Variation: Sendable, Hashable {
    /// Not at all.
    case none
    /// Exponential: the coefficient of variation is 1.
    case exponential
    /// Log-normal; the logarithm has standard deviation `sigma`. The steps of a real server vary by a few
    /// percent, `sigma` about 0.05.
    case logNormal(sigma: Double)

    /// Draws a factor, 0 or more.
    func factor(using generator: inout SeededGenerator) -> Double {
      switch self {
      case .none: 1
      case .exponential: generator.nextExponential()
      // The mean of a log-normal variate is exp(μ + σ²/2).
      case .logNormal(let sigma): exp(sigma * generator.nextNormal() - sigma * sigma / 2)
      }
    }
  }
}
