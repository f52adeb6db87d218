/// How prompts that are made come to have as many tokens as the traffic asks for: by the server's own
/// count, what its chat template adds included.
public enum PromptSizing: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// By the server's tokenizer, where the server can be asked for a count; elsewhere a word is taken for
  /// a token, and the report says so.
  ///
  /// Counting generates nothing and costs nothing. Nothing is asked under a simulated clock, for
  /// closures, and for prompts that are given instead of made.
  case automatic
  /// As `automatic`, but a server that can't be asked for a count is sent up to four short requests of
  /// one output token each, and its usage tells what a word is. They are real requests, which are paid
  /// for: some 600 tokens, and a prompt as long as the scenario's.
  case calibrated
  /// A word is taken for a token, whatever the server counts. Nothing is asked.
  case words

  /// The name, as `PERF_PROMPT_SIZING` has it.
  public var description: String { rawValue }
}
