import Foundation

/// The instants at which the shards of a run begin, agreed on beforehand instead of among them. Pure.
package struct SharedStart: Sendable, Hashable {
  /// How late one may come that is to begin at a given time.
  package static let tolerance = Duration.seconds(1)
  /// How far ahead it may be: what is farther is a slip of the pen, and nobody wants to wait for it.
  package static let longestWait = Duration.seconds(86_400)
  /// How long the last replies of a repetition may take, before the next one begins.
  package static let slack = Duration.seconds(30)

  /// As it was written.
  package let text: String
  /// Seconds since 1970.
  package let instant: Double

  /// Reads a time by RFC 3339, e.g. `2026-01-02T15:04:05Z`, or seconds since 1970; nil of anything else.
  package init?(_ text: String) {
    if text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let seconds = Double(text) {
      instant = seconds
    } else if let date = (try? Date(text, strategy: .iso8601))
      ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    {
      instant = date.timeIntervalSince1970
    } else {
      return nil
    }
    self.text = text
  }

  /// When a repetition begins, in seconds since 1970; nil where that is not agreed on: as soon as the one
  /// before has ended.
  ///
  /// - Parameters:
  ///   - repetition: counted from 0.
  ///   - planned: how long a repetition sends requests, where that is known.
  package func instant(ofRepetition repetition: Int, planned: Duration?) -> Double? {
    if repetition == 0 { return instant }
    return planned.map { instant + ((($0 + Self.slack) * repetition).inSeconds) }
  }

  /// What is wrong with the start for one who is ready now; nil when nothing is.
  ///
  /// - Parameter now: seconds since 1970.
  package func problem(at now: Double) -> String? {
    let left = Duration(inSeconds: instant - now)
    if left < .zero - Self.tolerance {
      return "a time to come; it was \(DurationText.format(.zero - left)) ago when everything was "
        + "ready; leave more time for building and connecting"
    }
    if left > Self.longestWait {
      return "a time within a day; it is \(DurationText.format(left)) ahead"
    }
    return nil
  }
}
