#if HTTP
  import Testing

  @testable import PerfHarness

  struct HTTPBytesTests {
    // RFC 9110, section 5.6.2; RFC 5234, appendix B.1, for the digits and letters.
    @Test func knowsTheCharactersOfATokenAndOfANumber() {
      let letters = "abcdefghijklmnopqrstuvwxyz"
      let token = Set(("!#$%&'*+-.^_`|~0123456789" + letters + letters.uppercased()).utf8)
      for byte in UInt8.min...UInt8.max {
        #expect(byte.isTokenCharacter == token.contains(byte))
        let digit = Int(String(UnicodeScalar(byte)), radix: 16)
        #expect(byte.hexValue == (byte < 0x80 ? digit : nil))
      }
    }

    @Test(arguments: [8, 11, 16])
    func findsAControlCharacterWhereverItIs(_ count: Int) {
      for byte in UInt8.min...UInt8.max {
        // Control characters of ASCII: below 0x20, and 0x7F.
        let isControl = byte < 0x20 || byte == 0x7F
        for index in 0..<count {
          // The bytes around it are those that differ least from what is looked for.
          for other in [0x20, 0x7E, 0x80, 0xFF] as [UInt8] {
            var bytes = [UInt8](repeating: other, count: count)
            bytes[index] = byte
            let found = bytes.withUnsafeBytes { $0.firstControl(from: 0) }
            if found != (isControl ? index : count) {
              Issue.record("\(byte) at \(index) among \(other): found at \(found)")
            }
          }
        }
      }
    }

    @Test func startsToLookWhereItIsTold() {
      let text = Array("a\tb\nc\u{7F}d\n".utf8)
      text.withUnsafeBytes { bytes in
        #expect((0...8).map(bytes.firstControl(from:)) == [1, 1, 3, 3, 5, 5, 7, 7, 8])
        #expect((0...8).map(bytes.firstLineFeed(from:)) == [3, 3, 3, 3, 7, 7, 7, 7, 8])
      }
    }
  }
#endif
