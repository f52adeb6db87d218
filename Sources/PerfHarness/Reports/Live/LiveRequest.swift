/// What a live view needs to know of a request that has ended: little enough that it costs nothing to keep
/// until someone looks.
struct LiveRequest: Sendable, Hashable {
  var ended: MonotonicInstant
  /// Nanoseconds, as the others.
  var timeToFirstToken: Int64?
  var timePerOutputToken: Int64?
  var endToEndLatency: Int64?
  var outputTokens: Int
  /// Why it failed; nil where it did not.
  var failureCode: String?
}

extension LiveRequest {
  /// Nil of a request of which nobody knows when it ended.
  init?(_ timeline: RequestTimeline) {
    guard let ended = timeline.ended else { return nil }
    self.ended = ended
    failureCode = timeline.failure?.code
    outputTokens = 0
    // A failed request is never a latency.
    guard timeline.failure == nil else { return }
    outputTokens = timeline.tokens?.output ?? 0
    timeToFirstToken = timeline.outputs.first?.instant.nanoseconds(since: timeline.due)
    timePerOutputToken = timeline.timePerOutputToken?.inNanoseconds
    guard !timeline.isCancelledByClient else { return }
    endToEndLatency = timeline.end?.nanoseconds(since: timeline.due)
  }
}
