#if HTTP
  /// What a connection runs: one request, its reader and its caller. Lives on the connection's loop.
  protocol RunningExchange: AnyObject {
    /// The request, once: it is not kept while the reply comes, which may be long after a long prompt.
    func takeRequest() -> [UInt8]?
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
    /// Takes what was read, and tells what is to be done.
    func take(_ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp) throws(ProviderError)
      -> ExchangeStep
    /// Takes the end of the connection; whether it was the end of the reply.
    func takeEnd() -> Bool
    func expiry(at now: MonotonicInstant) -> ProviderError?
    func failure(_ breakage: ExchangeState.Breakage) -> ProviderError
    func fail(_ error: ProviderError, at stamp: ReadStamp)
    /// Lets the caller go on, once there is an outcome and the connection is back in the pool.
    func resume()
  }

  enum ExchangeStep {
    case goOn
    /// The reply is complete.
    case finish(keepingConnection: Bool)
  }

  /// Performs what `ExchangeState` decides, with a reader of a given type.
  final class Exchange<Reader: HTTPResponseReader>: RunningExchange {
    typealias Outcome = Result<Reader.Output, ProviderError>

    private var request: [UInt8]?
    private(set) var isCancelled = false
    var connection: HTTPConnection?

    private var parser = HTTPResponseParser()
    private var intake: ReplyIntake<Reader>
    private var continuation: CheckedContinuation<Outcome, Never>?
    private var outcome: Outcome?

    init(
      _ request: EncodedRequest, state: ExchangeState, reader: Reader,
      receive: @escaping @Sendable (GenerationEvent) -> Void
    ) {
      self.request = request.bytes
      intake = ReplyIntake(state: state, reader: reader, receive: receive)
      parser.begin(method: request.method)
    }

    func takeRequest() -> [UInt8]? {
      defer { request = nil }
      return request
    }

    var began: MonotonicInstant { intake.state.began }
    var deadline: MonotonicInstant { intake.state.deadline }

    func begin(_ continuation: CheckedContinuation<Outcome, Never>, on connection: HTTPConnection) {
      self.continuation = continuation
      connection.run(self)
    }

    func cancel() {
      isCancelled = true
      connection?.abandon(.cancelled)
    }

    func connected(at instant: MonotonicInstant) {
      intake.receive(GenerationEvent(at: instant, .connected))
    }

    func sent(at instant: MonotonicInstant, reusingConnection: Bool) {
      intake.state.sent(at: instant, reusingConnection: reusingConnection)
      intake.receive(GenerationEvent(at: instant, .sent))
    }

    func take(
      _ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp
    ) throws(ProviderError) -> ExchangeStep {
      intake.begin(bytes.count, at: stamp)
      switch try parser.feed(bytes, to: &intake) {
      case .incomplete: return .goOn
      case .complete(let surplus):
        end(at: stamp)
        return .finish(keepingConnection: intake.state.end() && surplus == 0)
      }
    }

    func takeEnd() -> Bool {
      guard parser.finish() == .complete else { return false }
      end(at: intake.stamp)
      return true
    }

    private func end(at stamp: ReadStamp) {
      do throws(ProviderError) {
        settle(.success(try intake.reader.end(at: stamp)), at: stamp)
      } catch {
        settle(.failure(error), at: stamp)
      }
    }

    func expiry(at now: MonotonicInstant) -> ProviderError? {
      intake.state.expiry(at: now)
    }

    func failure(_ breakage: ExchangeState.Breakage) -> ProviderError {
      intake.state.failure(breakage)
    }

    func fail(_ error: ProviderError, at stamp: ReadStamp) {
      if let firstByte = intake.state.takeUnreportedFirstByte() {
        intake.receive(GenerationEvent(at: firstByte, .firstByte))
      }
      settle(.failure(error), at: stamp)
    }

    func resume() {
      connection = nil
      guard let outcome, let continuation else { return }
      self.continuation = nil
      continuation.resume(returning: outcome)
    }

    private func settle(_ outcome: Outcome, at stamp: ReadStamp) {
      self.outcome = outcome
      intake.receive(GenerationEvent(stamp, .ended))
    }
  }
#endif
