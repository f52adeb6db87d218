#if HTTP
  import NIOCore

  /// A thin HTTP/1.1 client of one origin, made for measuring.
  ///
  /// Every reply is stamped as it arrives, and goes to its reader on the event loop; nothing lies
  /// between the two but TLS and the parser. A request that is made on an event loop stays there.
  /// Connections are kept alive and the one used last is used next; when none is idle, another is
  /// opened, without a limit. Nothing is retried.
  package final class HTTPTransport: Sendable {
    /// How many connects `warmUp` has under way at once: thousands at once delay one another.
    static let connectsAtOnce = 128

    /// Where what `call` sends and gets is written; nil for nowhere.
    package let capture: ServiceCapture?

    private let pool: ConnectionPool
    private let tls: TLSSettings

    /// - Parameters:
    ///   - eventLoops: nil for those that suit the origin.
    ///   - capture: where what `call` sends and gets is written.
    package init(
      origin: HTTPOrigin, timeouts: HTTPTimeouts = HTTPTimeouts(),
      tls: TLSSettings = TLSSettings(), eventLoops: EventLoops? = nil,
      capture: ServiceCapture? = nil
    ) {
      self.capture = capture
      self.tls = tls
      pool = ConnectionPool(
        ConnectionSettings(origin: origin, timeouts: timeouts, tls: tls),
        eventLoops: eventLoops ?? (origin.isSecure ? .secure : .plain))
    }

    /// Where tasks that make requests run best: on the event loops.
    package var taskExecutors: [any TaskExecutor] { pool.taskExecutors }

    deinit {
      pool.closeAll()
    }

    /// How many connections came to be ready for use so far.
    package var connectionsOpened: Int { pool.opened }

    /// How many connections there are now, those being opened or closed included.
    var connections: Int { pool.count }

    /// Opens connections until there are so many, and leaves them idle.
    ///
    /// - Throws: the first failure, when the connects under way have ended; or, before any of them,
    ///   when they do not fit into the limit of open files.
    package func warmUp(connections: Int) async throws(ProviderError) {
      let missing = max(0, connections - pool.count)
      OpenFiles.makeRoom(for: missing)
      let shortage = OpenFiles.shortage(
        of: missing, to: pool.settings.origin, inUse: OpenFiles.inUse, limit: OpenFiles.limit)
      if let shortage { throw shortage }
      let failure = await withTaskGroup(of: ProviderError?.self) { group in
        for _ in 0..<min(missing, Self.connectsAtOnce) { group.addTask { await self.openIdle() } }
        var begun = min(missing, Self.connectsAtOnce)
        var failure: ProviderError?
        while let result = await group.next() {
          failure = failure ?? result
          guard failure == nil, begun < missing else { continue }
          begun += 1
          group.addTask { await self.openIdle() }
        }
        return failure
      }
      if let failure { throw failure }
    }

    /// Sends a request and returns what its reader made of the reply.
    ///
    /// - Parameter receive: takes `.connected` if the request opened a connection, `.sent`,
    ///   `.firstByte` and last, always and once, `.ended`; on the event loop.
    /// - Throws: what the reader threw, or why there is no complete reply. Cancelling the task closes
    ///   the connection at once.
    package func perform<Reader: HTTPResponseReader>(
      _ request: HTTPRequest, reader: Reader,
      receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Reader.Output {
      try await call(reader: reader, receive: receive) { () throws(ProviderError) in
        try EncodedRequest(request, to: pool.settings.origin)
      }.output
    }

    /// As `perform`, of a request whose head was made before.
    ///
    /// Only prepares it, up to the point where it waits, so that a task that waits for a reply keeps
    /// two references and not all that the request was made of: with ten thousand streams open that is
    /// most of what each of them costs.
    ///
    /// - Parameters:
    ///   - value: that of the field which the head leaves open.
    ///   - traceParent: the value of `traceparent`; nil sends none.
    package func call<Reader: HTTPResponseReader>(
      _ head: EncodedRequestHead, value: String? = nil, traceParent: String? = nil, body: [UInt8],
      reader: Reader, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Reader.Output> {
      try capturedCall(capture, reader: reader, receive: receive) { () throws(ProviderError) in
        try EncodedRequest(head, value: value, traceParent: traceParent, body: body)
      }
    }

    /// As above, of a request whose head is like no other's, because it is signed.
    ///
    /// - Parameter secrets: what it was signed with, which must not be seen in what is captured.
    package func call<Reader: HTTPResponseReader>(
      _ request: HTTPRequest, secrets: [Secret], reader: Reader,
      receive: @escaping @Sendable (GenerationEvent) -> Void
    ) throws(ProviderError) -> HTTPCall<Reader.Output> {
      try capturedCall(
        capture?.hiding(secrets), reader: reader, receive: receive
      ) { () throws(ProviderError) in
        try EncodedRequest(request, to: pool.settings.origin)
      }
    }

    /// A call that is written down, where that is asked for.
    private func capturedCall<Reader: HTTPResponseReader>(
      _ capture: ServiceCapture?, reader: Reader,
      receive: @escaping @Sendable (GenerationEvent) -> Void,
      _ encode: () throws(ProviderError) -> EncodedRequest
    ) throws(ProviderError) -> HTTPCall<Reader.Output> {
      guard let capture else { return try call(reader: reader, receive: receive, encode) }
      let tap = CaptureTap(capture)
      return try call(
        reader: CapturingReader(reader: reader, tap: tap), receive: receive, tap: tap
      ) { () throws(ProviderError) in
        let request = try encode()
        tap.take(request: request.bytes)
        return request
      }
    }

    private func call<Reader: HTTPResponseReader>(
      reader: Reader, receive: @escaping @Sendable (GenerationEvent) -> Void,
      tap: CaptureTap? = nil, _ encode: () throws(ProviderError) -> EncodedRequest
    ) throws(ProviderError) -> HTTPCall<Reader.Output> {
      let began = SystemClock().now
      let encoded: EncodedRequest
      let connection: ConnectionPool.Handle
      do throws(ProviderError) {
        encoded = try encode()
        guard let leased = pool.lease() else { throw .shutDown(pool.settings.origin) }
        connection = leased
      } catch {
        receive(GenerationEvent(at: SystemClock().now, .ended))
        throw error
      }
      let state = ExchangeState(
        origin: pool.settings.origin, timeouts: pool.settings.timeouts, method: encoded.method,
        began: began)
      let outcome = HTTPOutcome<Reader.Output>()
      let intake = ReplyIntake(reader, method: encoded.method, outcome: outcome)
      let listening = tap?.listening(receive) { outcome.failure }
      let exchange = NIOLoopBoundBox.makeBoxSendingValue(
        Exchange(encoded, state: state, receive: listening ?? receive, intake: intake),
        eventLoop: connection.eventLoop)
      return HTTPCall(exchange, on: connection, outcome: outcome)
    }

    /// As `fetch`, from where the requests go: over a connection of its own, captured nowhere.
    package func fetchBeside(_ request: HTTPRequest) async throws(ProviderError) -> Reply {
      try await Self.fetch(request, from: pool.settings.origin, tls: tls)
    }

    /// Closes all connections at once; requests under way fail with `cancelled`. Returns when the
    /// last one is closed. The transport can be used again then.
    package func shutdown() async {
      await pool.shutDown()
      await capture?.sink.flush()
    }

    private func openIdle() async -> ProviderError? {
      guard let connection = pool.reserve() else { return .shutDown(pool.settings.origin) }
      return await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          connection.eventLoop.execute {
            let opening = connection.value
            opening.open(began: SystemClock().now) { result in
              switch result {
              case .success:
                opening.park()
                continuation.resume(returning: nil)
              case .failure(let error): continuation.resume(returning: error)
              }
            }
          }
        }
      } onCancel: {
        connection.eventLoop.execute { connection.value.abandon(.cancelled) }
      }
    }
  }
#endif
