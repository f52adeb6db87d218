import Synchronization

/// What a measured closure tells of itself while it runs. One probe belongs to one call.
public final class Probe: Sendable {
  /// A moment that a closure can mark.
  public enum Mark: Sendable, Hashable {
    /// The first output is there, whatever output means here: a row, a frame, a token.
    case firstToken
    /// Further output is there.
    case token
  }

  /// Which call this is, unique within the run.
  public let request: String

  private let clock: any TimeSource
  private let receive: @Sendable (GenerationEvent) -> Void
  private let tokens = Mutex(TokenUsage())

  init(
    request: String, clock: any TimeSource, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    self.request = request
    self.clock = clock
    self.receive = receive
  }

  /// Stamps a moment: now.
  public func mark(_ mark: Mark) {
    // Under the lock, so that marks of several tasks come one at a time and in the order of time.
    tokens.withLock { _ in
      receive(GenerationEvent(at: clock.now, .output(.text, bytes: 0)))
    }
  }

  /// Tells how many tokens went in and came out, so that rates can be given and guards can cap them. What
  /// is left out stays as it was told before.
  public func count(promptTokens: Int? = nil, outputTokens: Int? = nil) {
    tokens.withLock { tokens in
      tokens.prompt = promptTokens ?? tokens.prompt
      tokens.output = outputTokens ?? tokens.output
    }
  }

  /// Passes on how many tokens were told before the closure threw: they were spent all the same.
  func fail() {
    let usage = tokens.withLock { $0 }
    guard usage != TokenUsage() else { return }
    receive(GenerationEvent(at: clock.now, .usage(usage)))
  }

  /// Stamps the closure's return.
  func finish() -> Completion {
    receive(GenerationEvent(at: clock.now, .returned))
    return Completion(usage: tokens.withLock { $0 })
  }

  /// Errors that a closure throws are counted by their type.
  static func errorCode(of error: any Error) -> ProviderError.Code {
    ProviderError.Code(rawValue: "\(type(of: error))")
  }
}
