#if HTTP

  import Foundation
  import NIOCore
  import NIOHTTP1
  import NIOPosix
  import NIOSSL

  /// The server's end of one connection: reads requests, waits, writes the steps of the replies.
  ///
  /// Replies are written as bytes that are rendered already, past NIO's response encoder: that is
  /// one buffer and one system call a token, and faults can be bytes that are no HTTP.
  final class ConnectionHandler: ChannelInboundHandler, NIOScheduledCallbackHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

    /// The most bytes that the body of a request may have.
    static let bodyLimit = 64 << 20

    private let core: MockServerCore
    private let clock = SystemClock()
    private var context: ChannelHandlerContext?
    private var incoming: IncomingRequest?
    /// Pipelined requests, which wait for the replies to those before them.
    private var waiting = CircularBuffer<IncomingRequest>(initialCapacity: 1)
    private var service: ServedRequest?
    private var alarm: NIOScheduledCallback?
    private var isClosing = false
    private var buffer = ByteBuffer()

    private init(core: MockServerCore) {
      self.core = core
    }

    static func addHandlers(
      to pipeline: ChannelPipeline, core: MockServerCore, tls: NIOSSLContext?
    ) throws {
      let operations = pipeline.syncOperations
      if let tls { try operations.addHandler(NIOSSLServerHandler(context: tls)) }
      try operations.addHandler(
        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)))
      try operations.addHandler(ConnectionHandler(core: core))
    }

    func handlerAdded(context: ChannelHandlerContext) {
      self.context = context
    }

    /// Makes a connection wait before it is read from the first time. Nobody hears of it until then,
    /// TLS included: the other side begins the handshake.
    static func delayReading(of channel: any Channel, core: MockServerCore) -> EventLoopFuture<Void>
    {
      let delay = core.takeConnectDelay()
      guard delay > .zero else { return channel.eventLoop.makeSucceededVoidFuture() }
      channel.eventLoop.scheduleTask(in: .nanoseconds(delay.inNanoseconds)) {
        channel.setOption(.autoRead, value: true).whenSuccess { channel.read() }
      }
      return channel.setOption(.autoRead, value: false)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
      self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        incoming = IncomingRequest(head)
        if incoming?.awaitsContinue == true, service == nil {
          write(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"), context)
        }
      case .body(var bytes):
        incoming?.append(&bytes, limit: Self.bodyLimit)
      case .end:
        guard let request = incoming.take() else { return }
        waiting.append(request)
        serveWaiting()
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      alarm?.cancel()
      alarm = nil
      waiting.removeAll()
      if var service = service.take() {
        service.work?.cancel()
        if !service.hasStalled {
          service.exchange.ended = clock.now
          publish(service)
        }
      }
      context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      guard error is HTTPParserError, service == nil, !isClosing else {
        context.close(promise: nil)
        return
      }
      let refusal = WireFormats.fallback.refusal(status: 400, retryAfter: nil)
      let reply = WholeReply(refusal, headers: [], closesConnection: true)
      var bytes = ByteBuffer()
      _ = reply.next(into: &bytes)
      write(bytes, context, thenCloses: true)
    }

    func handleScheduledCallback(eventLoop: some EventLoop) {
      alarm = nil
      advance()
      serveWaiting()
    }

    private func serveWaiting() {
      while service == nil, !isClosing, let request = waiting.popFirst() {
        service = makeService(request)
        advance()
      }
    }

    private func makeService(_ incoming: IncomingRequest) -> ServedRequest {
      let start = NIODeadline.now()
      let received = clock.now
      let (number, behavior) = core.receive()
      let id = incoming.id ?? "req_\(number)"
      let request = incoming.request(behind: behavior.pathPrefix)
      let format = WireFormats.format(for: request)
      let headers = ["\(format.requestIDField): \(id)"]
      if let replay = core.replay {
        let reply = replay.reply(to: incoming.request, closesConnection: !incoming.keepsAlive)
        return ServedRequest(
          reply: reply, exchange: MockServer.Exchange(id: id, received: received), start: start,
          keepsAlive: incoming.keepsAlive)
      }
      func served(_ reply: any MockReply, _ work: ModelWork? = nil) -> ServedRequest {
        ServedRequest(
          reply: reply, exchange: MockServer.Exchange(id: id, received: received), start: start,
          keepsAlive: incoming.keepsAlive, isLogged: !format.counts(path: request.path), work: work)
      }
      func canned(_ canned: CannedReply) -> any MockReply {
        WholeReply(
          canned, headers: headers, closesConnection: !incoming.keepsAlive,
          omitsBody: incoming.request.method == "HEAD")
      }
      if behavior.exposesMetrics, request.path == ServedMetrics.path, request.method == "GET" {
        let page = MockHead(
          status: 200,
          headers: ["content-type: \(ExpositionText.Version.prometheus.contentType)"],
          closesConnection: !incoming.keepsAlive)
        var service = served(
          WholeReply(page, body: core.metricsText, at: .zero, tokens: 0))
        service.isLogged = false
        return service
      }
      switch answer(to: request, incoming, format, behavior) {
      case .canned(let reply): return served(canned(reply))
      case .output(let order):
        let plan = ReplyPlan(
          order: order, behavior: behavior, format: format, id: incoming.id,
          ordinal: core.takeOrdinal(), created: Int(Date().timeIntervalSince1970),
          headers: headers, closesConnection: !incoming.keepsAlive)
        let (reply, asked) = plan.planned()
        guard let asked, let loop = context?.eventLoop,
          let engine = behavior.server.flatMap({ core.engine(of: $0) })
        else { return served(reply) }
        let work = ModelWork(engine, handler: self, loop: loop)
        guard work.begin(asked) else {
          return served(canned(format.refusal(status: 400, retryAfter: nil, behavior)))
        }
        var service = served(reply, work)
        if engine.server.cachesPrefixes {
          service.remake = { cachedTokens in
            var plan = plan
            plan.cachedTokens = cachedTokens
            return plan.reply()
          }
        }
        if engine.server.maxWaiting != nil {
          service.refusal = canned(format.refusal(status: 503, retryAfter: nil, behavior))
        }
        return service
      }
    }

    private func publish(_ service: ServedRequest) {
      if service.isLogged { core.publish(service.exchange) }
    }

    /// Takes what the model of a server has to say of a reply, unless that is over.
    func hear(_ news: InferenceEngine.News, of work: ModelWork) {
      guard service?.work === work else { return }
      switch news {
      case .progress(let release): service?.note(release)
      case .refused: service?.refuse()
      case .cancelled: return
      }
      advance()
      serveWaiting()
    }

    private func answer(
      to request: MockRequest, _ incoming: IncomingRequest, _ format: any WireFormat,
      _ behavior: MockServer.Behavior
    ) -> MockAnswer {
      guard incoming.isHTTP11 else {
        return .canned(format.refusal(status: 505, retryAfter: nil))
      }
      guard !incoming.isTooLarge else {
        return .canned(format.refusalOfBody(beyond: Self.bodyLimit))
      }
      return format.answer(to: request, behavior)
    }

    /// Performs every step that is due, and sets the alarm for the next one.
    private func advance() {
      while let context, let deadline = service?.deadline {
        guard deadline <= .now() else {
          alarm = try? context.eventLoop.assumeIsolated().scheduleCallback(
            at: deadline, handler: self)
          return
        }
        buffer.clear()
        guard let step = service?.reply.next(into: &buffer) else { return }
        perform(step, context)
      }
    }

    private func perform(_ step: MockStep, _ context: ChannelHandlerContext) {
      service?.note(step, at: clock.now)
      guard let ending = step.ending, let service else { return write(buffer, context) }
      // The log has the exchange before the client can have the end of its reply.
      publish(service)
      // What breaks off needs no more tokens.
      service.work?.cancel()
      if ending != .stall { self.service = nil }
      switch ending {
      case .complete: write(buffer, context, thenCloses: !service.keepsAlive)
      case .disconnect: write(buffer, context, thenCloses: true)
      case .stall: write(buffer, context)
      case .reset:
        // To close with nothing to linger for sends RST instead of FIN (RFC 9293, 3.9.1 'ABORT').
        let options = context.channel as? any SocketOptionProvider
        options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenFailure { _ in }
        write(buffer, context, thenCloses: true)
      }
    }

    private func write(
      _ bytes: ByteBuffer, _ context: ChannelHandlerContext, thenCloses: Bool = false
    ) {
      guard thenCloses else {
        return context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
      }
      isClosing = true
      let channel = context.channel
      channel.writeAndFlush(bytes).whenComplete { _ in channel.close(promise: nil) }
    }
  }

#endif
