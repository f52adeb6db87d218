import Foundation

/// The times of signatures and of keys that end.
enum AWSTimestamp {
  /// `20260115T123456Z`, in UTC; worked out by hand because a formatter takes longer than the signature.
  ///
  /// Source: H. Hinnant, 'chrono-Compatible Low-Level Date Algorithms', civil_from_days.
  static func basic(_ secondsSince1970: Double) -> String {
    let total = Int(secondsSince1970.rounded(.down))
    let days = total >= 0 ? total / 86_400 : (total - 86_399) / 86_400
    let second = total - days * 86_400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return digits(year, 4) + digits(month, 2) + digits(day, 2) + "T"
      + digits(second / 3600, 2) + digits(second / 60 % 60, 2) + digits(second % 60, 2) + "Z"
  }

  /// Seconds since 1970 of a time as replies with keys have it, e.g. `2026-01-15T18:00:00Z`; nil for
  /// anything else.
  static func parse(_ text: String) -> Double? {
    let plain = try? Date(text, strategy: .iso8601)
    let fractional = try? Date(
      text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    return (plain ?? fractional)?.timeIntervalSince1970
  }

  private static func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
