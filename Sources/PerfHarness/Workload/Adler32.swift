/// The checksum of zlib.
///
/// Source: RFC 1950, section 8.2 and appendix 9.
struct Adler32: Sendable, Hashable {
  private static let modulus: UInt32 = 65_521

  private var sum: UInt32 = 1
  private var sumOfSums: UInt32 = 0

  var value: UInt32 { sumOfSums << 16 | sum }

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      sum += UInt32(byte)
      if sum >= Self.modulus { sum -= Self.modulus }
      sumOfSums += sum
      if sumOfSums >= Self.modulus { sumOfSums -= Self.modulus }
    }
  }
}
