import Synchronization

/// Collects what is stamped of one request. Events come one at a time, but from any thread.
///
/// It has all that is known of the request, so that a task which waits for the reply holds it and no more.
package final class RequestRecorder: Sendable {
  package let request: GenerationRequest
  let ticket: LoadMachine.Ticket
  private let timeline: Mutex<RequestTimeline>

  package init(of request: GenerationRequest, as ticket: LoadMachine.Ticket) {
    self.request = request
    self.ticket = ticket
    var timeline = RequestTimeline(index: ticket.index, due: ticket.due)
    timeline.turn = request.turn?.number
    self.timeline = Mutex(timeline)
  }

  package func receive(_ event: GenerationEvent) {
    timeline.withLock { $0.take(event) }
  }

  /// The timeline of a request whose reply came to its proper end.
  ///
  /// - Parameters:
  ///   - counter: counts what the server did not; nil takes each event for a token.
  ///   - now: stands for the reply's end where the provider did not stamp it.
  func completed(
    _ completion: Completion, counter: TokenCounter? = nil, now: MonotonicInstant
  ) -> RequestTimeline {
    // The counter may be slow, and events may come no more.
    let counted = counter.flatMap { count(completion, $0) }
    return timeline.withLock { timeline in
      timeline.ended = timeline.ended ?? now
      timeline.finishReason = completion.finishReason
      timeline.wantedPromptTokens = request.promptTokens
      timeline.tokens =
        counted ?? timeline.completed(completion.usage ?? timeline.tokens, request: request)
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

  /// The timeline of a request that the client hung up on, with the last event of output that it read.
  ///
  /// The server's count comes at the end, which was not read, so that each event is taken for a token.
  ///
  /// - Parameter now: stands for when it hung up where nothing was read.
  func hungUp(now: MonotonicInstant) -> RequestTimeline {
    timeline.withLock { timeline in
      timeline.ended = timeline.outputs.last?.instant ?? now
      timeline.isCancelledByClient = true
      timeline.finishReason = .cancelledByClient
      timeline.firstOutputTokens = nil
      timeline.tokens = TokenUsage(
        prompt: timeline.tokens?.prompt ?? request.promptTokens, output: timeline.outputs.count,
        cached: timeline.tokens?.cached,
        promptIncludesCached: timeline.tokens?.promptIncludesCached ?? true, source: .chunks)
      return timeline
    }
  }

  /// The server's counts, completed by a tokenizer's; nil where that has no text to count.
  private func count(_ completion: Completion, _ counter: TokenCounter) -> TokenUsage? {
    guard completion.usage?.output == nil, let text = completion.text else { return nil }
    var usage = completion.usage ?? TokenUsage()
    usage.output = counter.tokens(in: text)
    usage.prompt =
      usage.prompt ?? request.promptTokens
      ?? counter.tokens(in: request.messages.map(\.text).joined(separator: "\n"))
    usage.source = .tokenizer
    return usage
  }
}

extension RequestTimeline {
  /// The server's counts, or where it did not count what it generated, one token for each event. What a
  /// closure marks is not for us to count.
  fileprivate func completed(_ usage: TokenUsage?, request: GenerationRequest) -> TokenUsage? {
    let generated = lastsUntilEnded ? 0 : outputs.count { $0.kind != .result }
    guard usage?.output == nil, generated > 0 else { return usage }
    var usage = usage ?? TokenUsage(prompt: request.promptTokens)
    usage.output = generated
    usage.source = .chunks
    return usage
  }

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
