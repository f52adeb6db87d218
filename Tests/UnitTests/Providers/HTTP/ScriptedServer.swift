#if HTTP
  import NIOCore
  import NIOPosix
  import NIOSSL
  import PerfHarness
  import Synchronization
  import Testing

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// A server on a loopback port that does with each connection what a script says.
  ///
  /// The first connection runs the first script, and so on; those beyond the last script run the last
  /// one. It knows just enough HTTP to tell where a request ends.
  final class ScriptedServer: Sendable {
    enum Step: Sendable {
      /// Goes on when a whole request has come.
      case request
      /// Goes on when anything has come, and forgets it.
      case bytes
      case write(String)
      /// Goes on when the test says so.
      case wait(Signal)
      /// Tells the test that the script has come this far.
      case tell(Signal)
      case close
      /// Closes so that the other side sees a reset.
      case reset
      /// Goes back to the first step.
      case again
    }

    struct Seen: Sendable {
      var connections = 0
      var requests: [String] = []
    }

    let port: Int
    /// A client has closed, or lost, a connection.
    let clientClosed = Signal()

    private let listener: any Channel
    private let seenSoFar: SharedSeen

    final class SharedSeen: Sendable {
      let value = Mutex(Seen())
    }

    /// - Parameter tls: nil for plain HTTP.
    init(
      _ scripts: [[Step]], host: String = "127.0.0.1", tls: NIOSSLContext? = nil
    ) async throws {
      let seen = SharedSeen()
      seenSoFar = seen
      let closed = clientClosed
      listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.backlog, value: 256)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let number = seen.value.withLock { seen in
              seen.connections += 1
              return seen.connections
            }
            if let tls {
              try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
            }
            try channel.pipeline.syncOperations.addHandler(
              ScriptHandler(scripts[min(number, scripts.count) - 1], seen, closed))
          }
        }
        .bind(host: host, port: 0).get()
      port = try #require(listener.localAddress?.port)
    }

    var seen: Seen { seenSoFar.value.withLock { $0 } }
    /// Where it listens, as long as that is its usual host.
    var origin: HTTPOrigin { HTTPOrigin(isSecure: false, host: "127.0.0.1", port: port) }

    func stop() async throws {
      try await listener.close()
    }
  }

  /// Runs a script for one connection.
  private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: [ScriptedServer.Step]
    private let seen: ScriptedServer.SharedSeen
    private let closed: Signal
    private var next = 0
    private var received = ""
    private var isWaiting = false

    init(_ script: [ScriptedServer.Step], _ seen: ScriptedServer.SharedSeen, _ closed: Signal) {
      self.script = script
      self.seen = seen
      self.closed = closed
    }

    func channelActive(context: ChannelHandlerContext) {
      proceed(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      received += String(decoding: unwrapInboundIn(data).readableBytesView, as: UTF8.self)
      proceed(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
      closed.fire()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }

    private func proceed(_ context: ChannelHandlerContext) {
      while !isWaiting, next < script.count {
        switch script[next] {
        case .request:
          guard let request = takeRequest() else { return }
          seen.value.withLock { $0.requests.append(request) }
        case .bytes:
          guard !received.isEmpty else { return }
          received = ""
        case .write(let text):
          context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .wait(let signal): wait(for: signal, context)
        case .tell(let signal): signal.fire()
        case .close: context.close(promise: nil)
        case .reset: reset(context)
        case .again:
          next = 0
          continue
        }
        next += 1
      }
    }

    private func wait(for signal: Signal, _ context: ChannelHandlerContext) {
      isWaiting = true
      let resumption = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      signal.whenFired {
        resumption.eventLoop.execute {
          resumption.value.0.isWaiting = false
          resumption.value.0.proceed(resumption.value.1)
        }
      }
    }

    private func reset(_ context: ChannelHandlerContext) {
      // Lingering for no time at all: what a close then sends is a reset.
      let provider = context.channel as? any SocketOptionProvider
      _ = provider?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
      context.close(promise: nil)
    }

    private func takeRequest() -> String? {
      guard let headEnd = received.firstRange(of: "\r\n\r\n")?.upperBound else { return nil }
      let head = received[..<headEnd]
      let length =
        head.split(separator: "\r\n")
        .first { $0.lowercased().hasPrefix("content-length:") }
        .flatMap { Int($0.split(separator: " ")[1]) } ?? 0
      guard received[headEnd...].utf8.count >= length else { return nil }
      let end = received.utf8.index(headEnd, offsetBy: length)
      defer { received.removeSubrange(..<end) }
      return String(received[..<end])
    }
  }

  /// Runs `body` against a server and lets go of both afterwards.
  func withServer(
    _ scripts: [[ScriptedServer.Step]], timeouts: HTTPTimeouts = HTTPTimeouts(),
    _ body: (ScriptedServer, HTTPTransport) async throws -> Void
  ) async throws {
    let server = try await ScriptedServer(scripts)
    let transport = HTTPTransport(
      origin: server.origin, timeouts: timeouts, eventLoops: TransportKind.loops)
    try await body(server, transport)
    await transport.shutdown()
    try await server.stop()
  }
#endif
