/// How much a Gemini model thinks before it answers, and whether it shows that.
struct GeminiThinking: Sendable, Hashable {
  /// The most tokens of thoughts: 0 for none, -1 for as many as the model likes; nil leaves it.
  var budget: Int?
  /// Whether summaries of the thoughts come as output.
  var isShown = false

  /// The member of `generationConfig`; nil for none: models that can't think refuse it.
  var field: String? {
    var fields: [String] = []
    if let budget { fields.append(#""thinkingBudget":\#(budget)"#) }
    if isShown { fields.append(#""includeThoughts":true"#) }
    return fields.isEmpty ? nil : #""thinkingConfig":{\#(fields.joined(separator: ","))}"#
  }
}
