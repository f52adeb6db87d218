#if HTTP
  import NIOCore
  import NIOPosix
  import NIOSSL
  import NIOTLS

  /// A wire over a channel of NIO: for TLS, and for systems without a poller of ours.
  ///
  /// Stands last in the pipeline, behind TLS; what it hands on was stamped in the first handler.
  final class ChannelWire: ChannelInboundHandler, Wire {
    typealias InboundIn = ByteBuffer

    private let socket: SocketHandler
    private let isSecure: Bool
    private var owner: (any WireOwner)?
    private var context: ChannelHandlerContext?
    /// Takes the outcome of opening, as long as there is none.
    private var completion: ((Result<ChannelWire, any Error>) -> Void)?

    init(
      _ socket: SocketHandler, isSecure: Bool,
      completion: @escaping (Result<ChannelWire, any Error>) -> Void
    ) {
      self.socket = socket
      self.isSecure = isSecure
      self.completion = completion
    }

    /// Tells what comes in from now on.
    func open(for owner: any WireOwner) {
      self.owner = owner
      socket.channel.closeFuture.assumeIsolated().whenComplete { [self] _ in
        self.owner = nil
        owner.wireIsGone()
      }
    }

    func write(_ bytes: [UInt8]) {
      context?.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func close() {
      socket.close()
    }

    private func complete(_ result: Result<ChannelWire, any Error>) {
      defer { completion = nil }
      completion?(result)
    }

    // MARK: What the channel tells

    func handlerAdded(context: ChannelHandlerContext) {
      self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
      self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
      if !isSecure { complete(.success(self)) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      if case TLSUserEvent.handshakeCompleted = event { complete(.success(self)) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
        owner?.received(bytes, at: ReadStamp(arrived: socket.lastRead))
      }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      complete(.failure(error))
      owner?.broken(ExchangeState.Breakage(error))
    }

    func channelInactive(context: ChannelHandlerContext) {
      complete(.failure(ChannelError.eof))
      owner?.broken(.closed)
    }
  }

  /// Stands directly at the socket and stamps every read, before TLS and before any parsing.
  ///
  /// Also the way to close a connection at once: a close that begins here asks nobody's leave, where
  /// one that begins above TLS waits for the other side's farewell.
  final class SocketHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    let channel: any Channel
    private(set) var lastRead = SystemClock().now
    private var context: ChannelHandlerContext?

    init(_ channel: any Channel) {
      self.channel = channel
    }

    func close() {
      context?.close(promise: nil)
    }

    func handlerAdded(context: ChannelHandlerContext) {
      self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
      self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      lastRead = SystemClock().now
      context.fireChannelRead(data)
    }
  }

  extension ExchangeState.Breakage {
    /// What an error of the pipeline means for the exchange under way.
    fileprivate init(_ error: any Error) {
      switch error {
      case NIOSSLError.uncleanShutdown, is ChannelError: self = .closed
      case is IOError: self = .reset
      case is NIOSSLError, is BoringSSLError: self = .tls(detail: TLSDetail(error).text)
      default: self = .notHTTP(detail: "\(error)")
      }
    }
  }
#endif
