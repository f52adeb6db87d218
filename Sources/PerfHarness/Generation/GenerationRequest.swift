/// One request for generated output, independent of the provider that will answer it.
public struct GenerationRequest: Sendable, Hashable {
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

    /// Makes a message.
    public init(role: Role = .user, text: String) {
      self.role = role
      self.text = text
    }
  }

  /// Names the request within its run; sent as `X-Request-Id` by HTTP providers.
  public var id: String
  /// The conversation; at least one message.
  public var messages: [Message]
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

  /// Makes a request of one user message.
  public init(
    id: String = "request", prompt: String, maxOutputTokens: Int? = nil,
    ignoresEndOfSequence: Bool = false, temperature: Double? = 0, streams: Bool = true,
    keepsText: Bool = false, promptTokens: Int? = nil
  ) {
    self.id = id
    self.messages = [Message(text: prompt)]
    self.maxOutputTokens = maxOutputTokens
    self.ignoresEndOfSequence = ignoresEndOfSequence
    self.temperature = temperature
    self.streams = streams
    self.keepsText = keepsText
    self.promptTokens = promptTokens
  }
}
