/// The checksum CRC-32/ISO-HDLC, that of zlib, gzip and PNG: reflected, polynomial 0x04C11DB7, all bits
/// set before the first byte and flipped after the last.
///
/// Eight bytes at once, with a table for each. Source: M. Kounavis, F. Berry, 'A Systematic Approach to
/// Building High Performance Software-Based CRC Generators', ISCC 2005 ('slicing-by-8').
package struct CRC32: Sendable, Hashable {
  /// `tables[256 * n + b]` is what a byte `b` makes of the checksum when `n` zero bytes follow it.
  private static let tables: [UInt32] = {
    var tables: [UInt32] = []
    for byte in 0..<256 as Range<UInt32> {
      var crc = byte
      for _ in 0..<8 {
        let isOdd = crc & 1 == 1
        crc >>= 1
        if isOdd { crc ^= 0xEDB8_8320 }
      }
      tables.append(crc)
    }
    for index in 256..<2048 {
      let before = tables[index - 256]
      tables.append((before >> 8) ^ tables[Int(before & 0xFF)])
    }
    return tables
  }()

  private var state: UInt32 = 0xFFFF_FFFF

  package init() {}

  /// The checksum of all bytes so far.
  package var value: UInt32 { ~state }

  /// Takes the next bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var crc = state
    Self.tables.withUnsafeBufferPointer { tables in
      var index = 0
      while index + 8 <= bytes.count {
        let next = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        var word = UInt64(littleEndian: next) ^ UInt64(crc)
        crc = 0
        var table = 1792
        while table >= 0 {
          crc ^= tables[table + Int(truncatingIfNeeded: word & 0xFF)]
          word >>= 8
          table -= 256
        }
        index += 8
      }
      while index < bytes.count {
        crc = (crc >> 8) ^ tables[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
        index += 1
      }
    }
    state = crc
  }

  /// The checksum of these bytes.
  package static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var crc = CRC32()
    crc.update(bytes)
    return crc.value
  }
}
