extension ProviderError.Code {
  /// The server refused to answer the prompt, in a reply of success.
  public static let blocked = ProviderError.Code(rawValue: "blocked")
}

/// Turns what `generateContent` and `streamGenerateContent` reply into events.
///
/// A stream has no end marker: it is complete once a chunk told why generation ended.
struct GeminiDecoder: ReplyDecoder {
  typealias Framing = GeminiFraming

  static let subject = "a generateContent reply"

  private var builder: ReplyBuilder
  /// Whether a candidate has come: what is blocked then is no longer the prompt.
  private var hasCandidates = false

  init(
    keepsText: Bool, redactor: Redactor = Redactor(),
    receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    builder = ReplyBuilder(
      piece: "chunk", subject: Self.subject, keepsText: keepsText, redactor: redactor,
      receive: receive)
  }

  var completion: Completion { builder.completion }

  /// Takes one event of a stream. One without data says nothing.
  mutating func take(_ event: SSEEvent, at stamp: ReadStamp) throws(ProviderError) {
    if event.data.isEmpty { return }
    try takeChunk(event.data, at: stamp, isWhole: false)
  }

  /// Takes a reply of one object, or a stream that came as an array.
  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    let chunk = try takeChunk(body, at: stamp, isWhole: true)
    if chunk.candidates == 0 {
      throw builder.unexpectedReply("the reply is JSON without candidates")
    }
    if chunk.elements != nil { try expectEnd() }
  }

  /// A server that leaves out the last blank line has said all the same what stands before it, as
  /// far as that is whole.
  mutating func finishStream(rest: ArraySlice<UInt8>, at stamp: ReadStamp) throws(ProviderError) {
    try rest.withUnsafeBufferPointer { rest throws(ProviderError) in
      guard !rest.isEmpty, (try? GeminiChunk(rest, keepsText: false)) != nil else { return }
      try takeChunk(rest, at: stamp, isWhole: false)
    }
    try expectEnd()
  }

  func errorSummary(of body: UnsafeBufferPointer<UInt8>, contentType: String) -> String? {
    guard let error = GeminiErrorBody(body: body) else {
      return OpenAIErrorBody(body: body).summary(redact: builder.redactor.redacted)
    }
    return error.summary(builder.redactor)
  }

  func retryAfter(in body: UnsafeBufferPointer<UInt8>) -> Duration? {
    GeminiErrorBody(body: body)?.retryAfter
  }

  @discardableResult
  private mutating func takeChunk(
    _ bytes: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp, isWhole: Bool
  ) throws(ProviderError) -> GeminiChunk {
    let chunk: GeminiChunk
    do {
      chunk = try GeminiChunk(bytes, keepsText: builder.keepsText)
    } catch {
      throw builder.invalidJSON(error, in: bytes, isWhole: isWhole)
    }
    if let error = chunk.error {
      throw builder.reportedError(error.summary(builder.redactor), isWhole: isWhole)
    }
    for _ in 0..<(chunk.elements ?? 1) { builder.count() }
    hasCandidates = hasCandidates || chunk.candidates > 0
    if let reason = chunk.blockReason, !hasCandidates { throw blocked(reason) }
    if let output = chunk.output { builder.output(output.kind, bytes: output.bytes, at: stamp) }
    if let usage = chunk.usage { builder.take(usage, at: stamp) }
    if let reason = chunk.finishReason { builder.finish(reason) }
    if let text = chunk.text { builder.append(text) }
    return chunk
  }

  private func expectEnd() throws(ProviderError) {
    guard completion.finishReason != nil else {
      throw builder.truncated(without: "a \"finishReason\"")
    }
  }

  private func blocked(_ reason: String) -> ProviderError {
    ProviderError(
      .blocked,
      "the server blocked the prompt (\(builder.redactor.excerpt(reason, limit: 80))); expected "
        + "output, change the prompt or the model's safety settings")
  }
}
