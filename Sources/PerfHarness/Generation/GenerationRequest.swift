import Foundation

/// One request for generated output, independent of the provider that will answer it.
public struct GenerationRequest: Sendable, Hashable {
  /// What is asked for.
  public enum Input: Sendable, Hashable {
    /// The next message of a conversation, which has at least one.
    case chat([Message])
    /// A vector for each of these texts.
    case embedding([String])
    /// How well each document answers a query.
    case rerank(query: String, documents: [String])
  }

  /// A picture that is part of a message.
  public struct Image: Sendable, Hashable {
    /// E.g. `image/png`.
    public var mediaType: String
    /// The file's bytes in base64 (RFC 4648, section 4).
    public var base64: String

    /// Takes the bytes of a file.
    public init(mediaType: String, bytes: [UInt8]) {
      self.mediaType = mediaType
      self.base64 = Data(bytes).base64EncodedString()
    }

    /// Takes what is in base64 already; nil when it is not.
    package init?(mediaType: String, base64: String) {
      guard Data(base64Encoded: base64) != nil else { return nil }
      self.mediaType = mediaType
      self.base64 = base64
    }
  }

  /// One message of a conversation.
  public struct Message: Sendable, Hashable {
    /// Who speaks.
    public enum Role: String, Sendable, Hashable {
      /// Instructions that stand above the conversation.
      case system
      /// The person.
      case user
      /// The model.
      case assistant
    }

    /// Who speaks.
    public var role: Role
    /// What is said.
    public var text: String
    /// Pictures that come with it, before the text.
    public var images: [Image]

    /// Makes a message.
    public init(role: Role = .user, text: String, images: [Image] = []) {
      self.role = role
      self.text = text
      self.images = images
    }
  }

  /// Names the request within its run; sent as `X-Request-Id` by HTTP providers.
  public var id: String
  /// What is asked for.
  public var input: Input
  /// The limit of output tokens; nil leaves it to the server.
  public var maxOutputTokens: Int?
  /// Whether the server is asked to generate exactly `maxOutputTokens`, where it can do that.
  public var ignoresEndOfSequence: Bool
  /// Sampling temperature; nil leaves it to the server.
  public var temperature: Double?
  /// Whether the reply is streamed.
  public var streams: Bool
  /// Whether the text of the reply is collected into the completion; costs time on the hot path.
  public var keepsText: Bool
  /// How many tokens the prompt was made to have; nil when nobody knows. Servers that count for
  /// themselves are believed over it.
  public var promptTokens: Int?
  /// What the prompt has in common with others; nil where it has nothing.
  public var promptBlocks: PromptBlocks?
  /// Which turn of which conversation it is; nil where it is a request of its own.
  public var turn: ConversationTurn?
  /// After how many events with output the client hangs up; nil where it reads to the end. The runner
  /// sees to it, by cancelling the call: a provider need not look at it.
  public var hangsUpAfter: Int?
  /// The value of the header `traceparent`, by which a server's trace can go on from the harness's; nil sends
  /// none.
  package var traceParent: String?

  /// Makes a request of one user message.
  public init(
    id: String = "request", prompt: String, maxOutputTokens: Int? = nil,
    ignoresEndOfSequence: Bool = false, temperature: Double? = 0, streams: Bool = true,
    keepsText: Bool = false, promptTokens: Int? = nil
  ) {
    self.init(
      id: id, .chat([Message(text: prompt)]), maxOutputTokens: maxOutputTokens,
      ignoresEndOfSequence: ignoresEndOfSequence, temperature: temperature, streams: streams,
      keepsText: keepsText, promptTokens: promptTokens)
  }

  /// Makes a request. Only a conversation has output that is limited, drawn and streamed.
  public init(
    id: String = "request", _ input: Input, maxOutputTokens: Int? = nil,
    ignoresEndOfSequence: Bool = false, temperature: Double? = 0, streams: Bool = true,
    keepsText: Bool = false, promptTokens: Int? = nil
  ) {
    self.id = id
    self.input = input
    self.maxOutputTokens = maxOutputTokens
    self.ignoresEndOfSequence = ignoresEndOfSequence
    self.temperature = temperature
    self.streams = streams
    self.keepsText = keepsText
    self.promptTokens = promptTokens
  }

  /// The messages of a conversation; none where something else is asked for.
  public var messages: [Message] {
    get {
      if case .chat(let messages) = input { messages } else { [] }
    }
    set { input = .chat(newValue) }
  }
}
