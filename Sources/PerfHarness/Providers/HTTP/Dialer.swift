#if HTTP
  import NIOCore
  import NIOHTTP1
  import NIOPosix
  import NIOSSL

  /// Makes a TCP connection and lays its pipeline; on the event loop of the connection it works for.
  final class Dialer {
    private let settings: ConnectionSettings
    private let connection: HTTPConnection
    /// A host with several addresses is tried at several of them.
    private var sockets: [SocketHandler] = []

    init(_ settings: ConnectionSettings, for connection: HTTPConnection) {
      self.settings = settings
      self.connection = connection
    }

    /// - Parameter completion: called once, also after `hangUp`.
    func dial(_ completion: @escaping (Result<SocketHandler, ProviderError>) -> Void) {
      let context: NIOSSLContext?
      do throws(ProviderError) {
        context = try settings.tls.get()
      } catch {
        return completion(.failure(error))
      }
      let bound = NIOLoopBound(self, eventLoop: connection.eventLoop)
      let bootstrap = ClientBootstrap(group: connection.eventLoop)
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
      connect(bootstrap).assumeIsolated().whenComplete { [self] result in
        completion(outcome(result))
        sockets = []
      }
    }

    func hangUp() {
      for socket in sockets { socket.close() }
    }

    private func connect(_ bootstrap: ClientBootstrap) -> EventLoopFuture<any Channel> {
      let origin = settings.origin
      if let address = try? SocketAddress(ipAddress: origin.host, port: origin.port) {
        return bootstrap.connect(to: address)
      }
      return bootstrap.connect(host: origin.host, port: origin.port)
    }

    private func outcome(
      _ result: Result<any Channel, any Error>
    ) -> Result<SocketHandler, ProviderError> {
      switch result {
      case .success(let channel):
        guard let socket = sockets.first(where: { $0.channel === channel }) else {
          return .failure(settings.failure(to: ChannelError.ioOnClosedChannel))
        }
        return .success(socket)
      case .failure(let error): return .failure(settings.failure(to: error))
      }
    }

    private func prepare(_ channel: any Channel, tls: NIOSSLContext?) throws {
      let pipeline = channel.pipeline.syncOperations
      let socket = SocketHandler(connection, channel)
      sockets.append(socket)
      try pipeline.addHandler(socket)
      if let tls {
        let isAddress = (try? SocketAddress(ipAddress: settings.origin.host, port: 0)) != nil
        // An address is no server name; NIOSSL then holds the certificate against the peer's address.
        let name = isAddress ? nil : settings.origin.host
        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
      }
      try pipeline.addHandler(ReplyBytesHandler(connection))
      try pipeline.addHandler(HTTPRequestEncoder())
      try pipeline.addHandler(
        ByteToMessageHandler(HTTPResponseDecoder(informationalResponseStrategy: .forward)))
    }
  }
#endif
