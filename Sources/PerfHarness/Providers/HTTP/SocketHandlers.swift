#if HTTP
  import NIOCore

  /// Stands directly at the socket and stamps every read, before TLS and before any parsing.
  ///
  /// Also the way to close a connection at once: a close that begins here asks nobody's leave, where
  /// one that begins above TLS waits for the other side's farewell.
  final class SocketHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    let channel: any Channel
    private let connection: HTTPConnection
    private var context: ChannelHandlerContext?

    init(_ connection: HTTPConnection, _ channel: any Channel) {
      self.connection = connection
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
      connection.socketRead = SystemClock().now
      context.fireChannelRead(data)
    }
  }

  /// Stands between TLS and the parser and counts what is read of a reply, so that its first byte is
  /// known before its head is complete, and is not taken for one of TLS's own messages.
  final class ReplyBytesHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let connection: HTTPConnection

    init(_ connection: HTTPConnection) {
      self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      connection.replyRead(unwrapInboundIn(data).readableBytes)
      context.fireChannelRead(data)
    }
  }
#endif
