/// The FNV-1a hash of 64 bits: stable over processes and machines, not for cryptography.
///
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, 'The FNV Non-Cryptographic Hash Algorithm'
/// (IETF draft-eastlake-fnv).
package struct FNV1a {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  package mutating func combine(_ text: String) {
    for byte in text.utf8 {
      value ^= UInt64(byte)
      value &*= 0x0000_0100_0000_01B3
    }
  }

  package mutating func combine(_ bytes: UnsafeBufferPointer<UInt8>) {
    for byte in bytes {
      value ^= UInt64(byte)
      value &*= 0x0000_0100_0000_01B3
    }
  }

  /// The hash in 16 hexadecimal digits.
  package var hexDigits: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
