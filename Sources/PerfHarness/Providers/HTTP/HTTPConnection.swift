#if HTTP
  import NIOCore

  /// One connection: runs one exchange after the other over its wire.
  ///
  /// Everything happens on its event loop. It is closed by any failure before a reply's end, and its
  /// pool is told when it is free and when it is gone.
  final class HTTPConnection: WireOwner, AlarmOwner {
    private struct Opening {
      let dial: any Dial
      let deadline: MonotonicInstant
      let completion: (Result<MonotonicInstant, ProviderError>) -> Void
    }

    private enum Phase {
      case unopened
      case opening(Opening)
      case idle
      case busy(Exchange)
      case closed
    }

    let eventLoop: any EventLoop
    private let id: ConnectionPool.ID
    private let loop: Int
    private let pool: ConnectionPool
    private var phase = Phase.unopened
    private var wire: (any Wire)?
    private var servedRequests = 0
    private lazy var alarm = Alarm(on: eventLoop, owner: self)

    init(id: ConnectionPool.ID, loop: Int, eventLoop: any EventLoop, pool: ConnectionPool) {
      self.id = id
      self.loop = loop
      self.eventLoop = eventLoop
      self.pool = pool
    }

    // MARK: What its owner asks of it

    /// Connects. The completion comes once, with the instant at which TCP and TLS were done.
    func open(
      began: MonotonicInstant,
      completion: @escaping (Result<MonotonicInstant, ProviderError>) -> Void
    ) {
      guard case .unopened = phase else {
        return completion(.failure(.shutDown(pool.settings.origin)))
      }
      let dial = pool.settings.makeDial(for: self)
      phase = .opening(
        Opening(
          dial: dial, deadline: began.advanced(by: pool.settings.timeouts.connectLimit),
          completion: completion))
      alarm.arm()
      dial.begin()
    }

    /// Waits for a request from now on.
    func park() {
      pool.park(id)
    }

    /// Sends a request, over a connection that it opens first if need be.
    func run(_ exchange: Exchange) {
      if exchange.isCancelled {
        return giveUp(exchange, because: exchange.failure(.cancelled))
      }
      switch phase {
      case .unopened:
        exchange.connection = self
        open(began: exchange.began) { [self] result in
          switch result {
          case .success(let instant):
            exchange.connected(at: instant)
            send(exchange)
          case .failure(let error): giveUp(exchange, because: error)
          }
        }
      case .idle: send(exchange)
      case .closed, .opening, .busy:
        // The server closed it after it was leased, and before a byte was sent.
        guard let replacement = pool.replace(on: loop) else {
          return giveUp(exchange, because: exchange.failure(.shutDown))
        }
        replacement.value.run(exchange)
      }
    }

    /// Breaks off whatever it is doing and closes at once.
    func abandon(_ breakage: ExchangeState.Breakage) {
      switch phase {
      case .unopened:
        phase = .closed
        pool.remove(id)
      case .opening: fail(.broken(pool.settings.origin, breakage))
      case .busy(let exchange): fail(exchange.failure(breakage))
      case .idle, .closed: close()
      }
    }

    // MARK: What its wire tells

    func opened(_ wire: any Wire) {
      guard case .opening(let opening) = phase else { return wire.close() }
      self.wire = wire
      phase = .idle
      pool.didOpen()
      opening.completion(.success(SystemClock().now))
    }

    func didNotOpen(_ error: ProviderError) {
      guard case .opening = phase else { return }
      fail(error)
    }

    func received(_ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp) {
      // When nothing was asked, whatever this is, it answers no request.
      guard case .busy(let exchange) = phase else { return close() }
      do throws(ProviderError) {
        if case .finish(let keepingConnection) = try exchange.take(bytes, at: stamp) {
          finish(exchange, keepingConnection: keepingConnection)
        }
      } catch {
        fail(error, at: stamp)
      }
    }

    func broken(_ breakage: ExchangeState.Breakage) {
      if case .busy(let exchange) = phase, case .closed = breakage, exchange.takeEnd() {
        return finish(exchange, keepingConnection: false)
      }
      abandon(breakage)
    }

    func wireIsGone() {
      // The two hold each other.
      wire = nil
      pool.remove(id)
    }

    // MARK: Running an exchange

    private func send(_ exchange: Exchange) {
      guard let wire, let request = exchange.takeRequest() else {
        return giveUp(exchange, because: exchange.failure(.closed))
      }
      exchange.connection = self
      phase = .busy(exchange)
      exchange.sent(at: SystemClock().now, reusingConnection: servedRequests > 0)
      servedRequests += 1
      wire.write(request)
      alarm.arm()
    }

    private func finish(_ exchange: Exchange, keepingConnection: Bool) {
      phase = .idle
      if !keepingConnection { close() }
      pool.finish(id, keepingConnection: keepingConnection)
      exchange.resume()
    }

    /// Ends an exchange that never got to send its request.
    private func giveUp(_ exchange: Exchange, because error: ProviderError) {
      exchange.fail(error, at: ReadStamp(arrived: SystemClock().now))
      if case .unopened = phase { abandon(.cancelled) }
      var isReusable = false
      if case .idle = phase { isReusable = true }
      pool.finish(id, keepingConnection: isReusable)
      exchange.resume()
    }

    // MARK: Failing

    private func fail(_ error: ProviderError, at stamp: ReadStamp? = nil) {
      let failed = phase
      close()
      switch failed {
      case .opening(let opening):
        opening.dial.hangUp()
        pool.remove(id)
        opening.completion(.failure(error))
      case .busy(let exchange):
        exchange.fail(error, at: stamp ?? ReadStamp(arrived: SystemClock().now))
        pool.finish(id, keepingConnection: false)
        exchange.resume()
      case .unopened, .idle, .closed: break
      }
    }

    private func close() {
      phase = .closed
      wire?.close()
    }

    // MARK: Time

    var deadline: MonotonicInstant? {
      switch phase {
      case .opening(let opening): opening.deadline
      case .busy(let exchange): exchange.deadline
      case .unopened, .idle, .closed: nil
      }
    }

    func timeIsUp(at now: MonotonicInstant) {
      switch phase {
      case .opening: fail(.connectTimeout(pool.settings.origin, pool.settings.timeouts))
      case .busy(let exchange):
        if let error = exchange.expiry(at: now) { fail(error, at: ReadStamp(arrived: now)) }
      case .unopened, .idle, .closed: break
      }
    }
  }
#endif
