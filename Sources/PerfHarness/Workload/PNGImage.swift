/// Makes pictures of noise in a wanted size, each with a few pixels of its own, so that no server
/// finds one in its cache.
///
/// A picture is PNG in shades of grey, one byte a pixel and not compressed, so that its file is as long
/// as a photograph's. All of it but the end is made once: a request only costs its last eight pixels and
/// the checksums over them, which go on from where they stood.
///
/// Sources: PNG, Third Edition (W3C, 2025); zlib, RFC 1950; stored blocks, RFC 1951, section 3.2.4.
package struct PNGImage: Sendable {
  /// The most bytes that a stored block holds.
  private static let longestBlock = 65_535

  /// The file up to the last bytes of the last block, in base64.
  private let beginning: String
  /// The bytes of the data chunk that come before the pixels of a picture's own: up to two.
  private let lead: [UInt8]
  /// How many pixels, from the last one back, are a picture's own.
  private let ownCount: Int
  /// The checksum of the pixels so far.
  private let checksum: Adler32

  /// - Parameters:
  ///   - width: at least 1.
  ///   - height: at least 1.
  ///   - seed: what the noise depends on.
  package init(width: Int, height: Int, seed: UInt64) {
    let ownCount = min(8, width)
    self.ownCount = ownCount
    let rows = Self.rows(width: width, height: height, seed: seed)
    var stream = Self.stored(rows)
    stream.removeLast(ownCount)
    var checksum = Adler32()
    rows.withUnsafeBytes { rows in
      checksum.update(UnsafeRawBufferPointer(rebasing: rows.dropLast(ownCount)))
    }
    self.checksum = checksum

    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // Eight bits of grey; the usual compression, filter and order.
    Self.append(
      "IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 0, 0, 0, 0], to: &file)
    // Base64 goes by three bytes; what is left over is written with the end.
    let leadCount = (file.count + 12 + stream.count) % 3
    lead = Array(stream.suffix(leadCount))
    Self.append("IDAT", stream.dropLast(leadCount), to: &file)
    beginning = GenerationRequest.Image(mediaType: "", bytes: file).base64
  }

  /// The picture of a name: of one seed and size, no two names have the same one, where there is room
  /// for eight pixels.
  package func image(_ name: UInt64) -> GenerationRequest.Image {
    var end: [UInt8] = []
    let own = (0..<ownCount).map { UInt8(truncatingIfNeeded: name >> (8 * UInt64($0))) }
    var checksum = checksum
    own.withUnsafeBytes { checksum.update($0) }
    Self.append("IDAT", lead + own + bigEndian(checksum.value), to: &end)
    Self.append("IEND", [], to: &end)
    var image = GenerationRequest.Image(mediaType: "image/png", bytes: end)
    image.base64 = beginning + image.base64
    return image
  }

  /// The rows of pixels, each with the filter 'none' before it.
  private static func rows(width: Int, height: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    var rows: [UInt8] = []
    rows.reserveCapacity(height * (width + 1))
    var bits: UInt64 = 0
    for _ in 0..<height {
      rows.append(0)
      for column in 0..<width {
        if column.isMultiple(of: 8) { bits = generator.next() }
        rows.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
      }
    }
    return rows
  }

  /// A zlib stream without its checksum. The blocks are about equally long, so that the last one is
  /// never shorter than what a picture has of its own.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    let blocks = (bytes.count + longestBlock - 1) / longestBlock
    let length = (bytes.count + blocks - 1) / blocks
    var stream: [UInt8] = [0x78, 0x01]
    stream.reserveCapacity(bytes.count + 5 * blocks + 2)
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + length)
      let count = UInt16(end - start)
      stream.append(end == bytes.count ? 1 : 0)
      for word in [count, ~count] {
        stream.append(UInt8(truncatingIfNeeded: word))
        stream.append(UInt8(truncatingIfNeeded: word >> 8))
      }
      stream.append(contentsOf: bytes[start..<end])
      start = end
    }
    return stream
  }

  private static func append(
    _ type: StaticString, _ data: some Collection<UInt8>, to file: inout [UInt8]
  ) {
    file.append(contentsOf: bigEndian(UInt32(data.count)))
    let start = file.count
    type.withUTF8Buffer { file.append(contentsOf: $0) }
    file.append(contentsOf: data)
    let checksum = file.withUnsafeBytes { file in
      CRC32.checksum(UnsafeRawBufferPointer(rebasing: file[start...]))
    }
    file.append(contentsOf: bigEndian(checksum))
  }
}

private func bigEndian(_ value: UInt32) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}
