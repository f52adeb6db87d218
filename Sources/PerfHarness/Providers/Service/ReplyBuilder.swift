/// What the decoders of all APIs do alike: send events, keep the completion, word the errors.
package struct ReplyBuilder: Sendable {
  package private(set) var completion = Completion()
  /// How many pieces of the reply were read.
  package private(set) var pieces = 0
  /// Whether the text of the reply is wanted.
  package let keepsText: Bool
  package let redactor: Redactor

  /// What a piece of a stream is called, and what the whole is.
  private let piece: String
  private let subject: String
  private let receive: @Sendable (GenerationEvent) -> Void

  /// - Parameters:
  ///   - piece: what a piece of a stream is called, e.g. `chunk`; takes an `s` in the plural.
  ///   - subject: what the API sends, e.g. `a chat completion`.
  package init(
    piece: String, subject: String, keepsText: Bool, redactor: Redactor,
    receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    self.piece = piece
    self.subject = subject
    self.keepsText = keepsText
    self.redactor = redactor
    self.receive = receive
    if keepsText { completion.text = "" }
  }

  /// Counts a piece that was read.
  package mutating func count() {
    pieces += 1
  }

  /// Sends an event of output. One without bytes is none.
  package func output(_ kind: OutputKind, bytes: Int, at stamp: ReadStamp) {
    if bytes > 0 { receive(GenerationEvent(stamp, .output(kind, bytes: bytes))) }
  }

  /// Appends to the text of the completion, where it is wanted.
  package mutating func append(_ text: String) {
    completion.text?.append(text)
  }

  /// Takes the counts so far; they stand for all that came before.
  package mutating func take(_ usage: TokenUsage, at stamp: ReadStamp) {
    completion.usage = usage
    receive(GenerationEvent(stamp, .usage(usage)))
  }

  package mutating func finish(_ reason: FinishReason) {
    completion.finishReason = reason
  }

  /// `3 chunks`.
  package var piecesSoFar: String { "\(pieces) \(piece)\(pieces == 1 ? "" : "s")" }

  /// A piece of the stream, or the reply when it is not a stream, that is not the JSON that it should
  /// be.
  package func invalidJSON(
    _ error: JSONSyntaxError, in bytes: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) -> ProviderError {
    let place = isWhole ? "the reply" : "\(piece) \(pieces + 1) of the stream"
    let text = String(decoding: bytes.prefix(64 << 10), as: UTF8.self)
    return ProviderError(
      .invalidJSON,
      "\(place) is not the JSON of \(subject): \(error.message) at byte \(error.offset) of "
        + redactor.excerpt(text, limit: 80))
  }

  /// An error that the server reported in a reply of success.
  ///
  /// - Parameter said: what it said, without secrets.
  package func reportedError(_ said: String?, isWhole: Bool) -> ProviderError {
    let place = isWhole ? "in a reply of success" : "after \(piecesSoFar)"
    return ProviderError(
      .streamError, "the server reported an error \(place): \(said ?? "it gave no message")")
  }

  /// The stream ended before its end.
  ///
  /// - Parameter marker: what should have come last, e.g. `"data: [DONE]"`.
  package func truncated(without marker: String) -> ProviderError {
    ProviderError(
      .streamTruncated,
      "the stream ended after \(piecesSoFar) without \(marker); expected it as the last event; see "
        + "the log of the server, and of any proxy before it")
  }

  /// JSON, but nothing that the API sends.
  package func unexpectedReply(_ fact: String) -> ProviderError {
    ProviderError(.invalidResponse, "\(fact); expected \(subject), is this the right endpoint?")
  }
}
