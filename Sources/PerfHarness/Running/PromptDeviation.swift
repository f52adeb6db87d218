/// How far the prompts of requests were from the tokens that they were made to have, by the server's own
/// count.
package struct PromptDeviation: Sendable, Hashable {
  /// How many requests the server counted the prompt of, of those whose prompt was made.
  package private(set) var requests = 0
  /// What it counted more than was wanted, in all; negative for less.
  package private(set) var sum = 0.0
  /// Of the prompt that was farthest off, what was counted more than wanted; negative for less.
  package private(set) var greatest = 0

  package init() {}

  /// One that was written down.
  package init(requests: Int, sum: Double, greatest: Int) {
    self.requests = requests
    self.sum = sum
    self.greatest = greatest
  }

  /// What the server counted more than was wanted, of one request on average; nil of none.
  package var mean: Double? { requests > 0 ? sum / Double(requests) : nil }

  /// Adds a prompt that the server counted. Of a count that may lack cached tokens nothing follows.
  package mutating func add(_ tokens: TokenUsage, wanted: Int?) {
    guard let wanted, let counted = tokens.prompt, tokens.source == .usage,
      tokens.promptIncludesCached || tokens.cached ?? 0 == 0
    else { return }
    let (deviation, overflows) = counted.subtractingReportingOverflow(wanted)
    guard !overflows else { return }
    requests += 1
    sum += Double(deviation)
    note(deviation)
  }

  /// Adds other prompts.
  package mutating func merge(_ other: PromptDeviation) {
    requests += other.requests
    sum += other.sum
    note(other.greatest)
  }

  /// Of two as far off, the one that was too long.
  private mutating func note(_ deviation: Int) {
    let (new, old) = (deviation.magnitude, greatest.magnitude)
    if new > old || new == old && deviation > greatest { greatest = deviation }
  }
}
