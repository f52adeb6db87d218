/// Turns a legacy completion into events. Its objects are those of a chat with the text in the choice
/// itself, and its stream has the same end.
struct OpenAICompletionsDecoder: ReplyDecoder {
  typealias Framing = SSEDecoder

  static let subject = "a text completion"

  private var chat: OpenAIChatDecoder

  init(
    keepsText: Bool, redactor: Redactor = Redactor(),
    receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    chat = OpenAIChatDecoder(
      subject: Self.subject, keepsText: keepsText, redactor: redactor, receive: receive)
  }

  var completion: Completion { chat.completion }

  mutating func take(_ event: SSEEvent, at stamp: ReadStamp) throws(ProviderError) {
    try chat.take(event, at: stamp)
  }

  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    try chat.takeWhole(body, at: stamp)
  }

  func finishStream(rest: ArraySlice<UInt8>, at stamp: ReadStamp) throws(ProviderError) {
    try chat.finishStream(rest: rest, at: stamp)
  }

  func errorSummary(of body: UnsafeBufferPointer<UInt8>, contentType: String) -> String? {
    chat.errorSummary(of: body, contentType: contentType)
  }
}
