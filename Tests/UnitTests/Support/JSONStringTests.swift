import Testing

@testable import PerfHarness

/// Strings as `JSONCursor` reads them, eight bytes at a time.
@Suite struct JSONStringTests {
  private func read(
    _ bytes: [UInt8]
  ) -> Result<(string: String, utf8Count: Int, quotedCount: Int, end: Int), JSONSyntaxError> {
    bytes.withUnsafeBufferPointer { bytes in
      var cursor = JSONCursor(bytes)
      do throws(JSONSyntaxError) {
        let span = try cursor.readStringSpan()
        return .success((span.string, span.utf8Count, span.quotedCount, cursor.position))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Every byte at every place of the eight, after neighbours that differ from the looked-for bytes
  /// by one or by the highest bit.
  @Test(arguments: 0..<20)
  func aStringEndsAtItsQuoteAndAtNothingElse(_ place: Int) throws {
    let neighbours: [UInt8] = [0x21, 0x23, 0x5B, 0x5D, 0x20, 0x7F, 0xA2, 0xDC, 0x9F, 0x80, 0xFF]
    for byte in UInt8.min...UInt8.max {
      for neighbour in neighbours {
        var text = [UInt8](repeating: neighbour, count: 20)
        text[place] = byte
        let result = read([0x22] + text + [0x22])
        switch byte {
        case 0x22: #expect(try result.get().end == place + 2)
        case 0x5C:
          // A backslash before one of these bytes is an escape only where that is a quote.
          #expect(throws: JSONSyntaxError.self) { try result.get() }
        case 0..<0x20:
          let error = #expect(throws: JSONSyntaxError.self) { try result.get() }
          #expect(error?.offset == place + 1)
          #expect(error?.message == "a control character in a string; expected it escaped")
        default: #expect(try result.get().end == 22)
        }
      }
    }
  }

  @Test(arguments: 0..<20)
  func aStringThatDoesNotEndIsAnError(_ count: Int) {
    let error = #expect(throws: JSONSyntaxError.self) {
      try read([0x22] + [UInt8](repeating: 0x61, count: count)).get()
    }
    #expect(error?.offset == count + 1)
    #expect(error?.message == "the text ends inside a string")
  }

  /// RFC 8259, section 7: an escape stands for a code unit of UTF-16. The string of all of them is
  /// the standard library's decoding of the units.
  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func escapesAreUnitsOfUTF16(_ seed: UInt64) throws {
    let pieces: [(written: String, units: [UInt16])] = [
      ("a", [0x61]), ("é", [0xE9]), ("😀", [0xD83D, 0xDE00]), (#"\n"#, [0x0A]), (#"\t"#, [0x09]),
      (#"\r"#, [0x0D]), (#"\b"#, [0x08]), (#"\f"#, [0x0C]), (#"\""#, [0x22]), (#"\\"#, [0x5C]),
      (#"\/"#, [0x2F]), (#"\u0000"#, [0]), (#"\u00E9"#, [0xE9]), (#"\u20ac"#, [0x20AC]),
      (#"\ud83D"#, [0xD83D]), (#"\uDE00"#, [0xDE00]), (#"\udbff"#, [0xDBFF]),
      (#"\udfff"#, [0xDFFF]), (#"\ud800"#, [0xD800]), (#"\uffff"#, [0xFFFF]), ("u", [0x75]),
      ("long enough to fill some words", Array("long enough to fill some words".utf16)),
    ]
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<1500 {
      let chosen = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &generator)]
      }
      let written = "\"\(chosen.map(\.written).joined())\""
      let expected = String(decoding: chosen.flatMap(\.units), as: UTF16.self)
      let result = try read(Array(written.utf8)).get()
      #expect(result.string == expected, "\(written)")
      #expect(result.utf8Count == expected.utf8.count, "\(written)")
      #expect(result.quotedCount == written.utf8.count)
    }
  }

  @Test(arguments: [[0xFF], [0x5C, 0x6E, 0xFF]] as [[UInt8]])
  func bytesThatAreNoTextCountAsTheyAre(_ bytes: [UInt8]) throws {
    let result = try read([0x22] + bytes + [0x22]).get()
    #expect(result.string.utf8.last == 0xBD)
    #expect(result.utf8Count == bytes.count { $0 != 0x5C })
  }
}
