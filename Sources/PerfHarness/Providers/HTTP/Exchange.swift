#if HTTP
  /// What a connection runs: one request, its reader and its caller. Lives on the connection's loop.
  protocol RunningExchange: AnyObject {
    /// The request, once: it is not kept while the reply comes, which may be long after a long prompt.
    func takeRequest() -> EncodedRequest?
    /// When the caller asked.
    var began: MonotonicInstant { get }
    /// When time is up unless something is read before.
    var deadline: MonotonicInstant { get }
    /// Whether its caller gave up before it began.
    var isCancelled: Bool { get }
    /// Where it runs, while it does.
    var connection: HTTPConnection? { get set }

    func connected(at instant: MonotonicInstant)
    func sent(at instant: MonotonicInstant, reusingConnection: Bool)
    func read(_ count: Int, at instant: MonotonicInstant)
    func head(_ head: HTTPResponseHead) throws(ProviderError)
    func body(_ bytes: UnsafeRawBufferPointer) throws(ProviderError)
    /// The reply is complete; whether its connection can be used again.
    func end() -> Bool
    func expiry(at now: MonotonicInstant) -> ProviderError?
    func failure(_ breakage: ExchangeState.Breakage) -> ProviderError
    func fail(_ error: ProviderError, at instant: MonotonicInstant)
    /// Lets the caller go on, once there is an outcome and the connection is back in the pool.
    func resume()
  }

  /// Performs what `ExchangeState` decides, with a reader of a given type.
  final class Exchange<Reader: HTTPResponseReader>: RunningExchange {
    typealias Outcome = Result<Reader.Output, ProviderError>

    private var request: EncodedRequest?
    private(set) var isCancelled = false
    var connection: HTTPConnection?

    private var state: ExchangeState
    private var reader: Reader
    private let receive: @Sendable (GenerationEvent) -> Void
    private var continuation: CheckedContinuation<Outcome, Never>?
    private var outcome: Outcome?

    init(
      _ request: EncodedRequest, state: ExchangeState, reader: Reader,
      receive: @escaping @Sendable (GenerationEvent) -> Void
    ) {
      self.request = request
      self.state = state
      self.reader = reader
      self.receive = receive
    }

    func takeRequest() -> EncodedRequest? {
      defer { request = nil }
      return request
    }

    var began: MonotonicInstant { state.began }
    var deadline: MonotonicInstant { state.deadline }

    func begin(_ continuation: CheckedContinuation<Outcome, Never>, on connection: HTTPConnection) {
      self.continuation = continuation
      connection.run(self)
    }

    func cancel() {
      isCancelled = true
      connection?.abandon(.cancelled)
    }

    func connected(at instant: MonotonicInstant) {
      receive(GenerationEvent(at: instant, .connected))
    }

    func sent(at instant: MonotonicInstant, reusingConnection: Bool) {
      state.sent(at: instant, reusingConnection: reusingConnection)
      receive(GenerationEvent(at: instant, .sent))
    }

    func read(_ count: Int, at instant: MonotonicInstant) {
      state.read(count, at: instant)
    }

    func head(_ head: HTTPResponseHead) throws(ProviderError) {
      switch try state.head(head) {
      case .skip: break
      case .deliver(let firstByte):
        receive(GenerationEvent(at: firstByte, .firstByte))
        try reader.head(head, at: state.lastRead)
      }
    }

    func body(_ bytes: UnsafeRawBufferPointer) throws(ProviderError) {
      try reader.body(bytes, at: state.lastRead)
    }

    func end() -> Bool {
      do throws(ProviderError) {
        let output = try reader.end(at: state.lastRead)
        settle(.success(output), at: state.lastRead)
      } catch {
        settle(.failure(error), at: state.lastRead)
      }
      return state.end()
    }

    func expiry(at now: MonotonicInstant) -> ProviderError? {
      state.expiry(at: now)
    }

    func failure(_ breakage: ExchangeState.Breakage) -> ProviderError {
      state.failure(breakage)
    }

    func fail(_ error: ProviderError, at instant: MonotonicInstant) {
      if let firstByte = state.takeUnreportedFirstByte() {
        receive(GenerationEvent(at: firstByte, .firstByte))
      }
      settle(.failure(error), at: instant)
    }

    func resume() {
      connection = nil
      guard let outcome, let continuation else { return }
      self.continuation = nil
      continuation.resume(returning: outcome)
    }

    private func settle(_ outcome: Outcome, at instant: MonotonicInstant) {
      self.outcome = outcome
      receive(GenerationEvent(at: instant, .ended))
    }
  }
#endif
