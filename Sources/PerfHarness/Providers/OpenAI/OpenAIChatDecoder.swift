/// Turns a chat completion into events: a stream of chunks, or one whole object.
struct OpenAIChatDecoder: ReplyDecoder {
  typealias Framing = SSEDecoder

  static let subject = "a chat completion"

  private var builder: ReplyBuilder
  /// Whether the stream said that it is done.
  private var isDone = false
  /// What the chunks look like that carry nothing but output.
  private var template = ChunkTemplate()

  private static let doneMarker: StaticString = "[DONE]"

  /// - Parameter subject: what the server sends, for error texts.
  init(
    subject: String = Self.subject, keepsText: Bool, redactor: Redactor = Redactor(),
    receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    builder = ReplyBuilder(
      piece: "chunk", subject: subject, keepsText: keepsText, redactor: redactor,
      receive: receive)
  }

  var completion: Completion { builder.completion }

  /// Takes one event of a stream. One without data says nothing, and what comes after the terminal
  /// marker is ignored.
  mutating func take(_ event: SSEEvent, at stamp: ReadStamp) throws(ProviderError) {
    if isDone || event.data.isEmpty { return }
    if event.data.holds(Self.doneMarker, at: 0) {
      isDone = true
    } else if !event.name.isEmpty, event.name == "error" {
      throw reported(OpenAIErrorBody(body: event.data), isWhole: false)
    } else if let output = template.output(of: event.data) {
      builder.count()
      builder.output(template.kind, bytes: output.bytes, at: stamp)
      if builder.keepsText, template.kind == .text { builder.append(output.string.string) }
    } else {
      try takeChunk(event.data, at: stamp, isWhole: false)
    }
  }

  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    guard try takeChunk(body, at: stamp, isWhole: true) > 0 else {
      throw builder.unexpectedReply("the reply is JSON without choices")
    }
  }

  /// A server that leaves out the last blank line has said all the same that it is done.
  func finishStream(rest: ArraySlice<UInt8>, at stamp: ReadStamp) throws(ProviderError) {
    guard isDone || Self.doneMarker.withUTF8Buffer({ rest.starts(with: $0) }) else {
      throw builder.truncated(without: "\"data: [DONE]\"")
    }
  }

  func errorSummary(of body: UnsafeBufferPointer<UInt8>, contentType: String) -> String? {
    OpenAIErrorBody(body: body).summary(redact: builder.redactor.redacted)
  }

  /// Reads one object in full.
  ///
  /// - Returns: how many choices it has.
  @discardableResult
  private mutating func takeChunk(
    _ bytes: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp, isWhole: Bool
  ) throws(ProviderError) -> Int {
    let chunk: OpenAIChunk
    do {
      chunk = try OpenAIChunk(bytes, keepsText: builder.keepsText)
    } catch {
      throw builder.invalidJSON(error, in: bytes, isWhole: isWhole)
    }
    if let error = chunk.error { throw reported(error, isWhole: isWhole) }
    builder.count()
    if let output = chunk.output { builder.output(output.kind, bytes: output.bytes, at: stamp) }
    if let usage = chunk.usage { builder.take(usage, at: stamp) }
    if let reason = chunk.finishReason { builder.finish(reason) }
    if let text = chunk.text { builder.append(text) }
    if !isWhole { template.learn(chunk, from: bytes) }
    return chunk.choices
  }

  private func reported(_ error: OpenAIErrorBody, isWhole: Bool) -> ProviderError {
    builder.reportedError(error.summary(redact: builder.redactor.redacted), isWhole: isWhole)
  }
}
