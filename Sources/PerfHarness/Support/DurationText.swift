/// Durations as people write and read them: `250ms`, `30s`, `5m`, `1h`, `1.5s`.
package enum DurationText {
  private static let units: [(suffix: String, seconds: Double)] = [
    ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
  ]

  /// Reads a number with a unit; without a unit it is seconds. Nil for anything else, and for more
  /// than a hundred years.
  package static func parse(_ text: String) -> Duration? {
    let unit = units.first { text.hasSuffix($0.suffix) && number(text.dropLast($0.suffix.count)) }
    let digits = text.dropLast(unit?.suffix.count ?? 0)
    guard number(digits), let value = Double(digits) else { return nil }
    let seconds = value * (unit?.seconds ?? 1)
    return seconds <= 100 * 366 * 86_400 ? Duration(inSeconds: seconds) : nil
  }

  /// Whether a text is digits with at most one point.
  private static func number(_ text: Substring) -> Bool {
    text.contains(where: \.isNumber) && text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
      && text.count(where: { $0 == "." }) <= 1
  }

  /// Three significant digits with the unit that suits: `0.42 ms`, `51.2 ms`, `1.3 s`, `2 min 5 s`.
  package static func format(_ duration: Duration) -> String {
    let seconds = duration.inSeconds
    let magnitude = seconds.magnitude
    if magnitude == 0 { return "0 s" }
    if magnitude < 100e-6 { return "\(significant(seconds * 1e6)) µs" }
    if magnitude < 0.9995 { return "\(significant(seconds * 1e3)) ms" }
    if magnitude < 119.5 { return "\(significant(seconds)) s" }
    let whole = Int(min(magnitude.rounded(), 1e15))
    let sign = seconds < 0 ? "-" : ""
    return whole < 7200
      ? "\(sign)\(whole / 60) min \(whole % 60) s"
      : "\(sign)\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  /// A number in three significant digits, without an exponent.
  ///
  /// - Parameter keepsZeros: whether trailing zeros after the point stay, as columns of a table want.
  package static func significant(_ value: Double, keepsZeros: Bool = false) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : (value < 0 ? "-∞" : "∞") }
    var scale = 1.0
    var decimals = 0
    // What rounds to 100 has its three digits: 9.996 becomes 10.0, not 10.00.
    while value.magnitude * scale < 99.95, decimals < 6 {
      scale *= 10
      decimals += 1
    }
    let scaled = (value * scale).rounded()
    let digits = String(Int(min(scaled.magnitude, 1e18)))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    var fraction = padded.suffix(decimals)
    while !keepsZeros, fraction.last == "0" { fraction.removeLast() }
    let sign = scaled < 0 ? "-" : ""
    return sign + padded.dropLast(decimals) + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}
