#if HTTP
  /// Takes the chunked coding off a body, up to the line of the last chunk: RFC 9112, section 7.1.
  ///
  /// Its line ends are a carriage return and a line feed, never a line feed alone: section 2.2 allows
  /// that only in a head and in trailer fields. Extensions are skipped (section 7.1.1), and blanks
  /// after a size with them.
  struct HTTPChunks: Sendable {
    private enum Phase {
      case sizeStart
      case size
      case afterSize
      case `extension`
      case sizeLineFeed
      case data
      case dataCarriageReturn
      case dataLineFeed
    }

    private var phase = Phase.sizeStart
    /// The size of a chunk as far as it is read, then what of its data is to come.
    private var remaining = 0
    /// How much of the line with the size has been read.
    private var lineLength = 0

    /// Takes chunks from `index` on, and moves it past them.
    ///
    /// - Returns: whether the line of the last chunk was read.
    mutating func take(
      _ bytes: UnsafeRawBufferPointer, from index: inout Int,
      to receiver: inout some HTTPResponseReceiver
    ) throws(ProviderError) -> Bool {
      while index < bytes.count {
        if phase == .sizeStart, let data = bytes.wholeChunk(at: index) {
          index = data.upperBound &+ 2
          try receiver.body(bytes.slice(data.lowerBound, data.upperBound))
        } else if phase == .data {
          let end = index + min(remaining, bytes.count - index)
          remaining -= end - index
          if remaining == 0 { phase = .dataCarriageReturn }
          let data = bytes.slice(index, end)
          index = end
          try receiver.body(data)
        } else {
          let isLast: Bool
          do throws(HTTPSyntaxError) {
            isLast = try take(bytes[index])
          } catch {
            throw receiver.failure(error)
          }
          index += 1
          if isLast { return true }
        }
      }
      return false
    }

    /// Takes a byte that is not data.
    private mutating func take(_ byte: UInt8) throws(HTTPSyntaxError) -> Bool {
      switch phase {
      case .sizeStart:
        guard let digit = byte.hexValue else { throw .invalidChunkSize }
        remaining = digit
        lineLength = 1
        phase = .size
      case .size, .afterSize, .extension: try takeSize(byte)
      case .sizeLineFeed:
        guard byte == .lineFeed else { throw .invalidChunkSize }
        phase = remaining == 0 ? .sizeStart : .data
        return remaining == 0
      case .dataCarriageReturn:
        guard byte == .carriageReturn else { throw .invalidChunkEnd }
        phase = .dataLineFeed
      case .data, .dataLineFeed:
        guard byte == .lineFeed else { throw .invalidChunkEnd }
        phase = .sizeStart
      }
      return false
    }

    private mutating func takeSize(_ byte: UInt8) throws(HTTPSyntaxError) {
      lineLength += 1
      guard lineLength <= HTTPResponseParser.chunkLineLimit else { throw .chunkLineTooLong }
      if byte == .carriageReturn {
        phase = .sizeLineFeed
      } else if phase == .extension {
        guard byte != .lineFeed else { throw .invalidChunkSize }
      } else if byte == UInt8(ascii: ";") {
        phase = .extension
      } else if byte.isBlank {
        phase = .afterSize
      } else {
        guard phase == .size, let digit = byte.hexValue, remaining <= Int.max >> 4 else {
          throw .invalidChunkSize
        }
        remaining = remaining << 4 | digit
      }
    }
  }

  extension UnsafeRawBufferPointer {
    /// Where the data of a chunk is that begins at `start`; nil when it is the last one, has
    /// extensions, or lies here only in part. What most reads of a stream hold: an event, whole.
    @inline(__always)
    fileprivate func wholeChunk(at start: Int) -> Range<Int>? {
      var size = 0
      var index = start
      // Eight digits at most, so that no sum overflows.
      let limit = Swift.min(start &+ 8, count)
      while index < limit, let digit = self[index].hexValue {
        size = size << 4 | digit
        index &+= 1
      }
      let data = index &+ 2
      let end = data &+ size
      guard size > 0, end &+ 2 <= count, isLineEnd(at: index), isLineEnd(at: end) else {
        return nil
      }
      return data..<end
    }

    private func isLineEnd(at index: Int) -> Bool {
      self[index] == .carriageReturn && self[index &+ 1] == .lineFeed
    }
  }
#endif
