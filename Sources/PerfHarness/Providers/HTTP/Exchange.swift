#if HTTP
  /// What a connection runs: one request, the reader of its reply, and its caller. Lives on the
  /// connection's loop, and performs what `ExchangeState` decides.
  final class Exchange {
    enum Step {
      case goOn
      /// The reply is complete.
      case finish(keepingConnection: Bool)
    }

    private var request: [UInt8]?
    private(set) var isCancelled = false
    /// Where it runs, while it does.
    var connection: HTTPConnection?

    private var state: ExchangeState
    private let receive: @Sendable (GenerationEvent) -> Void
    /// Nil when its work is done.
    private var intake: ReplyIntake?
    private var continuation: CheckedContinuation<Void, Never>?
    private var hasOutcome = false
    /// Of the last read.
    private var stamp: ReadStamp

    /// - Parameter intake: hands the reply on; made for this exchange.
    init(
      _ request: EncodedRequest, state: ExchangeState,
      receive: @escaping @Sendable (GenerationEvent) -> Void, intake: ReplyIntake
    ) {
      self.request = request.bytes
      self.state = state
      self.receive = receive
      self.intake = intake
      stamp = ReadStamp(arrived: state.began)
    }

    /// The request, once: it is not kept while the reply comes, which may be long after a long prompt.
    func takeRequest() -> [UInt8]? {
      defer { request = nil }
      return request
    }

    /// When the caller asked.
    var began: MonotonicInstant { state.began }
    /// When time is up unless something is read before.
    var deadline: MonotonicInstant { state.deadline }

    /// - Parameter continuation: lets the caller go on, once there is an outcome.
    func begin(_ continuation: CheckedContinuation<Void, Never>, on connection: HTTPConnection) {
      self.continuation = continuation
      connection.run(self)
    }

    /// Its caller gives up.
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

    /// Takes what was read, and tells what is to be done.
    func take(
      _ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp
    ) throws(ProviderError) -> Step {
      self.stamp = stamp
      state.read(bytes.count, at: stamp.arrived)
      guard let intake else { return .goOn }
      switch try intake.take(bytes, self, stamp) {
      case .incomplete: return .goOn
      case .complete(let surplus):
        settle(at: stamp) { intake.end(stamp) }
        return .finish(keepingConnection: state.end() && surplus == 0)
      }
    }

    /// Takes the end of the connection; whether it was the end of the reply.
    func takeEnd() -> Bool {
      guard let intake, intake.finish() == .complete else { return false }
      settle(at: stamp) { intake.end(stamp) }
      return true
    }

    /// Takes a head of the reply; whether it is the reply's own.
    func head(_ head: HTTPResponseHead) throws(ProviderError) -> Bool {
      switch try state.head(head) {
      case .skip: return false
      case .deliver(let firstByte):
        receive(GenerationEvent(at: firstByte, .firstByte))
        return true
      }
    }

    /// The failure when time is up; nil while it is not.
    func expiry(at now: MonotonicInstant) -> ProviderError? {
      state.expiry(at: now)
    }

    func failure(_ breakage: ExchangeState.Breakage) -> ProviderError {
      state.failure(breakage)
    }

    func fail(_ error: ProviderError, at stamp: ReadStamp) {
      if let firstByte = state.takeUnreportedFirstByte() {
        receive(GenerationEvent(at: firstByte, .firstByte))
      }
      settle(at: stamp) { intake?.fail(error) }
    }

    /// Lets the caller go on, once there is an outcome and the connection is back in the pool.
    func resume() {
      connection = nil
      guard hasOutcome, let continuation else { return }
      self.continuation = nil
      continuation.resume()
    }

    private func settle(at stamp: ReadStamp, _ outcome: () -> Void) {
      outcome()
      intake = nil
      hasOutcome = true
      receive(GenerationEvent(stamp, .ended))
    }
  }
#endif
