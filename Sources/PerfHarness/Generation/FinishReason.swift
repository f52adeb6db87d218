/// Why generation ended, in the provider's own word, with names for the common ones.
public struct FinishReason: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The provider's word.
  public var rawValue: String

  /// Takes the provider's word as it is.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The model came to its end, or to a stop sequence.
  public static let stop = FinishReason(rawValue: "stop")
  /// The limit of output tokens was reached.
  public static let length = FinishReason(rawValue: "length")
  /// The model calls tools.
  public static let toolCalls = FinishReason(rawValue: "tool_calls")
  /// A filter ended the output.
  public static let contentFilter = FinishReason(rawValue: "content_filter")

  /// The client hung up before the reply's end, as the scenario asked: a word of the harness.
  public static let cancelledByClient = FinishReason(rawValue: "cancelled_by_client")

  /// The provider's word.
  public var description: String { rawValue }
}
