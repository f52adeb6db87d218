/// Something that answers generation requests: an HTTP API or a simulation.
///
/// A provider is one function from a request to its stamped events; everything else has a default.
public protocol Provider: Sendable {
  /// What reports call it, e.g. `openai`.
  var name: String { get }
  /// The model that is asked, where there is one to name.
  var model: String? { get }
  /// Where requests go, e.g. an address, where there is one to name; nothing secret.
  var endpoint: String? { get }
  /// The clock that the provider's stamps are of; the run takes its schedule from the same one.
  var clock: any TimeSource { get }

  /// Where requests are best started: on the threads that will read their replies. Empty where any
  /// thread will do.
  var taskExecutors: [any TaskExecutor] { get }

  /// Gets ready outside the measured window: credentials, connections, a server of its own.
  ///
  /// - Parameter concurrency: how many requests may be under way at once.
  func prepare(concurrency: Int) async throws(ProviderError)

  /// Sends one request and returns when its reply has ended.
  ///
  /// - Parameters:
  ///   - request: what is asked.
  ///   - receive: takes the events in order, each with the instant at which its bytes were read. It
  ///     is called on whatever thread reads the reply and must return at once.
  /// - Returns: how the reply ended.
  /// - Throws: `ProviderError`, for a reply that was refused, broken off, late or malformed. What
  ///   was received before still counts: the events are out.
  func generate(
    _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
  ) async throws(ProviderError) -> Completion

  /// Asks how many tokens the server counts in the prompt of a request, all that it adds included, as
  /// its usage would tell. Generates nothing, costs nothing, and is never measured.
  ///
  /// - Returns: nil where the server can't be asked.
  /// - Throws: `ProviderError`, where it can be asked and failed.
  func countTokens(of request: GenerationRequest) async throws(ProviderError) -> Int?

  /// How many connections were opened so far; 0 where there are none to open.
  var connectionsOpened: Int { get }

  /// Lets go of what `prepare` acquired. The provider can be prepared anew.
  func shutdown() async
}

extension Provider {
  /// No model to name.
  public var model: String? { nil }
  /// No address to name.
  public var endpoint: String? { nil }
  /// The system's monotonic clock.
  public var clock: any TimeSource { SystemClock() }
  /// Any thread will do.
  public var taskExecutors: [any TaskExecutor] { [] }
  /// Nothing to get ready.
  public func prepare(concurrency: Int) async throws(ProviderError) {}
  /// The server can't be asked.
  public func countTokens(
    of request: GenerationRequest
  ) async throws(ProviderError) -> Int? { nil }
  /// No connections.
  public var connectionsOpened: Int { 0 }
  /// Nothing to let go of.
  public func shutdown() async {}
}
