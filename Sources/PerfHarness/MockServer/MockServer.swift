#if HTTP

  import NIOCore
  import NIOPosix
  import NIOSSL

  /// A server on this machine that answers like OpenAI's API, at times that are known exactly.
  ///
  /// It listens on 127.0.0.1, has threads of its own and runs until `stop()`. It knows
  /// `POST /v1/chat/completions` and `GET /v1/models`, streams or replies in one piece, goes wrong
  /// on demand, and logs when it sent every token, by the same clock that a client in this process
  /// uses. A prompt's tokens are its words: what white space separates in the texts of all
  /// messages. A reply has one choice.
  public final class MockServer: Sendable {
    /// The port that the server listens on.
    public let port: Int

    let usesTLS: Bool
    private let core: MockServerCore
    private let group: MultiThreadedEventLoopGroup

    private init(
      port: Int, usesTLS: Bool, core: MockServerCore, group: MultiThreadedEventLoopGroup
    ) {
      self.port = port
      self.usesTLS = usesTLS
      self.core = core
      self.group = group
    }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - behavior: what it replies, and when.
    ///   - port: where it listens; 0 for any free port.
    ///   - tls: makes it speak HTTPS.
    ///   - threads: how many threads serve the connections; one carries 10,000 open streams.
    /// - Throws: `MockServerError`, when the port is not to be had or a TLS file is not right.
    public static func start(
      _ behavior: Behavior = Behavior(), port: Int = 0, tls: TLSIdentity? = nil, threads: Int = 1
    ) async throws(MockServerError) -> MockServer {
      try await start(behavior, replay: nil, port: port, tls: tls, threads: threads)
    }

    static func start(
      _ behavior: Behavior, replay: ReplayBook?, port: Int, tls: TLSIdentity?, threads: Int
    ) async throws(MockServerError) -> MockServer {
      guard 0...65_535 ~= port else { throw .invalidPort(port) }
      let context = try tls?.makeContext()
      let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, threads))
      let core = MockServerCore(behavior: behavior, replay: replay, modelLoop: group.next())
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelOption(.backlog, value: 4096)
        .serverChannelOption(.maxMessagesPerRead, value: 256)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(
          .recvAllocator,
          value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 65_536)
        )
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try ConnectionHandler.addHandlers(to: channel.pipeline, core: core, tls: context)
          }.flatMap { ConnectionHandler.delayReading(of: channel, core: core) }
        }
      do {
        let channel = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        return MockServer(
          port: channel.localAddress?.port ?? port, usesTLS: tls != nil, core: core, group: group)
      } catch {
        try? await group.shutdownGracefully()
        throw .cannotListen(port: port, error)
      }
    }

    /// Closes the listening socket and all connections, whatever they are doing, and ends the
    /// threads. Calling it again does nothing.
    public func stop() async {
      // The group closes every channel of its loops; it reports only that it was shut down already.
      try? await group.shutdownGracefully()
    }

    /// Where clients find the API, e.g. `http://127.0.0.1:49152/v1`.
    public var baseURL: String { "\(address)/v1" }

    /// What the server replies, and when. A change holds for the requests that come after it.
    public var behavior: Behavior {
      get { core.behavior }
      set { core.behavior = newValue }
    }

    /// The newest exchanges that are over, in the order in which they ended. An exchange is here
    /// before its client can read the end of the reply.
    public var exchanges: [Exchange] { core.exchanges }

    /// The newest exchange with this id that is over.
    public func exchange(id: String) -> Exchange? { core.exchange(id: id) }

    /// How many requests were received whole, refused ones included.
    public var requestsReceived: Int { core.requestsReceived }
  }

#endif
