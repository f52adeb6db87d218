/// Turns a response of OpenAI's Responses API into events: a stream of typed events, or one whole object.
struct OpenAIResponsesDecoder: ReplyDecoder {
  typealias Framing = SSEDecoder

  static let subject = "a response"

  private var builder: ReplyBuilder
  /// Whether the stream said that it is done.
  private var isDone = false
  /// Whether a tool was called, which the end of a stream need not repeat.
  private var callsTools = false

  init(
    keepsText: Bool, redactor: Redactor = Redactor(),
    receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    builder = ReplyBuilder(
      piece: "event", subject: Self.subject, keepsText: keepsText, redactor: redactor,
      receive: receive)
  }

  var completion: Completion { builder.completion }

  /// Takes one event of a stream. What comes after the terminal one is ignored, and so is `[DONE]`,
  /// which the API does not send but some servers do.
  mutating func take(_ event: SSEEvent, at stamp: ReadStamp) throws(ProviderError) {
    if isDone || event.data.isEmpty || event.data.holds("[DONE]", at: 0) { return }
    let read: OpenAIResponsesEvent
    do {
      read = try OpenAIResponsesEvent(event.data, named: event.name)
    } catch {
      throw builder.invalidJSON(error, in: event.data, isWhole: false)
    }
    if read.meaning == .error { throw reported(read.error, isWhole: false) }
    builder.count()
    switch read.meaning {
    case .output(let kind):
      guard let delta = read.delta else { return }
      if kind == .toolCall { callsTools = true }
      builder.output(kind, bytes: delta.utf8Count, at: stamp)
      if builder.keepsText, kind == .text { builder.append(delta.string) }
    case .end(let status): try end(read.response, status: status, error: read.error, at: stamp)
    case .error, .other: break
    }
  }

  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    let response: OpenAIResponse
    do {
      response = try OpenAIResponse(body)
    } catch {
      throw builder.invalidJSON(error, in: body, isWhole: true)
    }
    if response.error != nil || response.status == "failed" {
      throw reported(response.error, isWhole: true)
    }
    guard response.hasOutput else {
      throw builder.unexpectedReply("the reply is JSON without output")
    }
    builder.count()
    builder.output(response.output.kind, bytes: response.output.bytes, at: stamp)
    if let usage = response.usage { builder.take(usage, at: stamp) }
    builder.finish(response.finishReason(orStatus: "completed"))
    if builder.keepsText { builder.append(response.text) }
  }

  /// A server that leaves out the last blank line has said all the same that it is done.
  mutating func finishStream(
    rest: ArraySlice<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    if !isDone, !rest.isEmpty {
      try rest.withUnsafeBufferPointer { bytes throws(ProviderError) in
        // Half an event is no event.
        guard let event = try? OpenAIResponsesEvent(bytes, named: ""),
          case .end(let status) = event.meaning
        else { return }
        try end(event.response, status: status, error: event.error, at: stamp)
      }
    }
    guard isDone else { throw builder.truncated(without: "\"response.completed\"") }
  }

  func errorSummary(of body: UnsafeBufferPointer<UInt8>, contentType: String) -> String? {
    OpenAIErrorBody(body: body).summary(redact: builder.redactor.redacted)
  }

  private mutating func end(
    _ response: OpenAIResponse?, status: String, error: OpenAIErrorBody?, at stamp: ReadStamp
  ) throws(ProviderError) {
    isDone = true
    if let usage = response?.usage { builder.take(usage, at: stamp) }
    if (response?.status ?? status) == "failed" {
      throw reported(response?.error ?? error, isWhole: false)
    }
    let reason = response?.finishReason(orStatus: status)
    let fallback: FinishReason = status == "completed" ? .stop : FinishReason(rawValue: status)
    builder.finish(reason == .stop && callsTools ? .toolCalls : reason ?? fallback)
  }

  private func reported(_ error: OpenAIErrorBody?, isWhole: Bool) -> ProviderError {
    builder.reportedError(error?.summary(redact: builder.redactor.redacted), isWhole: isWhole)
  }
}
