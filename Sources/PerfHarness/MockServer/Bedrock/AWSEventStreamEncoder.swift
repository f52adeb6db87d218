#if HTTP

  import NIOCore

  /// Writes messages of `application/vnd.amazon.eventstream`; see `AWSEventStreamDecoder` for how they
  /// look.
  struct AWSEventStreamEncoder {
    /// The values of headers that the server sends.
    enum Value {
      case bool(Bool)
      case integer(Int64)
      case string(String)
    }

    /// Rendered once, for all messages of a kind.
    let headers: ByteBuffer

    init(_ headers: [(name: String, value: Value)]) {
      var bytes = ByteBuffer()
      for (name, value) in headers {
        bytes.writeInteger(UInt8(truncatingIfNeeded: name.utf8.count))
        bytes.writeString(name)
        switch value {
        case .bool(let bool): bytes.writeInteger(UInt8(bool ? 0 : 1))
        case .integer(let integer): bytes.writeMultipleIntegers(UInt8(5), integer)
        case .string(let text):
          bytes.writeMultipleIntegers(UInt8(7), UInt16(truncatingIfNeeded: text.utf8.count))
          bytes.writeString(text)
        }
      }
      self.headers = bytes
    }

    /// One whose headers are texts: the kind of the message, and what it holds.
    init(_ kind: String, _ name: String, _ more: [(name: String, value: Value)] = []) {
      self.init(
        [
          (":\(kind)-type", .string(name)), (":content-type", .string("application/json")),
          (":message-type", .string(kind)),
        ] + more)
    }

    /// Appends a message around the payload that `content` appends.
    func write(into buffer: inout ByteBuffer, payload content: (inout ByteBuffer) -> Void) {
      let start = buffer.writerIndex
      buffer.writeRepeatingByte(0, count: 12)
      buffer.writeImmutableBuffer(headers)
      content(&buffer)
      let length = buffer.writerIndex - start
      buffer.setInteger(UInt32(length + 4), at: start)
      buffer.setInteger(UInt32(headers.readableBytes), at: start + 4)
      buffer.setInteger(buffer.checksum(from: start, count: 8), at: start + 8)
      buffer.writeInteger(buffer.checksum(from: start, count: length))
    }

    func message(_ payload: String) -> ByteBuffer {
      var buffer = ByteBuffer()
      write(into: &buffer) { $0.writeString(payload) }
      return buffer
    }
  }

  extension ByteBuffer {
    fileprivate func checksum(from start: Int, count: Int) -> UInt32 {
      withUnsafeReadableBytes { bytes in
        let first = start - readerIndex
        return CRC32.checksum(UnsafeRawBufferPointer(rebasing: bytes[first..<first + count]))
      }
    }
  }

#endif
