import Synchronization

/// One request to a simulated server: passes on what it brings, and lets the caller go on when it is over.
final class SimulatedCall: InferenceListener {
  private struct State {
    var continuation: CheckedContinuation<Result<Completion, ProviderError>, Never>?
    var ticket: InferenceServerModel.Ticket?
  }

  private let engine: InferenceEngine
  private let clock: any TimeSource
  private let request: GenerationRequest
  private let isChat: Bool
  private let streams: Bool
  private let promptTokens: Int
  private let outputTokens: Int
  private let receive: @Sendable (GenerationEvent) -> Void
  private let state = Mutex(State())

  init(
    _ request: GenerationRequest, outputTokens: Int, engine: InferenceEngine,
    clock: any TimeSource, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    self.request = request
    isChat = if case .chat = request.input { true } else { false }
    streams = isChat && request.streams
    self.promptTokens = max(1, request.promptTokens ?? request.estimatedPromptTokens)
    self.outputTokens = outputTokens
    self.engine = engine
    self.clock = clock
    self.receive = receive
  }

  /// Asks, and waits for the end.
  func completion() async throws(ProviderError) -> Completion {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        begin(continuation)
        // Whoever cancelled before there was a ticket has had no effect.
        if Task.isCancelled { cancel() }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  private func begin(
    _ continuation: CheckedContinuation<Result<Completion, ProviderError>, Never>
  ) {
    state.withLock { $0.continuation = continuation }
    let admission = engine.submit(
      InferenceServerModel.Request(
        id: request.id, promptTokens: promptTokens, outputTokens: outputTokens,
        promptBlocks: request.promptBlocks, streams: streams),
      listener: self)
    switch admission {
    case .waiting(let ticket): state.withLock { $0.ticket = ticket }
    case .tooLong(let tokens):
      end(
        .failure(
          ProviderError(
            .http(400),
            "the simulated server's cache holds \(engine.server.cacheTokens) tokens; "
              + "the request needs \(tokens); ask for less or raise cacheTokens", status: 400)))
    }
  }

  private func cancel() {
    if let ticket = state.withLock({ $0.ticket }) { engine.cancel(ticket) }
  }

  func hear(_ news: InferenceEngine.News) {
    switch news {
    case .progress(let release): take(release)
    case .refused:
      let limit = engine.server.maxWaiting ?? 0
      let waiting = limit == 1 ? "1 request waits" : "\(limit) requests wait"
      end(
        .failure(
          ProviderError(
            .http(503),
            "the simulated server refused the request: \(waiting) already, no more may; "
              + "send less or raise maxWaiting", status: 503)))
    case .cancelled:
      end(.failure(ProviderError(.cancelled, "the request was cancelled")))
    }
  }

  private func take(_ release: InferenceServerModel.Release) {
    let now = clock.now
    // A stream is told of each token, anything else of its end alone.
    if release.outputTokens <= 1 || !streams { receive(GenerationEvent(at: now, .firstByte)) }
    let tokens = streams ? min(1, release.outputTokens) : release.outputTokens
    if !isChat {
      receive(GenerationEvent(at: now, .output(.result, bytes: SimulatedOutput.bytesPerToken)))
    } else if tokens > 0 {
      receive(
        GenerationEvent(at: now, .output(.text, bytes: tokens * SimulatedOutput.bytesPerToken)))
    }
    if release.isFinished { finish(release, at: now) }
  }

  private func finish(_ release: InferenceServerModel.Release, at now: MonotonicInstant) {
    var usage = TokenUsage(prompt: promptTokens)
    if engine.server.cachesPrefixes { usage.cached = release.cachedTokens }
    var reason: FinishReason?
    var text: String?
    if isChat {
      usage.output = release.outputTokens
      if request.keepsText { text = SimulatedOutput.text(of: release.outputTokens) }
      reason = release.outputTokens == request.maxOutputTokens ? .length : .stop
    }
    receive(GenerationEvent(at: now, .usage(usage)))
    receive(GenerationEvent(at: now, .ended))
    end(.success(Completion(usage: usage, finishReason: reason, text: text)))
  }

  private func end(_ result: Result<Completion, ProviderError>) {
    state.withLock { $0.continuation.take() }?.resume(returning: result)
  }
}

extension GenerationRequest {
  /// A token for four bytes of text, as it is about with English: where nobody knows better.
  fileprivate var estimatedPromptTokens: Int {
    let texts =
      switch input {
      case .chat(let messages): messages.map(\.text)
      case .embedding(let texts): texts
      case .rerank(let query, let documents): documents + [query]
      }
    return texts.reduce(0) { $0 + $1.utf8.count } / 4
  }
}
