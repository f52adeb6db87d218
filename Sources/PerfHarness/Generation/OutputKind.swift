/// What a piece of generated output is.
public enum OutputKind: String, Sendable, Hashable, CaseIterable {
  /// Thinking that comes before the answer, where the provider shows it.
  case reasoning
  /// Visible text.
  case text
  /// A fragment of a tool call.
  case toolCall
  /// A result that is not generated token by token: embeddings, scores.
  case result
}
