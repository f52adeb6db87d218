#if HTTP

  import NIOCore
  import NIOHTTP1

  /// Answers the requests of one connection to a `LoopbackPage`.
  final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let content: LoopbackPage.Content
    private let readers: PageReaders
    private var head: HTTPRequestHead?

    init(_ content: LoopbackPage.Content, readers: PageReaders) {
      self.content = content
      self.readers = readers
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch unwrapInboundIn(data) {
      case .head(let head): self.head = head
      case .body: break
      case .end: if let head = head.take() { answer(head, context) }
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      readers.remove(context.channel)
      context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      let port = context.localAddress?.port ?? 0
      // A page of someone else whose name was made to lead here (DNS rebinding) says that name.
      guard Self.allows(head.headers["host"], port: port) else {
        return reply(
          .forbidden, "text/plain; charset=utf-8",
          "this page is at http://127.0.0.1:\(port)/ and answers to no other name\n", head, context)
      }
      guard head.method == .GET || head.method == .HEAD else {
        return reply(
          .methodNotAllowed, "text/plain; charset=utf-8", "only GET and HEAD\n", head, context,
          ["allow": "GET, HEAD"])
      }
      switch head.uri.prefix(while: { $0 != "?" }) {
      case "/": reply(.ok, "text/html; charset=utf-8", content.html, head, context)
      case "/snapshot.json":
        reply(.ok, "application/json", content.snapshot() + "\n", head, context)
      case "/events": stream(head, context)
      default:
        reply(
          .notFound, "text/plain; charset=utf-8", "there are /, /events and /snapshot.json\n", head,
          context)
      }
    }

    /// Whether a request is meant for this server by its `Host` (RFC 9110, section 7.2).
    static func allows(_ hosts: [String], port: Int) -> Bool {
      guard hosts.count == 1, let host = hosts.first?.lowercased() else { return false }
      return ["127.0.0.1:\(port)", "localhost:\(port)"].contains(host)
        || port == 80 && ["127.0.0.1", "localhost"].contains(host)
    }

    private func stream(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
      guard head.method == .GET else {
        return reply(.ok, "text/event-stream", "", head, context)
      }
      guard readers.add(context.channel) else {
        return reply(
          .serviceUnavailable, "text/plain; charset=utf-8",
          "\(PageReaders.limit) pages are open already\n", head, context)
      }
      let headers = headers("text/event-stream")
      context.write(
        wrapOutboundOut(
          .head(NIOHTTP1.HTTPResponseHead(version: head.version, status: .ok, headers: headers))),
        promise: nil)
      let event = ByteBuffer(string: "data: \(content.snapshot())\n\n")
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(event))), promise: nil)
    }

    private func reply(
      _ status: HTTPResponseStatus, _ type: String, _ body: String, _ request: HTTPRequestHead,
      _ context: ChannelHandlerContext, _ more: HTTPHeaders = [:]
    ) {
      var headers = headers(type)
      headers.add(contentsOf: more)
      headers.add(name: "content-length", value: "\(body.utf8.count)")
      context.write(
        wrapOutboundOut(
          .head(
            NIOHTTP1.HTTPResponseHead(version: request.version, status: status, headers: headers))),
        promise: nil)
      if request.method != .HEAD {
        context.write(
          wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
      }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
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
