/// Turns a reply of the Converse API into events: a stream of messages, or one whole object.
struct BedrockDecoder: ReplyDecoder {
  typealias Framing = AWSEventStreamDecoder

  static let subject = "a Converse reply"
  /// The header field that names the kind of an error.
  static let errorTypeField = "x-amzn-errortype"

  private var builder: ReplyBuilder
  /// Whether the last event came.
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

  static func isStream(contentType: String, streams: Bool) -> Bool {
    contentType.mentions("vnd.amazon.eventstream") || (streams && !contentType.mentions("json"))
  }

  /// Takes one message of a stream. What comes after the last event is ignored.
  mutating func take(
    _ message: AWSEventStreamMessage, at stamp: ReadStamp
  ) throws(ProviderError) {
    if isDone { return }
    let names = try BedrockMessageNames(message.headers)
    if names.isException {
      throw builder.reportedError(
        error(of: message, names).summary(redactor: builder.redactor), isWhole: false)
    }
    guard let event = names.event else { return }
    if event.isText("contentBlockDelta") || event.isText("messageStop") {
      try takeObject(message.payload, at: stamp, isWhole: false)
    } else if event.isText("metadata") {
      try takeObject(message.payload, at: stamp, isWhole: false)
      isDone = true
    } else {
      builder.count()
    }
  }

  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    guard try takeObject(body, at: stamp, isWhole: true).hasOutput else {
      throw builder.unexpectedReply("the reply is JSON without an output")
    }
  }

  func finishStream(rest: ArraySlice<UInt8>, at stamp: ReadStamp) throws(ProviderError) {
    guard isDone else { throw builder.truncated(without: "\"metadata\"") }
  }

  func errorSummary(of body: UnsafeBufferPointer<UInt8>, contentType: String) -> String? {
    errorSummary(of: body, contentType: contentType) { _ in nil }
  }

  func errorSummary(
    of body: UnsafeBufferPointer<UInt8>, contentType: String, field: (String) -> String?
  ) -> String? {
    BedrockErrorBody(body: body, type: field(Self.errorTypeField))
      .summary(redactor: builder.redactor)
  }

  @discardableResult
  private mutating func takeObject(
    _ bytes: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp, isWhole: Bool
  ) throws(ProviderError) -> BedrockPayload {
    let payload: BedrockPayload
    do {
      payload = try BedrockPayload(bytes, keepsText: builder.keepsText)
    } catch {
      throw builder.invalidJSON(error, in: bytes, isWhole: isWhole)
    }
    builder.count()
    if let output = payload.output { builder.output(output.kind, bytes: output.bytes, at: stamp) }
    if let usage = payload.usage { builder.take(usage, at: stamp) }
    if let reason = payload.finishReason { builder.finish(reason) }
    if let text = payload.text { builder.append(text) }
    return payload
  }

  /// An exception of the API has its message in its payload, any other in a header.
  private func error(
    of message: AWSEventStreamMessage, _ names: BedrockMessageNames
  ) -> BedrockErrorBody {
    func text(_ bytes: UnsafeBufferPointer<UInt8>?) -> String? {
      bytes.map { String(decoding: $0, as: UTF8.self) }
    }
    let body = BedrockErrorBody(
      body: message.payload, type: text(names.exception ?? names.errorCode))
    return BedrockErrorBody(message: body.message ?? text(names.errorMessage), type: body.type)
  }
}

/// What the headers of a message say that it is.
struct BedrockMessageNames {
  private(set) var event: UnsafeBufferPointer<UInt8>?
  private(set) var exception: UnsafeBufferPointer<UInt8>?
  private(set) var errorCode: UnsafeBufferPointer<UInt8>?
  private(set) var errorMessage: UnsafeBufferPointer<UInt8>?
  /// Whether it is an error, modeled by the API or not.
  private(set) var isException = false

  init(_ headers: AWSEventStreamHeaders) throws(ProviderError) {
    var headers = headers
    while let header = try headers.next() {
      guard case .string(let value) = header.value else { continue }
      if header.name.isText(":event-type") {
        event = value
      } else if header.name.isText(":message-type") {
        isException = value.isText("exception") || value.isText("error")
      } else if header.name.isText(":exception-type") {
        exception = value
      } else if header.name.isText(":error-code") {
        errorCode = value
      } else if header.name.isText(":error-message") {
        errorMessage = value
      }
    }
    // One that does not say what it is may have nothing but an exception.
    if event == nil, exception != nil || errorCode != nil { isException = true }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether it is exactly `text`, which must be plain ASCII.
  fileprivate func isText(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && holds(text, at: 0)
  }
}
