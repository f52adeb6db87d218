#if HTTP
  /// Reads the reply of a service: a stream, one whole object, or an error.
  struct ServiceReplyReader<Decoder: ReplyDecoder>: HTTPResponseReader {
    private enum Form {
      case stream, whole, failure
    }

    private static var wholeLimit: Int { 64 << 20 }
    private static var failureLimit: Int { 64 << 10 }

    private let refusals: ServiceRefusals
    private let streams: Bool
    /// The head of a reply that is an error; of others nothing is needed any more.
    private var failure: HTTPResponseHead?
    private var form = Form.whole
    private var framing = Decoder.Framing()
    private var decoder: Decoder
    /// The reply that is not a stream, as far as it has come.
    private var body: [UInt8] = []

    /// - Parameters:
    ///   - decoder: what makes sense of the reply.
    ///   - streams: whether a stream was asked for.
    ///   - refusals: makes errors of replies that are refusals.
    init(_ decoder: Decoder, streams: Bool, refusals: ServiceRefusals) {
      self.decoder = decoder
      self.streams = streams
      self.refusals = refusals
    }

    mutating func head(_ head: HTTPResponseHead, at stamp: ReadStamp) {
      guard (200..<300).contains(head.status) else {
        form = .failure
        failure = head
        return
      }
      let type = head.value(of: "content-type") ?? ""
      if Decoder.isStream(contentType: type, streams: streams) { form = .stream }
    }

    mutating func body(
      _ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp
    ) throws(ProviderError) {
      switch form {
      case .stream: try Self.decode(bytes, with: &framing, into: &decoder, at: stamp)
      case .whole:
        guard body.count + bytes.count <= Self.wholeLimit else {
          throw ProviderError(
            .tooLarge,
            "the reply is longer than \(Self.wholeLimit) bytes; expected \(Decoder.subject)")
        }
        body.append(contentsOf: bytes)
      case .failure: body.append(contentsOf: bytes.prefix(Self.failureLimit - body.count))
      }
    }

    mutating func end(at stamp: ReadStamp) throws(ProviderError) -> Completion {
      switch form {
      case .stream: try decoder.finishStream(rest: framing.finish(), at: stamp)
      case .whole: try Self.decodeWhole(body, into: &decoder, at: stamp)
      case .failure:
        throw body.withUnsafeBufferPointer { body in
          refusals.error(
            failure,
            said: decoder.errorSummary(
              of: body, contentType: failure?.value(of: "content-type") ?? "",
              field: { failure?.value(of: $0) }),
            wait: decoder.retryAfter(in: body))
        }
      }
      return decoder.completion
    }

    // Static, so that the framing and what it feeds are two variables and not one `self`.
    private static func decode(
      _ bytes: UnsafeRawBufferPointer, with framing: inout Decoder.Framing,
      into decoder: inout Decoder, at stamp: ReadStamp
    ) throws(ProviderError) {
      try framing.feed(bytes) { frame throws(ProviderError) in
        try decoder.take(frame, at: stamp)
      }
    }

    private static func decodeWhole(
      _ body: [UInt8], into decoder: inout Decoder, at stamp: ReadStamp
    ) throws(ProviderError) {
      try body.withUnsafeBufferPointer { bytes throws(ProviderError) in
        guard !bytes.isEmpty else {
          throw ProviderError(
            .invalidResponse,
            "the reply is empty; expected \(Decoder.subject), is this the right endpoint?")
        }
        try decoder.takeWhole(bytes, at: stamp)
      }
    }
  }
#endif
