#if HTTP

  import NIOCore

  /// Puts the events of a stream into the chunks of HTTP, or bare into a body of a known length.
  struct BodyWriter {
    enum Cut {
      /// What is written together is one chunk.
      case none
      /// So many bytes are a chunk.
      case bytes(Int)
      /// A chunk ends inside every character of several bytes.
      case insideCharacters
    }

    var cut = Cut.none
    /// Whether the body is sent as it is, because its length was announced.
    var isBare = false
    private var scratch = ByteBuffer()

    init(cut: Cut = .none) {
      self.cut = cut
    }

    /// Appends what `content` appends.
    mutating func write(into buffer: inout ByteBuffer, _ content: (inout ByteBuffer) -> Void) {
      if isBare { return content(&buffer) }
      switch cut {
      case .none: buffer.writeChunk(content)
      case .bytes(let count):
        scratch.clear()
        content(&scratch)
        while let piece = scratch.readSlice(length: min(max(1, count), scratch.readableBytes)),
          piece.readableBytes > 0
        {
          buffer.writeChunk { $0.writeImmutableBuffer(piece) }
        }
      case .insideCharacters:
        scratch.clear()
        content(&scratch)
        while scratch.readableBytes > 0 {
          // After the first byte there is one more that continues a character: cut before it.
          let bytes = scratch.readableBytesView
          let end = bytes.dropFirst().firstIndex { $0 & 0xC0 == 0x80 } ?? bytes.endIndex
          guard let piece = scratch.readSlice(length: end - bytes.startIndex) else { return }
          buffer.writeChunk { $0.writeImmutableBuffer(piece) }
        }
      }
    }

    /// Appends what ends the body.
    func writeEnd(into buffer: inout ByteBuffer) {
      if !isBare { buffer.writeLastChunk() }
    }
  }

#endif
