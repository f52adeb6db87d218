#if HTTP

  import NIOCore
  import NIOHTTP1

  /// A request as a wire format sees it: read whole.
  struct MockRequest {
    var method: String
    /// Path and query as they came.
    var target: String
    /// The path behind the server's prefix, percent-encoded as it came, without the query.
    var path: String
    /// The query as it came, without its question mark; nil for none.
    var query: String?
    var headers = HTTPHeaders()
    var body = ByteBuffer()

    /// The path as it came, without the query.
    var fullPath: String { String(target.prefix { $0 != "?" }) }

    /// The value of a header field; of several, the first.
    func header(_ name: String) -> String? { headers.first(name: name) }
  }

  /// An API as a server speaks it: which requests it takes and how its replies look. Pure: no
  /// clock, no sockets.
  protocol WireFormat: Sendable {
    /// Whether requests to this path are this API's.
    func owns(path: String) -> Bool
    /// Whether requests to this path ask how many tokens a prompt has. They are no exchanges of the log:
    /// nothing is generated.
    func counts(path: String) -> Bool
    /// The header field of a reply that names its request.
    var requestIDField: String { get }
    /// Routes and validates a request.
    func answer(to request: MockRequest, _ behavior: MockServer.Behavior) -> MockAnswer
    /// The reply of an error with this HTTP status.
    func refusal(status: Int, retryAfter: Duration?) -> CannedReply
    /// The reply of an error with this HTTP status, of a server that may look like others.
    func refusal(
      status: Int, retryAfter: Duration?, _ behavior: MockServer.Behavior
    ) -> CannedReply
    /// The header lines by which a refusal for asking too often tells the limits, without
    /// `retry-after`.
    func rateLimitHeaders(retryAfter: Duration?) -> [String]
    /// The reply to a body of more than `limit` bytes.
    func refusalOfBody(beyond limit: Int) -> CannedReply
  }

  extension WireFormat {
    func counts(path: String) -> Bool { false }
    var requestIDField: String { "x-request-id" }
    func rateLimitHeaders(retryAfter: Duration?) -> [String] { [] }
    func refusal(
      status: Int, retryAfter: Duration?, _ behavior: MockServer.Behavior
    ) -> CannedReply {
      refusal(status: status, retryAfter: retryAfter)
    }
  }

  /// What is to be done about a request.
  enum MockAnswer {
    /// The reply is known and is sent at once.
    case canned(CannedReply)
    /// Output is to be generated, which takes time.
    case output(any OutputOrder)
  }

  /// A reply in one piece that takes no time: an error, a list.
  struct CannedReply: Equatable {
    var status: Int
    var headers: [String] = []
    var body: String
  }

  /// A valid request for output.
  protocol OutputOrder {
    /// What was read of the prompt, without a template.
    var prompt: MockPrompt { get }
    /// Whether the prompt is a conversation, which a template is put around.
    var hasTemplate: Bool { get }
    /// The most tokens that may be generated; nil when the request names no limit.
    var outputTokenLimit: Int? { get }
    var streams: Bool { get }
    /// Puts what was generated on the wire.
    func renderer(of output: GeneratedOutput) -> any OutputRenderer
  }

  extension OutputOrder {
    var hasTemplate: Bool { true }

    /// What the texts of the prompt have, without a template.
    var promptTokens: Int { prompt.words }

    /// What usage tells, the template included.
    func promptTokens(_ behavior: MockServer.Behavior) -> Int {
      promptTokens + templateTokens(behavior)
    }

    /// What the prefix cache of a model knows the prompt by; nil where there is none.
    func promptBlocks(_ behavior: MockServer.Behavior) -> PromptBlocks? {
      behavior.server.flatMap {
        prompt.blocks(
          tokensPerBlock: $0.tokensPerBlock, templateTokens: templateTokens(behavior))
      }
    }

    private func templateTokens(_ behavior: MockServer.Behavior) -> Int {
      hasTemplate ? max(0, behavior.templateTokens) : 0
    }
  }

  /// Renders one generated output, event by event or in one piece.
  protocol OutputRenderer {
    /// The `content-type` of a stream.
    var streamType: String { get }
    /// Whether events end with line ends, which a fault can take away.
    var endsEventsWithLines: Bool { get }
    /// The events before the first token; they are sent with the head.
    func opening() -> [ByteBuffer]
    /// Appends the event that carries these tokens, which are all reasoning or all text. The hot
    /// path: it should allocate nothing.
    func write(tokens: Range<Int>, into buffer: inout ByteBuffer)
    /// Appends an event in place of the one with these tokens, with a payload that can't be
    /// decoded.
    func writeMalformed(tokens: Range<Int>, into buffer: inout ByteBuffer)
    /// Events without a meaning, which are sent before each piece of output.
    func interludes(_ noise: MockServer.Behavior.Noise) -> [ByteBuffer]
    /// The events after the last token, with the API's end marker or without.
    func closing(hasEndMarker: Bool) -> [ByteBuffer]
    /// The event that reports an error inside a stream.
    func failure() -> ByteBuffer
    /// The same, for APIs that number their events.
    func failure(afterTokens tokens: Int) -> ByteBuffer
    /// The body of a reply in one piece.
    func whole() -> String
  }

  extension OutputRenderer {
    var endsEventsWithLines: Bool { true }
    func failure(afterTokens tokens: Int) -> ByteBuffer { failure() }
  }

#endif
