/// Turns a message into events: a stream of named events, or one whole object.
struct AnthropicDecoder: ReplyDecoder {
  typealias Framing = SSEDecoder

  static let subject = "a message"

  private static let endMarker = "\"event: message_stop\""

  private var builder: ReplyBuilder
  private var usage = AnthropicUsage()
  /// Whether the stream said that it is done.
  private var isDone = false

  init(
    keepsText: Bool, redactor: Redactor = Redactor(),
    receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    builder = ReplyBuilder(
      piece: "event", subject: Self.subject, keepsText: keepsText, redactor: redactor,
      receive: receive)
  }

  var completion: Completion { builder.completion }

  /// Takes one event of a stream. What comes after the last one is ignored, and so are pings and
  /// events of a name that nobody knows, whatever is in them.
  mutating func take(_ event: SSEEvent, at stamp: ReadStamp) throws(ProviderError) {
    if isDone || event.data.isEmpty { return }
    switch event.name {
    case "content_block_delta", "message_start", "message_delta", "message_stop", "": break
    case "error": throw reported(OpenAIErrorBody(body: event.data), isWhole: false)
    default: return
    }
    let object = try read(event.data, isWhole: false)
    if let error = object.error { throw reported(error, isWhole: false) }
    builder.count()
    switch object.kind {
    case .stop: isDone = true
    case .start:
      // The count of output is not one yet: the next one takes its place.
      take(object.usage, withoutOutput: true, at: stamp)
    case .delta: take(object, at: stamp)
    case .messageDelta:
      take(object.usage, at: stamp)
      if let reason = object.stopReason { builder.finish(reason) }
    case .ping, .error, .message, .other, nil: break
    }
  }

  /// A server that leaves out the last blank line has said all the same that it is done.
  mutating func finishStream(
    rest: ArraySlice<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    if !isDone {
      let last = rest.withUnsafeBufferPointer { try? AnthropicEvent($0, keepsText: false) }
      guard last?.kind == .stop else { throw builder.truncated(without: Self.endMarker) }
    }
  }

  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    let message = try read(body, isWhole: true)
    if let error = message.error { throw reported(error, isWhole: true) }
    guard message.hasContent else {
      throw builder.unexpectedReply("the reply is JSON without content")
    }
    builder.count()
    take(message, at: stamp)
    take(message.usage, at: stamp)
    if let reason = message.stopReason { builder.finish(reason) }
  }

  /// The public API's errors are among those that servers of the OpenAI kind send.
  func errorSummary(of body: UnsafeBufferPointer<UInt8>, contentType: String) -> String? {
    OpenAIErrorBody(body: body).summary(redact: builder.redactor.redacted)
  }

  private func read(
    _ bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) throws(ProviderError) -> AnthropicEvent {
    do {
      return try AnthropicEvent(bytes, keepsText: builder.keepsText)
    } catch {
      throw builder.invalidJSON(error, in: bytes, isWhole: isWhole)
    }
  }

  private mutating func take(_ object: AnthropicEvent, at stamp: ReadStamp) {
    if let output = object.output { builder.output(output.kind, bytes: output.bytes, at: stamp) }
    if let text = object.text { builder.append(text) }
  }

  private mutating func take(
    _ later: AnthropicUsage?, withoutOutput: Bool = false, at stamp: ReadStamp
  ) {
    guard var later else { return }
    if withoutOutput { later.output = nil }
    usage.update(with: later)
    if let tokens = usage.tokens { builder.take(tokens, at: stamp) }
  }

  private func reported(_ error: OpenAIErrorBody, isWhole: Bool) -> ProviderError {
    builder.reportedError(error.summary(redact: builder.redactor.redacted), isWhole: isWhole)
  }
}
