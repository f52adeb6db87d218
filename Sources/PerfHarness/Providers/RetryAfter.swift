import Foundation

/// How long a server asks to wait before the next attempt.
enum RetryAfter {
  /// Reads `retry-after-ms`, else `retry-after` in seconds or as an HTTP date (RFC 9110, 10.2.3).
  ///
  /// - Parameter now: seconds since 1970, which a date is compared with.
  static func parse(
    milliseconds: String?, seconds: String?, now: Double = Date().timeIntervalSince1970
  ) -> Duration? {
    let exact = milliseconds.flatMap(Double.init).flatMap { duration($0 / 1000) }
    guard exact == nil, let seconds else { return exact }
    if let value = Double(seconds) { return duration(value) }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.date(from: seconds).flatMap { duration($0.timeIntervalSince1970 - now) }
  }

  private static func duration(_ seconds: Double) -> Duration? {
    seconds.isFinite && seconds >= 0 && seconds < 1e8 ? Duration(inSeconds: seconds) : nil
  }
}
