/// What a reply is called that is a list of results, and where the list stands.
protocol OpenAIResultKind: Sendable {
  static var subject: String { get }
  static var listKey: StaticString { get }
}

/// Vectors of texts.
enum OpenAIEmbeddings: OpenAIResultKind {
  static let subject = "embeddings"
  static let listKey: StaticString = "data"
}

/// How well documents answer a query.
enum Ranking: OpenAIResultKind {
  static let subject = "a ranking"
  static let listKey: StaticString = "results"
}

/// Turns a list of results into one event, at the end of the reply. It is never streamed.
struct OpenAIResultDecoder<Kind: OpenAIResultKind>: ReplyDecoder {
  typealias Framing = SSEDecoder

  static var subject: String { Kind.subject }

  private var builder: ReplyBuilder

  init(
    redactor: Redactor = Redactor(), receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    builder = ReplyBuilder(
      piece: "event", subject: Self.subject, keepsText: false, redactor: redactor,
      receive: receive)
  }

  static func isStream(contentType: String, streams: Bool) -> Bool { false }

  var completion: Completion { builder.completion }

  func take(_ event: SSEEvent, at stamp: ReadStamp) throws(ProviderError) {}

  func finishStream(rest: ArraySlice<UInt8>, at stamp: ReadStamp) throws(ProviderError) {}

  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    let result: OpenAIResult
    do {
      result = try OpenAIResult(body, listKey: Kind.listKey)
    } catch {
      throw builder.invalidJSON(error, in: body, isWhole: true)
    }
    if let error = result.error {
      let said = error.summary(redact: builder.redactor.redacted)
      throw builder.reportedError(said, isWhole: true)
    }
    guard result.count > 0 else {
      throw builder.unexpectedReply("the reply is JSON without \"\(Kind.listKey)\"")
    }
    builder.output(.result, bytes: result.bytes, at: stamp)
    if let tokens = result.promptTokens { builder.take(TokenUsage(prompt: tokens), at: stamp) }
  }

  func errorSummary(of body: UnsafeBufferPointer<UInt8>, contentType: String) -> String? {
    OpenAIErrorBody(body: body).summary(redact: builder.redactor.redacted)
  }
}
