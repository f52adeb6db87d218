/// Which turn of which conversation a request is.
public struct ConversationTurn: Sendable, Hashable {
  /// Names the conversation within its repetition: the index of its first request.
  public var conversation: Int
  /// Counted from 1.
  public var number: Int

  /// Names a turn.
  public init(conversation: Int, number: Int) {
    self.conversation = conversation
    self.number = number
  }
}
