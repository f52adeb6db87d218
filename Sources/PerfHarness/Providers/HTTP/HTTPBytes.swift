#if HTTP
  // What HTTP's grammar asks of bytes: RFC 9110, section 5.

  extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")

    /// OWS and BWS: section 5.6.3.
    var isBlank: Bool { self == .space || self == .tab }

    var isControl: Bool { self < 0x20 || self == 0x7F }

    var isDigit: Bool { self &- 0x30 < 10 }

    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// `tchar`: section 5.6.2.
    var isTokenCharacter: Bool {
      if isLetter { return true }
      // One bit a character, ! # $ % & ' * + - . 0-9 and below ^ _ ` | ~ and the letters.
      let bits: UInt64 = self < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
      return self < 128 && bits >> UInt64(self & 63) & 1 == 1
    }

    /// The value of a hexadecimal digit; nil when it is none.
    var hexValue: Int? {
      if isDigit { return Int(self &- 0x30) }
      let letter = (self | 0x20) &- 0x61
      return letter < 6 ? Int(letter) + 10 : nil
    }
  }

  // The count is a variable in these loops, since a buffer computes it from two pointers each time.
  extension UnsafeRawBufferPointer {
    /// Where the first control character is, from `start` on; the end when there is none.
    ///
    /// Eight bytes at a time, with the tests for a byte below n and for a zero byte of S. E.
    /// Anderson's 'Bit Twiddling Hacks'. They can be wrong only about bytes above one they are right
    /// about.
    func firstControl(from start: Int) -> Int {
      let ones: UInt64 = 0x0101_0101_0101_0101
      let count = count
      var index = start
      while index &+ 8 <= count {
        let word = UInt64(littleEndian: loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let deletes = word ^ (ones &* 0x7F)
        let isBelowSpace = (word &- ones &* 0x20) & ~word
        let isDelete = (deletes &- ones) & ~deletes
        let hits = (isBelowSpace | isDelete) & (ones &* 0x80)
        if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 }
        index &+= 8
      }
      while index < count, !self[index].isControl { index &+= 1 }
      return index
    }

    /// Where the first line feed is, from `start` on; the end when there is none.
    func firstLineFeed(from start: Int) -> Int {
      var index = firstControl(from: start)
      while index < count, self[index] != .lineFeed { index = firstControl(from: index + 1) }
      return index
    }

    /// Where a token ends that begins at `start`.
    func endOfToken(from start: Int) -> Int {
      let count = count
      var index = start
      while index < count, self[index].isTokenCharacter { index &+= 1 }
      return index
    }

    /// The bytes from `start` up to `end`.
    func slice(_ start: Int, _ end: Int) -> UnsafeRawBufferPointer {
      UnsafeRawBufferPointer(rebasing: self[start..<end])
    }

    /// Without blanks, and line ends of a folded value, at both ends.
    var trimmed: UnsafeRawBufferPointer {
      var start = 0
      var end = count
      while start < end, self[start] <= .space { start &+= 1 }
      while start < end, self[end &- 1] <= .space { end &-= 1 }
      return slice(start, end)
    }

    /// Whether both are the same when the letters A to Z count as a to z.
    func equalsIgnoringASCIICase(_ other: UnsafeRawBufferPointer) -> Bool {
      let count = count
      guard count == other.count else { return false }
      var index = 0
      while index < count {
        let byte = self[index]
        let difference = byte ^ other[index]
        guard difference == 0 || (difference == 0x20 && byte.isLetter) else { return false }
        index &+= 1
      }
      return true
    }

    func equalsIgnoringASCIICase(_ other: StaticString) -> Bool {
      equalsIgnoringASCIICase(
        UnsafeRawBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }

    /// Takes the next element off a list, without its blanks: RFC 9110, section 5.6.1. Nil after the
    /// last; an element can be empty.
    mutating func popListElement() -> UnsafeRawBufferPointer? {
      guard baseAddress != nil else { return nil }
      let count = count
      var end = 0
      while end < count, self[end] != UInt8(ascii: ",") { end &+= 1 }
      let element = slice(0, end).trimmed
      self = end < count ? slice(end + 1, count) : UnsafeRawBufferPointer(start: nil, count: 0)
      return element
    }
  }
#endif
