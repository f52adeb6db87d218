/// Reads times such as `2023-11-16 18:17:03.9799600` or `2024-05-10T00:00:00.009930+00:00`.
enum TraceTimestamp {
  /// Nanoseconds since 1970; a time without a zone is taken for UTC. Nil for anything else.
  static func nanoseconds(_ text: String) -> Int64? {
    var text = Substring(text)
    guard let year = number(&text, digits: 4), take("-", &text),
      let month = number(&text, digits: 2), (1...12).contains(month), take("-", &text),
      let day = number(&text, digits: 2), (1...31).contains(day),
      take(" ", &text) || take("T", &text),
      let hour = number(&text, digits: 2), hour < 24, take(":", &text),
      let minute = number(&text, digits: 2), minute < 60, take(":", &text),
      let second = number(&text, digits: 2), second <= 60,
      let fraction = fraction(&text), let zone = zone(&text), text.isEmpty
    else { return nil }
    let days = days(year, month, day)
    // Beyond the years 1677 to 2262 the nanoseconds do not fit.
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - zone * 60
    let (whole, overflows) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    return overflows ? nil : whole + fraction
  }

  private static func take(_ character: Character, _ text: inout Substring) -> Bool {
    guard text.first == character else { return false }
    text.removeFirst()
    return true
  }

  private static func number(_ text: inout Substring, digits: Int) -> Int? {
    let part = text.prefix(digits)
    guard part.utf8.count == digits, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    text.removeFirst(digits)
    return Int(part)
  }

  /// Nanoseconds after the point, with up to nine digits; 0 where there is no point.
  private static func fraction(_ text: inout Substring) -> Int64? {
    guard take(".", &text) else { return 0 }
    let part = text.prefix { $0.isASCII && $0.isNumber }
    guard (1...9).contains(part.count), let value = Int64(part) else { return nil }
    text.removeFirst(part.count)
    return (part.count..<9).reduce(value) { value, _ in value * 10 }
  }

  /// Minutes east of UTC.
  private static func zone(_ text: inout Substring) -> Int? {
    if text.isEmpty || take("Z", &text) { return 0 }
    let isWest = text.first == "-"
    guard take("+", &text) || take("-", &text), let hours = number(&text, digits: 2) else {
      return nil
    }
    _ = take(":", &text)
    guard let minutes = text.isEmpty ? 0 : number(&text, digits: 2), hours < 24, minutes < 60 else {
      return nil
    }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }

  /// Days since 1970-01-01 in the Gregorian calendar.
  ///
  /// Source: H. Hinnant, 'chrono-Compatible Low-Level Date Algorithms', `days_from_civil`.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}
