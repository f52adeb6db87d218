#if HTTP

  import NIOCore

  /// A reply of a single write.
  struct WholeReply: MockReply {
    let status: Int?
    let tokens: Int
    let due: Duration
    private(set) var awaitedTokens: Int?
    private let bytes: ByteBuffer
    private let ending: MockStep.Ending

    /// A complete message that takes no time.
    ///
    /// - Parameters:
    ///   - reply: what it says.
    ///   - headers: more header lines.
    ///   - closesConnection: whether the connection is closed after it.
    ///   - omitsBody: whether it replies to HEAD.
    init(
      _ reply: CannedReply, headers: [String], closesConnection: Bool, omitsBody: Bool = false
    ) {
      let head = MockHead(
        status: reply.status,
        headers: ["content-type: application/json"] + headers + reply.headers,
        closesConnection: closesConnection)
      self.init(
        head, body: reply.body, at: .zero, tokens: 0, sentBytes: omitsBody ? 0 : nil)
    }

    /// A message that may lack a part of its body.
    ///
    /// - Parameters:
    ///   - awaitedTokens: how many tokens a model must have made; nil where time alone decides.
    ///   - sentBytes: how much of the body is sent; nil for all of it.
    ///   - ending: what follows.
    init(
      _ head: MockHead, body: String, at due: Duration, tokens: Int, awaitedTokens: Int? = nil,
      sentBytes: Int? = nil, ending: MockStep.Ending = .complete
    ) {
      var bytes = ByteBuffer()
      head.write(.length(body.utf8.count), into: &bytes)
      bytes.writeBytes(body.utf8.prefix(sentBytes ?? body.utf8.count))
      self.status = head.status
      self.tokens = tokens
      self.due = due
      self.awaitedTokens = awaitedTokens
      self.bytes = bytes
      self.ending = ending
    }

    /// Bytes that are no HTTP message, or none at all.
    init(bytes: String, ending: MockStep.Ending) {
      self.status = nil
      self.tokens = 0
      self.due = .zero
      self.bytes = ByteBuffer(string: bytes)
      self.ending = ending
    }

    func next(into buffer: inout ByteBuffer) -> MockStep {
      buffer.writeImmutableBuffer(bytes)
      return MockStep(tokens: tokens, ending: ending)
    }
  }

#endif
