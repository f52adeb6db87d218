#if HTTP
  import NIOCore
  import NIOHTTP1

  /// Answers the requests of one connection to a `PageServer`, each when it is there whole.
  final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answer: @Sendable (PageServer.Request) -> PageServer.Answer
    private let readers: EventReaders
    private var head: HTTPRequestHead?

    init(
      readers: EventReaders,
      _ answer: @escaping @Sendable (PageServer.Request) -> PageServer.Answer
    ) {
      self.answer = answer
      self.readers = readers
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): self.head = head
      case .body: break
      case .end: if let head = head.take() { respond(to: head, context) }
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      readers.remove(context.channel)
      context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }

    private func respond(to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      // A page of someone else whose name was made to lead here says that name.
      if let address = context.localAddress, let ip = address.ipAddress, Self.isOfThisMachine(ip),
        !Self.namesThisMachine(head.headers["host"], at: ip)
      {
        let place = "http://\(Self.host(ip)):\(address.port ?? 0)/"
        return reply(
          PageServer.Page(
            status: 403, body: "this page is at \(place) and answers to no other name\n"),
          to: head, context)
      }
      guard head.method == .GET || head.method == .HEAD else {
        return reply(
          PageServer.Page(status: 405, body: "only GET and HEAD\n"), to: head, context)
      }
      let accept = head.headers["accept"]
      let request = PageServer.Request(
        method: head.method.rawValue, path: String(head.uri.prefix { $0 != "?" }),
        accept: accept.isEmpty ? nil : accept.joined(separator: ", "))
      switch answer(request) {
      case .page(let page): reply(page, to: head, context)
      case .events: stream(head, context)
      }
    }

    private static func isOfThisMachine(_ address: String) -> Bool {
      address == "::1" || address.hasPrefix("127.")
    }

    /// An address as it stands in a URL.
    private static func host(_ address: String) -> String {
      address.contains(":") ? "[\(address)]" : address
    }

    /// Whether a request is meant for this machine by its `Host` (RFC 9110, section 7.2). At whichever port: a
    /// tunnel to a machine elsewhere has one of its own.
    ///
    /// - Parameter address: which of its addresses was asked: a number is nobody else's name.
    static func namesThisMachine(_ hosts: [String], at address: String = "127.0.0.1") -> Bool {
      guard hosts.count == 1, let host = hosts.first?.lowercased() else { return false }
      return ["127.0.0.1", "localhost", "[::1]", Self.host(address)].contains { name in
        guard host.hasPrefix(name) else { return false }
        let port = host.dropFirst(name.count)
        return port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) != nil
      }
    }

    private func stream(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      let type = "text/event-stream"
      guard head.method == .GET else {
        return reply(PageServer.Page(contentType: type, body: ""), to: head, context)
      }
      guard readers.add(context.channel) else {
        return reply(
          PageServer.Page(status: 503, body: "\(EventReaders.limit) pages are open already\n"),
          to: head, context)
      }
      context.write(
        wrapOutboundOut(
          .head(
            NIOHTTP1.HTTPResponseHead(version: head.version, status: .ok, headers: headers(type)))),
        promise: nil)
      context.writeAndFlush(
        wrapOutboundOut(.body(.byteBuffer(readers.event))), promise: nil)
    }

    private func reply(
      _ page: PageServer.Page, to request: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
      var headers = headers(page.contentType)
      headers.add(name: "content-length", value: "\(page.body.utf8.count)")
      if page.status == 405 { headers.add(name: "allow", value: "GET, HEAD") }
      if !request.isKeepAlive { headers.add(name: "connection", value: "close") }
      context.write(
        wrapOutboundOut(
          .head(
            NIOHTTP1.HTTPResponseHead(
              version: request.version, status: HTTPResponseStatus(statusCode: page.status),
              headers: headers))), promise: nil)
      if request.method != .HEAD {
        context.write(
          wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: page.body)))), promise: nil)
      }
      let channel = context.channel
      let keepsAlive = request.isKeepAlive
      context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
        if !keepsAlive { channel.close(promise: nil) }
      }
    }

    /// Nothing is kept, nothing is loaded from elsewhere, and nobody frames the page or guesses its type.
    private func headers(_ type: String) -> HTTPHeaders {
      [
        "content-type": type, "cache-control": "no-store", "x-content-type-options": "nosniff",
        "content-security-policy":
          "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
          + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      ]
    }
  }
#endif
