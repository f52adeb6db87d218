extension Duration {
  /// The duration to its last digit, in the greatest unit of which it has at least one: `10 s`,
  /// `1.5 s`, `250 ms`, `40 µs`, `0 s`. Equal texts mean equal durations down to the attosecond.
  package var exactText: String {
    guard self != .zero else { return "0 s" }
    let unit = Self.units.first { attoseconds.magnitude >= $0.size } ?? (1_000_000_000, "ns")
    let sign = attoseconds < 0 ? "-" : ""
    let (whole, rest) = attoseconds.magnitude.quotientAndRemainder(dividingBy: unit.size)
    return "\(sign)\(whole)\(Self.decimals(rest, of: unit.size)) \(unit.name)"
  }

  private static let units: [(size: UInt128, name: String)] = [
    (1_000_000_000_000_000_000, "s"), (1_000_000_000_000_000, "ms"), (1_000_000_000_000, "µs"),
  ]

  /// The digits after the point, with the point; none of zero.
  private static func decimals(_ rest: UInt128, of unit: UInt128) -> String {
    var digits = ""
    var rest = rest
    var place = unit / 10
    while rest > 0 {
      digits += String(rest / place)
      rest %= place
      place /= 10
    }
    return digits.isEmpty ? "" : "." + digits
  }
}
