/// How a reply ended, once it has ended well.
public struct Completion: Sendable, Hashable {
  /// Token counts; nil when the server told none.
  public var usage: TokenUsage?
  /// Why generation ended; nil when the server did not say.
  public var finishReason: FinishReason?
  /// The visible text of the reply, when the request asked to keep it.
  public var text: String?

  /// Makes a completion.
  public init(
    usage: TokenUsage? = nil, finishReason: FinishReason? = nil, text: String? = nil
  ) {
    self.usage = usage
    self.finishReason = finishReason
    self.text = text
  }
}
