#if HTTP

  import NIOCore
  import NIOHTTP1

  /// The head of an HTTP/1.1 response (RFC 9112).
  struct MockHead {
    /// How the body's end is told.
    enum Framing {
      case length(Int)
      case chunked
    }

    var status: Int
    /// Lines such as `retry-after: 1`.
    var headers: [String] = []
    var closesConnection = false

    func write(_ framing: Framing, into buffer: inout ByteBuffer) {
      let reason = HTTPResponseStatus(statusCode: status).reasonPhrase
      buffer.writeString("HTTP/1.1 \(status) \(reason)\r\n")
      for header in headers { buffer.writeString("\(header)\r\n") }
      switch framing {
      case .length(let count): buffer.writeString("content-length: \(count)\r\n")
      case .chunked: buffer.writeString("transfer-encoding: chunked\r\n")
      }
      if closesConnection { buffer.writeString("connection: close\r\n") }
      buffer.writeString("\r\n")
    }
  }

  extension ByteBuffer {
    /// Appends a chunk of the chunked transfer coding (RFC 9112, section 7.1) around what `content`
    /// appends.
    mutating func writeChunk(_ content: (inout ByteBuffer) -> Void) {
      // The length comes first but is known last: leave room, then close the gap.
      let room = 10
      let start = writerIndex
      writeRepeatingByte(0, count: room)
      content(&self)
      let count = writerIndex - start - room
      let size = String(count, radix: 16)
      let body = start + size.utf8.count + 2
      setString(size, at: start)
      setString("\r\n", at: body - 2)
      // It throws only for bytes outside of the buffer.
      _ = try? copyBytes(at: start + room, to: body, length: count)
      moveWriterIndex(to: body + count)
      writeString("\r\n")
    }

    /// Appends the chunk that ends a message, without trailers.
    mutating func writeLastChunk() {
      writeString("0\r\n\r\n")
    }
  }

#endif
