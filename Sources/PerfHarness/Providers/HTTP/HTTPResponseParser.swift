#if HTTP
  /// Finds the parts of HTTP/1.1 replies in the bytes that are read from a connection.
  ///
  /// It is told of each request, then fed with each read, and told of the connection's end. It keeps
  /// bytes of heads alone, and of trailer fields that do not come in one piece: what it hands on of a
  /// body lies in the bytes it is fed. After anything is thrown the connection is of no use any more.
  ///
  /// Source: RFC 9112 (sections 2.2, 4, 5, 6 and 7), the client's side of it.
  struct HTTPResponseParser: Sendable {
    /// How far a reply has come.
    enum Progress: Sendable, Hashable {
      case incomplete
      /// The reply is there, and so many bytes after it which answer no request. Where there are
      /// any, the next reply would not be told from them.
      case complete(surplus: Int)
    }

    /// What the end of a connection is to the reply that was coming over it.
    enum Ending: Sendable, Hashable {
      /// Its end; or there was none under way.
      case complete
      /// More of it was to come.
      case cutOff
    }

    /// How many bytes a head may have.
    static let headLimit = 80 << 10
    /// How many bytes the trailer fields may have.
    static let trailerLimit = 16 << 10
    /// How many bytes a chunk's size and its extensions may have.
    static let chunkLineLimit = 4 << 10

    private enum Phase {
      case complete
      case head
      case sizedBody
      case bodyUntilClose
      case chunks
      case trailers
    }

    private var phase = Phase.complete
    private var method = ""
    private var lines = HTTPHeadLines()
    /// A head or trailer fields as far as they have come.
    private var pending: [UInt8] = []
    /// How much of a body with a length is to come.
    private var remaining = 0
    private var chunks = HTTPChunks()

    /// A request is sent, and the next reply answers it.
    mutating func begin(method: String) {
      self = HTTPResponseParser()
      self.method = method
      phase = .head
    }

    /// Takes what was read from the connection.
    ///
    /// - Throws: what the receiver throws, or its failure for a reply that is not HTTP/1.1.
    mutating func feed(
      _ bytes: UnsafeRawBufferPointer, to receiver: inout some HTTPResponseReceiver
    ) throws(ProviderError) -> Progress {
      var index = 0
      while index < bytes.count {
        switch phase {
        case .chunks:
          guard try chunks.take(bytes, from: &index, to: &receiver) else { return .incomplete }
          lines = HTTPHeadLines(isTrailer: true)
          phase = .trailers
        case .head:
          let head: HTTPResponseHead?
          do throws(HTTPSyntaxError) {
            head = try takeHead(bytes, from: &index)
          } catch {
            throw receiver.failure(error)
          }
          if let head { try receiver.head(head) }
        case .sizedBody:
          let end = index + min(remaining, bytes.count - index)
          remaining -= end - index
          if remaining == 0 { phase = .complete }
          try receiver.body(bytes.slice(index, end))
          index = end
        case .bodyUntilClose:
          try receiver.body(bytes.slice(index, bytes.count))
          return .incomplete
        case .trailers:
          do throws(HTTPSyntaxError) {
            try takeTrailers(bytes, from: &index)
          } catch {
            throw receiver.failure(error)
          }
        case .complete: return .complete(surplus: bytes.count - index)
        }
      }
      return phase == .complete ? .complete(surplus: 0) : .incomplete
    }

    /// Takes the end of the connection: RFC 9112, section 8.
    mutating func finish() -> Ending {
      defer { phase = .complete }
      return phase == .complete || phase == .bodyUntilClose ? .complete : .cutOff
    }

    /// Takes a head, or the part of it that is here; nil while it is not complete.
    private mutating func takeHead(
      _ bytes: UnsafeRawBufferPointer, from index: inout Int
    ) throws(HTTPSyntaxError) -> HTTPResponseHead? {
      if pending.isEmpty {
        // Empty lines before a request are to be ignored (section 2.2), and here they do no harm.
        while index < bytes.count, bytes[index] == .carriageReturn || bytes[index] == .lineFeed {
          index += 1
        }
      }
      let start = index
      guard try takeLines(bytes, from: &index, limit: Self.headLimit, tooLarge: .headTooLarge)
      else { return nil }
      var text: [UInt8] = []
      swap(&text, &pending)
      if text.isEmpty { text = Array(bytes.slice(start, index)) }
      let head = HTTPResponseHead(lines, bytes: text)
      lines = HTTPHeadLines()
      // An interim head is followed by another one: RFC 9110, section 15.2.
      if head.status >= 200 {
        switch head.body(method: method) {
        case .none: phase = .complete
        case .sized(let length):
          remaining = length
          phase = .sizedBody
        case .chunked: phase = .chunks
        case .untilClose: phase = .bodyUntilClose
        }
      }
      return head
    }

    /// Trailer fields are read over: RFC 9110, section 6.5.
    private mutating func takeTrailers(
      _ bytes: UnsafeRawBufferPointer, from index: inout Int
    ) throws(HTTPSyntaxError) {
      guard
        try takeLines(bytes, from: &index, limit: Self.trailerLimit, tooLarge: .trailersTooLarge)
      else { return }
      pending = []
      phase = .complete
    }

    /// Takes lines up to an empty one; whether that has come. They are in `pending` then, unless they
    /// came in one piece.
    private mutating func takeLines(
      _ bytes: UnsafeRawBufferPointer, from index: inout Int, limit: Int, tooLarge: HTTPSyntaxError
    ) throws(HTTPSyntaxError) -> Bool {
      let rest = bytes.slice(index, bytes.count)
      let known = pending.count
      let end: Int?
      if known == 0 {
        end = try lines.read(rest)
        if end == nil { pending = Array(rest) }
      } else {
        pending.append(contentsOf: rest)
        end = try Self.read(pending, as: &lines)
      }
      guard end ?? (known + rest.count) <= limit else { throw tooLarge }
      guard let end else {
        index = bytes.count
        return false
      }
      index += end - known
      if known > 0 { pending.removeLast(pending.count - end) }
      return true
    }

    private static func read(
      _ text: [UInt8], as lines: inout HTTPHeadLines
    ) throws(HTTPSyntaxError) -> Int? {
      try text.withUnsafeBufferPointer { text throws(HTTPSyntaxError) in
        try lines.read(UnsafeRawBufferPointer(text))
      }
    }
  }
#endif
