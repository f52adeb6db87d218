#if HTTP
  import NIOCore
  import NIOHTTP1
  import NIOSSL
  import NIOTLS

  /// One connection: stands last in its pipeline and runs one exchange after the other.
  ///
  /// Everything happens on its event loop. It is closed by any failure before a reply's end, and its
  /// pool is told when it is free and when it is gone.
  final class HTTPConnection: ChannelInboundHandler, AlarmOwner {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private struct Opening {
      let dialer: Dialer
      let deadline: MonotonicInstant
      let completion: (Result<MonotonicInstant, ProviderError>) -> Void
    }

    private enum Phase {
      case unopened
      case opening(Opening)
      case idle
      case busy(any RunningExchange)
      case closed
    }

    let eventLoop: any EventLoop
    /// When the socket was read last.
    var socketRead = MonotonicInstant(nanoseconds: 0)

    private let id: ConnectionPool.ID
    private let loop: Int
    private let pool: ConnectionPool
    private var phase = Phase.unopened
    private var socket: SocketHandler?
    private var context: ChannelHandlerContext?
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
      let dialer = Dialer(pool.settings, for: self)
      phase = .opening(
        Opening(
          dialer: dialer, deadline: began.advanced(by: pool.settings.timeouts.connectLimit),
          completion: completion))
      alarm.arm()
      dialer.dial { [self] result in
        switch result {
        case .success(let socket): dialed(socket)
        case .failure(let error):
          pool.remove(id)
          fail(error)
        }
      }
    }

    /// Waits for a request from now on.
    func park() {
      pool.park(id)
    }

    /// Sends a request, over a connection that it opens first if need be.
    func run(_ exchange: any RunningExchange) {
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

    // MARK: Opening

    private func dialed(_ socket: SocketHandler) {
      self.socket = socket
      socket.channel.closeFuture.assumeIsolated().whenComplete { [self] _ in
        // The two hold each other, and the socket its channel.
        self.socket = nil
        pool.remove(id)
      }
      guard case .opening = phase else { return socket.close() }
      do {
        try socket.channel.pipeline.syncOperations.addHandler(self)
      } catch {
        return fail(pool.settings.failure(to: error))
      }
      if !pool.settings.origin.isSecure { opened() }
    }

    private func opened() {
      guard case .opening(let opening) = phase else { return }
      phase = .idle
      pool.didOpen()
      opening.completion(.success(SystemClock().now))
    }

    // MARK: Running an exchange

    private func send(_ exchange: any RunningExchange) {
      guard let context, let request = exchange.takeRequest() else {
        return giveUp(exchange, because: exchange.failure(.closed))
      }
      exchange.connection = self
      phase = .busy(exchange)
      exchange.sent(at: SystemClock().now, reusingConnection: servedRequests > 0)
      servedRequests += 1
      context.write(wrapOutboundOut(.head(request.head)), promise: nil)
      if let body = request.body {
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
      }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      alarm.arm()
    }

    /// So many bytes of a reply were read.
    func replyRead(_ count: Int) {
      switch phase {
      case .busy(let exchange): exchange.read(count, at: socketRead)
      case .idle: close()  // Nothing was asked: whatever this is, it answers no request.
      case .unopened, .opening, .closed: break
      }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard case .busy(let exchange) = phase else { return }
      do throws(ProviderError) {
        switch unwrapInboundIn(data) {
        case .head(let head): try exchange.head(HTTPResponseHead(head))
        case .body(let buffer): try exchange.take(buffer)
        case .end: finish(exchange)
        }
      } catch {
        fail(error, at: socketRead)
      }
    }

    private func finish(_ exchange: any RunningExchange) {
      let isReusable = exchange.end()
      phase = .idle
      if !isReusable { close() }
      pool.finish(id, keepingConnection: isReusable)
      exchange.resume()
    }

    /// Ends an exchange that never got to send its request.
    private func giveUp(_ exchange: any RunningExchange, because error: ProviderError) {
      exchange.fail(error, at: SystemClock().now)
      if case .unopened = phase { abandon(.cancelled) }
      var isReusable = false
      if case .idle = phase { isReusable = true }
      pool.finish(id, keepingConnection: isReusable)
      exchange.resume()
    }

    // MARK: Failing

    private func fail(_ error: ProviderError, at instant: MonotonicInstant? = nil) {
      let failed = phase
      close()
      switch failed {
      case .opening(let opening):
        opening.dialer.hangUp()
        opening.completion(.failure(error))
      case .busy(let exchange):
        exchange.fail(error, at: instant ?? SystemClock().now)
        pool.finish(id, keepingConnection: false)
        exchange.resume()
      case .unopened, .idle, .closed: break
      }
    }

    private func close() {
      phase = .closed
      socket?.close()
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
      case .opening: fail(.connectTimeout(pool.settings.origin, pool.settings.timeouts), at: now)
      case .busy(let exchange):
        if let error = exchange.expiry(at: now) { fail(error, at: now) }
      case .unopened, .idle, .closed: break
      }
    }

    // MARK: What the channel tells

    func handlerAdded(context: ChannelHandlerContext) {
      self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
      self.context = nil
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case TLSUserEvent.handshakeCompleted = event { opened() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      switch phase {
      case .opening: fail(pool.settings.handshakeFailure(to: error))
      case .busy(let exchange): fail(exchange.failure(ExchangeState.Breakage(error)))
      case .unopened, .idle, .closed: close()
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      abandon(.closed)
    }
  }

  extension RunningExchange {
    fileprivate func take(_ buffer: ByteBuffer) throws(ProviderError) {
      // A closure's typed errors do not pass through NIO's rethrowing accessors.
      let result = buffer.withUnsafeReadableBytes { bytes -> Result<Void, ProviderError> in
        Result { () throws(ProviderError) in try body(bytes) }
      }
      try result.get()
    }
  }

  extension HTTPResponseHead {
    fileprivate init(_ head: NIOHTTP1.HTTPResponseHead) {
      self.init(
        status: Int(head.status.code), reason: head.status.reasonPhrase,
        headers: head.headers.map { ($0.name, $0.value) }, minorVersion: head.version.minor)
    }
  }

  extension ExchangeState.Breakage {
    /// What an error of the pipeline means for the exchange under way.
    fileprivate init(_ error: any Error) {
      switch error {
      case HTTPParserError.headerOverflow: self = .headTooLarge
      case HTTPParserError.invalidEOFState, NIOSSLError.uncleanShutdown, is ChannelError:
        self = .closed
      case is IOError: self = .reset
      case is NIOSSLError, is BoringSSLError: self = .tls(detail: TLSDetail(error).text)
      default: self = .notHTTP(detail: "\(error)")
      }
    }
  }
#endif
