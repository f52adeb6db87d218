#if HTTP

  import NIOCore

  /// A reply as it was captured: the same head, the same bytes in the same pieces at the same times, the
  /// same end.
  struct ReplayedReply: MockReply {
    /// What the server itself says of a message.
    private static let framingNames: Set<String> = [
      "connection", "content-length", "keep-alive", "trailer", "transfer-encoding",
    ]

    let status: Int?
    let tokens: Int
    private let exchange: CapturedExchange
    private let scale: Double
    private let closesConnection: Bool
    private let body: BodyWriter
    private let length: Int?
    private var wroteHead = false
    private var next = 0

    /// - Parameters:
    ///   - scale: what times are multiplied by.
    ///   - closesConnection: whether the connection is closed after it.
    init(_ exchange: CapturedExchange, scale: Double = 1, closesConnection: Bool = false) {
      self.exchange = exchange
      self.scale = scale
      self.closesConnection = closesConnection
      status = exchange.head?.status
      tokens = exchange.pieces.count
      let headers = exchange.head?.headers ?? []
      let announced = headers.first { $0.name.lowercased() == "content-length" }
      let size = exchange.pieces.reduce(0) { $0 + $1.bytes.count }
      // A complete message must not promise what does not come: what was announced to a HEAD.
      length = announced.flatMap { Int($0.value) }.map { exchange.end == .complete ? size : $0 }
      var body = BodyWriter()
      body.isBare = length != nil
      self.body = body
    }

    /// The recorded time of the next step, scaled.
    var due: Duration { .nanoseconds(Int64(min(Double(dueOffset) * scale, 9e18))) }

    private var dueOffset: Int64 {
      if !wroteHead, let head = exchange.head { return head.offset }
      return next < exchange.pieces.count ? exchange.pieces[next].offset : exchange.endOffset
    }

    /// Writes everything that came at the same time, as one read brought it.
    mutating func next(into buffer: inout ByteBuffer) -> MockStep {
      let offset = dueOffset
      if let head = exchange.head, !wroteHead { write(head, into: &buffer) }
      wroteHead = true
      let first = next
      while next < exchange.pieces.count, exchange.pieces[next].offset <= offset {
        let bytes = exchange.pieces[next].bytes
        var body = body
        if !bytes.isEmpty { body.write(into: &buffer) { $0.writeBytes(bytes) } }
        next += 1
      }
      let count = next - first
      guard next == exchange.pieces.count, exchange.endOffset <= offset else {
        return MockStep(tokens: count)
      }
      return MockStep(tokens: count, ending: writeEnd(into: &buffer))
    }

    private func write(_ head: CapturedExchange.Head, into buffer: inout ByteBuffer) {
      let headers = head.headers.filter { !Self.framingNames.contains($0.name.lowercased()) }
      let mock = MockHead(
        status: head.status, headers: headers.map { "\($0.name): \($0.value)" },
        closesConnection: closesConnection)
      mock.write(length.map { .length($0) } ?? .chunked, into: &buffer)
    }

    private func writeEnd(into buffer: inout ByteBuffer) -> MockStep.Ending {
      switch exchange.end {
      case .complete:
        guard exchange.head != nil else { return .disconnect }
        body.writeEnd(into: &buffer)
        return .complete
      case .closed: return .disconnect
      case .reset: return .reset
      // The client gave up. Where it had waited in vain, so will the next one; where it could make no
      // sense of what came, no more is known.
      case .error:
        let waited = exchange.errorCode.map { $0.hasSuffix("_timeout") || $0 == "cancelled" }
        return waited == true ? .stall : .disconnect
      }
    }
  }

#endif
