/// One request as another tool has stamped it. All but `sent` and the counts are seconds since it was sent.
package struct ForeignRequest: Sendable, Hashable {
  /// When it was sent, in seconds since an instant that all requests of a file share.
  package var sent = 0.0
  /// How long before that it was due; nil where nobody kept that.
  package var wait: Double?
  package var firstOutput: Double?
  package var lastOutput: Double?
  /// The gaps between outputs; nil where nobody kept them, or not in a way that could be compared.
  package var gaps: [Double]?
  package var promptTokens: Int?
  package var outputTokens: Int?
  /// Why it failed; nil where it did not.
  package var failure: String?

  package init() {}

  /// The request as if it had been measured here, so that the same code makes the same numbers of it.
  ///
  /// It counts as due when it was sent where nobody kept more: `ForeignResults` does not use what follows
  /// from that.
  package func timeline(index: Int) -> RequestTimeline {
    func instant(_ offset: Double) -> MonotonicInstant {
      MonotonicInstant(nanoseconds: 0).advanced(by: Duration(inSeconds: sent + offset))
    }
    var timeline = RequestTimeline(index: index, due: instant(-(wait ?? 0)))
    timeline.sent = instant(0)
    timeline.tokens = TokenUsage(prompt: promptTokens, output: outputTokens)
    if let failure {
      timeline.failure = RequestTimeline.Failure(code: "other_tool", message: failure)
      timeline.ended = instant(lastOutput ?? 0)
      return timeline
    }
    timeline.outputs = outputs.map {
      RequestTimeline.Output(instant: instant($0), kind: .text, bytes: 0)
    }
    timeline.ended = instant(lastOutput ?? outputs.last ?? 0)
    return timeline
  }

  /// What is known of when outputs came: all of them, or the first and the last.
  private var outputs: [Double] {
    guard let firstOutput else { return [] }
    if let gaps {
      return gaps.reduce(into: [firstOutput]) { outputs, gap in
        outputs.append((outputs.last ?? 0) + gap)
      }
    }
    return [firstOutput] + (lastOutput.map { $0 > firstOutput ? [$0] : [] } ?? [])
  }
}
