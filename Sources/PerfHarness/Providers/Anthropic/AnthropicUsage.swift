/// The token counts of a message, as the API splits them.
///
/// Source: the API reference, 'Usage'; `input_tokens` leaves out what was cached.
struct AnthropicUsage: Hashable {
  var input: Int?
  var cacheCreation: Int?
  var cacheRead: Int?
  var output: Int?
  var thinking: Int?

  /// Reads a `usage` object; anything else says nothing.
  init(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "input_tokens": input = try cursor.readCountOrSkip()
      case "cache_creation_input_tokens": cacheCreation = try cursor.readCountOrSkip()
      case "cache_read_input_tokens": cacheRead = try cursor.readCountOrSkip()
      case "output_tokens": output = try cursor.readCountOrSkip()
      case "output_tokens_details":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "thinking_tokens" else { return try cursor.skip() }
          thinking = try cursor.readCountOrSkip()
        }
      default: try cursor.skip()
      }
    }
  }

  init() {}

  /// Takes later counts, which stand for all that came before; those that it does not have stay.
  mutating func update(with later: AnthropicUsage) {
    input = later.input ?? input
    cacheCreation = later.cacheCreation ?? cacheCreation
    cacheRead = later.cacheRead ?? cacheRead
    output = later.output ?? output
    thinking = later.thinking ?? thinking
  }

  /// The counts as all providers have them; nil when there are none.
  var tokens: TokenUsage? {
    let counts = [input, cacheCreation, cacheRead].compactMap(\.self)
    guard !counts.isEmpty || output != nil else { return nil }
    let prompt = counts.isEmpty ? nil : counts.reduce(0) { $0.addingReportingOverflow($1).0 }
    return TokenUsage(prompt: prompt, output: output, reasoning: thinking, cached: cacheRead)
  }
}
