/// Where a record lies in its file, in eight bytes: files may have a million million of bytes, and
/// records sixteen millions.
struct RecordRange: Sendable, Hashable {
  private static let countBits: UInt64 = 24

  /// The most bytes that a record may have.
  static let greatestCount = 1 << 24 - 1

  private let packed: UInt64

  init(offset: Int, count: Int) {
    packed = UInt64(offset) << Self.countBits | UInt64(min(count, Self.greatestCount))
  }

  /// Nowhere.
  static let none = RecordRange(offset: 0, count: 0)

  var offset: Int { Int(packed >> Self.countBits) }
  var count: Int { Int(packed & (1 << Self.countBits - 1)) }
}
