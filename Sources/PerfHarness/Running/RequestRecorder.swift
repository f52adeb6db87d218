import Synchronization

/// Collects what is stamped of one request. Events come one at a time, but from any thread.
package final class RequestRecorder: Sendable {
  private let timeline: Mutex<RequestTimeline>

  package init(index: Int, due: MonotonicInstant) {
    timeline = Mutex(RequestTimeline(index: index, due: due))
  }

  package func receive(_ event: GenerationEvent) {
    timeline.withLock { $0.take(event) }
  }

  /// The timeline of a request whose reply came to its proper end.
  ///
  /// - Parameter now: stands for the reply's end where the provider did not stamp it.
  func completed(
    _ completion: Completion, request: GenerationRequest, now: MonotonicInstant
  ) -> RequestTimeline {
    timeline.withLock { timeline in
      timeline.ended = timeline.ended ?? now
      timeline.finishReason = completion.finishReason
      timeline.tokens = Self.tokens(
        completion.usage ?? timeline.tokens, request: request, chunks: timeline.outputs.count)
      return timeline
    }
  }

  /// The timeline of a request that failed.
  func failed(_ error: ProviderError, now: MonotonicInstant) -> RequestTimeline {
    timeline.withLock { timeline in
      timeline.ended = timeline.ended ?? now
      timeline.failure = RequestTimeline.Failure(
        code: error.code.rawValue, message: error.message, isTimeout: error.isTimeout)
      return timeline
    }
  }

  /// The server's counts, or without them one token for each event.
  private static func tokens(
    _ usage: TokenUsage?, request: GenerationRequest, chunks: Int
  ) -> TokenUsage? {
    if let usage { return usage }
    guard chunks > 0 else { return nil }
    return TokenUsage(prompt: request.promptTokens, output: chunks, source: .chunks)
  }
}

extension RequestTimeline {
  fileprivate mutating func take(_ event: GenerationEvent) {
    switch event.kind {
    case .sent: sent = event.instant
    case .connected: connected = event.instant
    case .firstByte: firstByte = event.instant
    case .ended: ended = event.instant
    case .returned:
      ended = event.instant
      lastsUntilEnded = true
    case .output(let kind, let bytes):
      outputs.append(
        Output(
          instant: event.instant, kind: kind, bytes: bytes,
          readLag: event.read.map { $0 - event.instant }))
    case .usage(let usage):
      // A count that comes with the first event tells how many tokens that event carried.
      if outputs.count == 1, firstOutputTokens == nil, let output = usage.output, output > 0 {
        firstOutputTokens = output
      }
      tokens = usage
    }
  }
}
