#if HTTP
  /// Reads the reply to a chat completion: a stream of chunks, one whole object, or an error.
  struct OpenAIReplyReader: HTTPResponseReader {
    private enum Form {
      case stream, whole, failure
    }

    private static let wholeLimit = 64 << 20
    private static let failureLimit = 64 << 10

    /// The API's address, for error texts.
    private let address: String
    private let streams: Bool
    /// The head of a reply that is an error; of others nothing is needed any more.
    private var failure: HTTPResponseHead?
    private var form = Form.whole
    private var decoder = SSEDecoder()
    private var chunks: OpenAIChunkReader
    /// The reply that is not a stream, as far as it has come.
    private var body: [UInt8] = []

    init(address: String, streams: Bool, chunks: OpenAIChunkReader) {
      self.address = address
      self.streams = streams
      self.chunks = chunks
    }

    mutating func head(_ head: HTTPResponseHead, at stamp: ReadStamp) {
      guard (200..<300).contains(head.status) else {
        form = .failure
        failure = head
        return
      }
      let type = head.value(of: "content-type") ?? ""
      if type.mentions("event-stream") || (streams && !type.mentions("json")) { form = .stream }
    }

    mutating func body(
      _ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp
    ) throws(ProviderError) {
      switch form {
      case .stream: try Self.decode(bytes, with: &decoder, into: &chunks, at: stamp)
      case .whole:
        guard body.count + bytes.count <= Self.wholeLimit else {
          throw ProviderError(
            .tooLarge,
            "the reply is longer than \(Self.wholeLimit) bytes; expected a chat completion")
        }
        body.append(contentsOf: bytes)
      case .failure: body.append(contentsOf: bytes.prefix(Self.failureLimit - body.count))
      }
    }

    mutating func end(at stamp: ReadStamp) throws(ProviderError) -> Completion {
      switch form {
      case .stream: try chunks.finishStream(rest: decoder.finish())
      case .whole: try Self.decodeWhole(body, into: &chunks, at: stamp)
      case .failure:
        throw ProviderError(openAI: failure, body: body, address: address, redact: chunks.redacted)
      }
      return chunks.completion
    }

    // Static, so that the decoder and what it feeds are two variables and not one `self`.
    private static func decode(
      _ bytes: UnsafeRawBufferPointer, with decoder: inout SSEDecoder,
      into chunks: inout OpenAIChunkReader, at stamp: ReadStamp
    ) throws(ProviderError) {
      try decoder.feed(bytes) { event throws(ProviderError) in
        try chunks.takeEvent(event, at: stamp)
      }
    }

    private static func decodeWhole(
      _ body: [UInt8], into chunks: inout OpenAIChunkReader, at stamp: ReadStamp
    ) throws(ProviderError) {
      try body.withUnsafeBufferPointer { bytes throws(ProviderError) in
        try chunks.takeWhole(bytes, at: stamp)
      }
    }
  }

  extension String {
    /// Whether `word`, which must be plain ASCII in lower case, stands somewhere in the text,
    /// whatever its case there.
    fileprivate func mentions(_ word: StaticString) -> Bool {
      var text = self
      return text.withUTF8 { text in
        word.withUTF8Buffer { word in
          (0..<max(0, text.count - word.count + 1)).contains { start in
            word.indices.allSatisfy { text[start + $0].lowercasedASCII == word[$0] }
          }
        }
      }
    }
  }

  extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
  }
#endif
