#if HTTP
  import NIOCore
  import NIOPosix
  import NIOSSL

  /// Opens a channel of NIO, with TLS where the origin asks for it.
  final class ChannelDial: Dial {
    private let settings: ConnectionSettings
    private let eventLoop: any EventLoop
    private var owner: (any WireOwner)?
    /// A host with several addresses is tried at several of them.
    private var sockets: [SocketHandler] = []

    init(_ settings: ConnectionSettings, on eventLoop: any EventLoop, for owner: any WireOwner) {
      self.settings = settings
      self.eventLoop = eventLoop
      self.owner = owner
    }

    func begin() {
      let context: NIOSSLContext?
      do throws(ProviderError) {
        context = try settings.tls.get()
      } catch {
        return finish(.failure(error))
      }
      let bound = NIOLoopBound(self, eventLoop: eventLoop)
      let bootstrap = ClientBootstrap(group: eventLoop)
        .connectTimeout(.nanoseconds(settings.timeouts.connectLimit.inNanoseconds))
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        // Most reads are one event long; the size follows the reads that come. Every idle stream keeps
        // a buffer of the last size.
        .channelOption(
          .recvAllocator,
          value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 512, maximum: 65_536)
        )
        // TLS hands on what it has decrypted after a round of reads: one read a round, one stamp.
        .channelOption(.maxMessagesPerRead, value: UInt(context == nil ? 4 : 1))
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try bound.value.prepare(channel, tls: context) }
        }
      connect(bootstrap).assumeIsolated().whenFailure { [self] error in
        finish(.failure(settings.failure(to: error)))
      }
    }

    func hangUp() {
      owner = nil
      for socket in sockets { socket.close() }
      sockets = []
    }

    private func connect(_ bootstrap: ClientBootstrap) -> EventLoopFuture<any Channel> {
      let origin = settings.origin
      if let address = try? SocketAddress(ipAddress: origin.host, port: origin.port) {
        return bootstrap.connect(to: address)
      }
      return bootstrap.connect(host: origin.host, port: origin.port)
    }

    private func prepare(_ channel: any Channel, tls: NIOSSLContext?) throws {
      let pipeline = channel.pipeline.syncOperations
      let socket = SocketHandler(channel)
      sockets.append(socket)
      try pipeline.addHandler(socket)
      if let tls {
        let isAddress = (try? SocketAddress(ipAddress: settings.origin.host, port: 0)) != nil
        // An address is no server name; NIOSSL then holds the certificate against the peer's address.
        let name = isAddress ? nil : settings.origin.host
        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
      }
      let wire = ChannelWire(socket, isSecure: tls != nil) { [self] result in
        guard owner != nil else { return socket.close() }
        finish(
          result.mapError { error in
            error is ChannelError
              ? .broken(settings.origin, .closed) : settings.handshakeFailure(to: error)
          })
      }
      try pipeline.addHandler(wire)
    }

    /// Tells the outcome, once.
    private func finish(_ result: Result<ChannelWire, ProviderError>) {
      guard let owner else { return }
      self.owner = nil
      sockets = []
      switch result {
      case .success(let wire):
        wire.open(for: owner)
        owner.opened(wire)
      case .failure(let error): owner.didNotOpen(error)
      }
    }
  }
#endif
