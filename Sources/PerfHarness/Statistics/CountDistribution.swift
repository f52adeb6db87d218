/// A distribution that whole numbers are drawn from, such as the output tokens of a simulation.
public enum CountDistribution: Sendable, Hashable, CustomStringConvertible,
  ExpressibleByIntegerLiteral
{
  /// Always the same.
  case constant(Int)
  /// Evenly over the numbers of a range, both bounds included.
  case uniform(ClosedRange<Int>)
  /// Normal, truncated to a whole number of at least zero.
  case normal(mean: Double, deviation: Double)

  /// Always the same.
  public init(integerLiteral value: Int) {
    self = .constant(value)
  }

  /// Draws a number, zero or more.
  package func sample(using generator: inout SeededGenerator) -> Int {
    switch self {
    case .constant(let count): max(0, count)
    case .uniform(let range): max(0, Int.random(in: range, using: &generator))
    case .normal(let mean, let deviation):
      Int(min(max(0, mean + deviation * generator.nextNormal()), 1e12))
    }
  }

  /// Whether what is given exactly lies in a range: the constant, both bounds, the mean.
  package func lies(in range: ClosedRange<Int>) -> Bool {
    switch self {
    case .constant(let count): range.contains(count)
    case .uniform(let counts):
      range.contains(counts.lowerBound) && range.contains(counts.upperBound)
    case .normal(let mean, let deviation):
      mean >= Double(range.lowerBound) && mean <= Double(range.upperBound) && deviation >= 0
        && deviation.isFinite
    }
  }

  /// E.g. `100`, `uniform(50, 150)`, `normal(100.0, 20.0)`.
  public var description: String {
    switch self {
    case .constant(let count): "\(count)"
    case .uniform(let range): "uniform(\(range.lowerBound), \(range.upperBound))"
    case .normal(let mean, let deviation): "normal(\(mean), \(deviation))"
    }
  }
}
