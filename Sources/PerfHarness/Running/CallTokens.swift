/// What the calls of a closure have told of their tokens, and what the next one is taken for. Pure.
///
/// Of a call nobody knows how many tokens it will use before it has told them, with its last word. So one
/// that may be the next is taken for the most that any has told.
package struct CallTokens: Sendable, Hashable {
  /// Whether a guard needs them that stands at the closure. One that stands in the environment is for all
  /// benchmarks alike, those without any tokens included.
  package let isDemanded: Bool
  private var most = Consumption()
  private var told = 0
  /// Whether a call has come to its end and has not told both its counts, before any other had.
  package private(set) var isUntold = false

  package init(isDemanded: Bool) {
    self.isDemanded = isDemanded
  }

  /// Whether any call has told one of its counts.
  package var isTold: Bool { told > 0 }

  /// The most that the next call is taken for. Where a guard stands at the closure, its prompt and its
  /// reply have 4,096 tokens each, as a reply whose length the server decides, until twenty have told.
  package var greatest: Consumption {
    let least = isDemanded && told < Ledger.enoughReplies ? Ledger.assumedOutput : 0
    return Consumption(
      requests: 1, promptTokens: max(least, most.promptTokens),
      outputTokens: max(least, most.outputTokens))
  }

  /// What a call has used that has ended: what it told, and of what it did not tell what was reserved.
  package mutating func take(_ timeline: RequestTimeline, reserved: Consumption) -> Consumption {
    let (prompt, output) = (timeline.tokens?.prompt, timeline.tokens?.output)
    if isDemanded, told == 0, timeline.failure == nil, prompt == nil || output == nil {
      isUntold = true
    }
    if prompt != nil || output != nil { told += 1 }
    let used = Consumption(
      requests: 1, promptTokens: max(0, prompt ?? reserved.promptTokens),
      outputTokens: max(0, output ?? reserved.outputTokens))
    if let prompt { most.promptTokens = max(most.promptTokens, prompt) }
    if let output { most.outputTokens = max(most.outputTokens, output) }
    return used
  }
}
