import Testing

@testable import PerfHarness

@Suite struct ByteSearchTests {
  private func index(of byte: UInt8, in bytes: [UInt8], from start: Int) -> Int {
    bytes.withUnsafeBufferPointer { $0.index(of: byte, from: start) }
  }

  @Test func findsTheFirstPlaceAtTheStartOrLater() {
    let bytes: [UInt8] = [1, 2, 1, 3, 0xFF]
    #expect([0, 1, 2, 3].map { index(of: 1, in: bytes, from: $0) } == [0, 2, 2, 5])
    #expect(index(of: 0xFF, in: bytes, from: 0) == 4)
    #expect(index(of: 3, in: bytes, from: 5) == 5)
    #expect(index(of: 3, in: [], from: 0) == 0)
  }

  @Test(arguments: [
    ("abc", 0, true), ("bcd", 1, true), ("", 0, true), ("", 4, true), ("abd", 0, false),
    ("abcde", 0, false), ("cde", 2, false), ("a", 4, false),
  ])
  func holdsExactlyWhatStandsThere(_ text: String, _ start: Int, _ expected: Bool) {
    let isHeld = Array("abcd".utf8).withUnsafeBufferPointer { bytes in
      Array(text.utf8).withUnsafeBufferPointer { bytes.holds($0, at: start) }
    }
    #expect(isHeld == expected)
  }

  @Test func nothingHoldsNothing() {
    let nothing = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    #expect(nothing.holds(nothing, at: 0))
    #expect(!nothing.holds("a", at: 0))
  }
}
