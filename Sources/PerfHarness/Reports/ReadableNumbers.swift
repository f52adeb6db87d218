extension Double {
  /// The number in at least three significant digits, without an exponent: `0.0123`, `1.50`, `52.3`,
  /// `1980`. Digits before the point are never rounded away; below a millionth it is `0`.
  var inThreeDigits: String {
    guard isFinite, magnitude < 1e15 else { return "\(self)" }
    let text = DurationText.significant(self, keepsZeros: true)
    return text.contains { ("1"..."9").contains($0) } ? text : "0"
  }
}

/// What a duration is counted in where people read it.
enum DurationUnit: String, Sendable, CaseIterable {
  case microseconds = "µs"
  case milliseconds = "ms"
  case seconds = "s"

  /// The unit in which a number of so many seconds reads best: three digits before the point at
  /// most, where there is such a unit.
  init(fitting seconds: Double) {
    // What would be rounded to 1000 of a unit is 1.00 of the next.
    self =
      switch seconds.magnitude {
      case 0: .milliseconds
      case ..<0.999_5e-3: .microseconds
      case ..<0.999_5: .milliseconds
      default: .seconds
      }
  }

  /// The unit for several durations in a row: it fits the typical one, but the greatest must not
  /// need more than six digits before the point.
  init(fitting typical: Double, greatest: Double) {
    let fitting = DurationUnit(fitting: typical > 0 ? typical : greatest)
    let coarser = Self.allCases.drop { $0 != fitting }
    self = coarser.first { greatest * $0.perSecond < 999_999.5 } ?? .seconds
  }

  /// How many of it are a second.
  var perSecond: Double {
    switch self {
    case .microseconds: 1e6
    case .milliseconds: 1e3
    case .seconds: 1
    }
  }

  /// So many seconds in this unit, in three digits, without the unit's symbol.
  func text(ofSeconds seconds: Double) -> String {
    (seconds * perSecond).inThreeDigits
  }

  /// So many seconds in the unit that fits them, with its symbol: `52.3 ms`.
  static func text(ofSeconds seconds: Double) -> String {
    let unit = DurationUnit(fitting: seconds)
    return "\(unit.text(ofSeconds: seconds)) \(unit.rawValue)"
  }
}
