import Foundation

/// Maps numbers to a stretch of a drawing.
struct Scale: Sendable {
  /// The numbers that are shown.
  let domain: ClosedRange<Double>
  /// Whether equal factors, and not equal differences, have equal lengths.
  let isLogarithmic: Bool
  /// Where ticks are; nil puts them at round numbers.
  private let places: [Double]?

  /// - Parameter places: where ticks are, if not at round numbers.
  init(domain: ClosedRange<Double>, isLogarithmic: Bool, at places: [Double]? = nil) {
    self.domain = domain
    self.isLogarithmic = isLogarithmic
    self.places = places
  }

  /// A scale that shows these numbers, from round ones to round ones.
  ///
  /// - Parameters:
  ///   - range: what has to be on it; something of no extent is given some.
  ///   - wanted: how many ticks there should be, about.
  static func linear(_ range: ClosedRange<Double>, ticks wanted: Int = 5) -> Scale {
    var (low, high) = (range.lowerBound, range.upperBound)
    // What differs by rounding alone has no extent that could be divided.
    if high - low <= abs(high) * 1e-9 {
      let margin = low == 0 ? 1 : abs(low) * 0.1
      (low, high) = (low - margin, high + margin)
    }
    let step = niceStep((high - low) / Double(max(1, wanted)))
    return Scale(
      domain: (low / step).rounded(.down) * step...(high / step).rounded(.up) * step,
      isLogarithmic: false)
  }

  /// A scale from zero of what there are only whole ones of.
  static func counts(to most: Double) -> Scale {
    let scale = linear(0...max(1, most))
    return Scale(
      domain: scale.domain, isLogarithmic: false,
      at: scale.ticks.filter { $0 == $0.rounded() })
  }

  /// A scale of positive numbers on which equal factors have equal lengths.
  static func logarithmic(_ range: ClosedRange<Double>) -> Scale {
    let low = max(range.lowerBound, 1e-12)
    let high = max(range.upperBound, low)
    return Scale(
      domain: high > low * 1.05 ? low / 1.05...high * 1.05 : low / 2...high * 2,
      isLogarithmic: true)
  }

  /// Where a number lies: 0 at the beginning, 1 at the end. What is beyond an end is put there.
  func share(_ value: Double) -> Double {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    guard value.isFinite else { return value > 0 ? 1 : 0 }
    let value = min(max(value, low), high)
    return isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
  }

  /// Round numbers on it, with room between them for their texts.
  var ticks: [Double] {
    places ?? (isLogarithmic ? logarithmicTicks : linearTicks(5))
  }

  private func linearTicks(_ wanted: Int) -> [Double] {
    let step = Self.niceStep((domain.upperBound - domain.lowerBound) / Double(wanted))
    let first = Int((domain.lowerBound / step - 1e-9).rounded(.up))
    let last = Int((domain.upperBound / step + 1e-9).rounded(.down))
    return first <= last ? (first...last).map { Double($0) * step } : []
  }

  /// One, two and five of every power of ten; only the powers where that is too many, and equal
  /// distances where it is too few.
  private var logarithmicTicks: [Double] {
    let exponents =
      Int(log10(domain.lowerBound).rounded(.down))...Int(log10(domain.upperBound).rounded(.up))
    func ticks(_ factors: [Double]) -> [Double] {
      exponents.flatMap { exponent in factors.map { $0 * pow(10, Double(exponent)) } }
        .filter(domain.contains)
    }
    let fine = ticks([1, 2, 5])
    if fine.count < 3 { return linearTicks(4) }
    return fine.count <= 8 ? fine : ticks([1])
  }

  /// The least round step that is no less than the wanted one: 1, 2 or 5 times a power of ten.
  ///
  /// Source: P. S. Heckbert, 'Nice Numbers for Graph Labels' (Graphics Gems, 1990).
  private static func niceStep(_ wanted: Double) -> Double {
    guard wanted > 0, wanted.isFinite else { return 1 }
    let power = pow(10, log10(wanted).rounded(.down))
    let factor = [1, 2, 5].first { wanted <= $0 * power * (1 + 1e-9) } ?? 10
    return factor * power
  }
}
