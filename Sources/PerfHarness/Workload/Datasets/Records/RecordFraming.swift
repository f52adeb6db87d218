/// How records lie in a file: finds where each begins and ends, in bytes that come piece by piece.
///
/// A framing remembers where it stands between two pieces, and keeps none of the bytes.
protocol RecordFraming: Sendable {
  /// The next beginning or end of a record at `position` or later, which moves to where to go on.
  ///
  /// - Returns: nil when the piece has no more of them.
  mutating func next(
    in bytes: UnsafeBufferPointer<UInt8>, from position: inout Int
  ) throws(FramingError) -> RecordMark?

  /// Throws when the file must not end here. A record that is open ends with it.
  func finish() throws(FramingError)
}

/// A place in a piece of a file.
enum RecordMark: Sendable, Hashable {
  /// The first byte of a record.
  case begins(Int)
  /// The first byte that a record no longer has.
  case ends(Int)
}

/// Why a file can't be taken apart into records.
struct FramingError: Error, Sendable, Hashable {
  enum Place: Sendable, Hashable {
    /// A byte of the piece.
    case byte(Int)
    /// The beginning of the record that is open, else the end of the file.
    case record
  }

  var place: Place
  var message: String
}

/// A record as it lies in a file.
struct RawRecord {
  /// Without what separates it from others; valid only while it is looked at.
  var bytes: UnsafeBufferPointer<UInt8>
  /// How many bytes of the file come before it.
  var offset: Int
  /// The line that it begins on, from 1.
  var line: Int
}

/// What is wrong with a record, and the line where that is.
struct RecordError: Error, Sendable, Hashable {
  var line: Int
  var message: String

  init(line: Int, _ message: String) {
    self.line = line
    self.message = message
  }
}
