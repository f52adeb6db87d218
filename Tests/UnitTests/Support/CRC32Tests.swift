import Testing

@testable import PerfHarness

@Suite struct CRC32Tests {
  private func checksum(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes(CRC32.checksum) }

  /// The check value of the catalogue of parametrised CRC algorithms for CRC-32/ISO-HDLC; of nothing it
  /// is zero: all bits set, flipped.
  @Test(arguments: [("123456789", 0xCBF4_3926), ("", 0)] as [(String, UInt32)])
  func hasTheKnownValues(_ text: String, _ value: UInt32) {
    #expect(checksum(Array(text.utf8)) == value)
  }

  /// The definition, bit by bit.
  @Test func agreesWithItsDefinitionAtEveryLength() {
    var generator = SeededGenerator(seed: 32)
    for count in 0..<70 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(checksum(bytes) == SampleMessage.checksum(bytes), "\(count) bytes")
    }
  }

  @Test func doesNotMindWhereTheBytesAreCut() {
    let bytes = (0..<40).map { UInt8($0 * 7 % 256) }
    for cut in 0...40 {
      var crc = CRC32()
      bytes[..<cut].withUnsafeBytes { crc.update($0) }
      bytes[cut...].withUnsafeBytes { crc.update($0) }
      #expect(crc.value == checksum(bytes))
    }
  }
}
