import Foundation
import Testing

@testable import PerfHarness

@Suite struct PNGImageTests {
  /// A PNG file taken apart, by the specification and none of our code.
  private struct Reader {
    struct Malformed: Error {
      var what: String
    }

    private(set) var chunks: [(type: String, data: [UInt8])] = []

    init(_ image: GenerationRequest.Image) throws {
      guard let file = Data(base64Encoded: image.base64) else { throw Malformed(what: "base64") }
      var bytes = Array(file)[...]
      guard bytes.starts(with: [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]) else {
        throw Malformed(what: "signature")
      }
      bytes = bytes.dropFirst(8)
      while !bytes.isEmpty {
        let length = Self.number(bytes.prefix(4))
        let type = bytes.dropFirst(4).prefix(4)
        let data = bytes.dropFirst(8).prefix(length)
        let checksum = Self.number(bytes.dropFirst(8 + length).prefix(4))
        guard Self.crc(type + data) == checksum else { throw Malformed(what: "checksum") }
        chunks.append((String(decoding: type, as: UTF8.self), Array(data)))
        bytes = bytes.dropFirst(12 + length)
      }
    }

    /// The rows with their filters, and the checksum that follows them.
    func rows() throws -> (bytes: [UInt8], checksum: Int) {
      let stream = chunks.filter { $0.type == "IDAT" }.flatMap(\.data)
      // RFC 1950: the first two bytes are a multiple of 31, and deflate is method 8.
      guard stream[0] & 0x0F == 8, (Int(stream[0]) << 8 | Int(stream[1])) % 31 == 0 else {
        throw Malformed(what: "zlib header")
      }
      var rest = stream.dropFirst(2)
      var rows: [UInt8] = []
      var isLast = false
      while !isLast {
        let header = Array(rest.prefix(5))
        // RFC 1951: the final bit, type 0, the length and its complement.
        guard header.count == 5, header[0] & ~1 == 0 else { throw Malformed(what: "block") }
        isLast = header[0] == 1
        let length = Int(header[1]) | Int(header[2]) << 8
        guard length ^ 0xFFFF == Int(header[3]) | Int(header[4]) << 8 else {
          throw Malformed(what: "length of a block")
        }
        rows += rest.dropFirst(5).prefix(length)
        rest = rest.dropFirst(5 + length)
      }
      guard rest.count == 4 else { throw Malformed(what: "end of the stream") }
      return (rows, Self.number(rest))
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
      bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    static func crc(_ bytes: some Sequence<UInt8>) -> Int {
      let value = bytes.reduce(UInt32.max) { value, byte in
        (0..<8).reduce(value ^ UInt32(byte)) { value, _ in
          value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
        }
      }
      return Int(~value)
    }
  }

  /// The rows, filters included, were made in Python from the same generator's published algorithm;
  /// their checksums are those of its `zlib.crc32` and `zlib.adler32`.
  @Test(arguments: [
    (1, 1, 1, 0xAB, 2, 0x00DD_689F, 0x00AD_00AC),
    (3, 2, 1, 0x0102_0304_0506_0708, 8, 0x0BD5_3B5F, 0x09DA_01B2),
    (9, 2, 1, 0x0102_0304_0506_0708, 20, 0xAA0E_62C7, 0x4E2B_058F),
    // Five blocks.
    (640, 480, 7, 5, 307_680, 0xBCF5_5065, 0xBB4E_9316),
  ])
  func isThePictureThatPythonMakes(
    _ width: Int, _ height: Int, _ seed: UInt64, _ name: UInt64, _ count: Int, _ crc: Int,
    _ adler: Int
  ) throws {
    let image = PNGImage(width: width, height: height, seed: seed).image(name)
    #expect(image.mediaType == "image/png")
    let reader = try Reader(image)
    #expect(reader.chunks.map(\.type) == ["IHDR", "IDAT", "IDAT", "IEND"])
    func bytes(_ value: Int) -> [UInt8] {
      [0, 0, UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
    }
    #expect(reader.chunks.first?.data == bytes(width) + bytes(height) + [8, 0, 0, 0, 0])
    let rows = try reader.rows()
    #expect(rows.bytes.count == count)
    #expect(Reader.crc(rows.bytes) == crc)
    #expect(rows.checksum == adler)
  }

  /// Each number of bytes that is left over for base64, and sizes around the end of a block.
  @Test(arguments: [1, 2, 7, 8, 9, 10, 11, 255, 256, 257])
  func everySizeCanBeRead(_ side: Int) throws {
    let image = PNGImage(width: side, height: side, seed: 3).image(9)
    #expect(try Reader(image).rows().bytes.count == side * (side + 1))
  }

  @Test func aNameTellsItFromTheOthers() {
    let images = PNGImage(width: 8, height: 1, seed: 3)
    #expect(images.image(1) == images.image(1))
    #expect(Set((0..<100).map { images.image($0).base64 }).count == 100)
    #expect(images.image(1) != PNGImage(width: 9, height: 1, seed: 3).image(1))
    #expect(
      PNGImage(width: 9, height: 1, seed: 3).image(1)
        != PNGImage(width: 9, height: 1, seed: 4).image(1))
  }

  /// Source of the first: RFC 1950's algorithm as the literature shows it; of the second, whose sums
  /// pass the modulus many times, Python's `zlib.adler32`.
  @Test(
    arguments: [
      (Array("Wikipedia".utf8), 0x11E6_0398), ([], 1),
      (Array(repeating: 0xFF, count: 100_000), 0x149A_302C),
    ] as [([UInt8], UInt32)])
  func checksumIsThatOfZlib(_ bytes: [UInt8], _ expected: UInt32) {
    var checksum = Adler32()
    bytes.withUnsafeBytes { checksum.update($0) }
    #expect(checksum.value == expected)
  }
}
