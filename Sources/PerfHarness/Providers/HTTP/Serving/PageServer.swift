#if HTTP
  import NIOCore
  import NIOHTTP1
  import NIOPosix

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// A small HTTP server with pages that are made when they are asked for: what the harness shows of itself
  /// while it measures. It has one thread of its own and runs until `stop()`.
  package final class PageServer: Sendable {
    /// What is asked for.
    package struct Request: Sendable, Hashable {
      package var method: String
      /// Without the query.
      package var path: String
      /// The value of `Accept`; nil where there is none.
      package var accept: String?
    }

    /// What is answered.
    package struct Page: Sendable, Hashable {
      package var status: Int
      package var contentType: String
      package var body: String

      package init(
        status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: String
      ) {
        self.status = status
        self.contentType = contentType
        self.body = body
      }
    }

    /// Why a server could not start.
    package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
      /// What the system said, with the place.
      package var description: String
    }

    /// The port that it listens on.
    package let port: Int
    private let group: MultiThreadedEventLoopGroup

    private init(port: Int, group: MultiThreadedEventLoopGroup) {
      self.port = port
      self.group = group
    }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - host: the address that it listens at; `127.0.0.1` is seen from this machine only.
    ///   - port: 0 for any free port.
    ///   - answer: makes the page; called on the server's own thread.
    package static func start(
      host: String = "127.0.0.1", port: Int,
      answer: @escaping @Sendable (Request) -> Page
    ) async throws(Problem) -> PageServer {
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let operations = channel.pipeline.syncOperations
            try operations.configureHTTPServerPipeline(withErrorHandling: true)
            try operations.addHandler(Handler(answer))
          }
        }
      do {
        let channel = try await bootstrap.bind(host: host, port: port).get()
        return PageServer(port: channel.localAddress?.port ?? port, group: group)
      } catch {
        try? await group.shutdownGracefully()
        throw Problem(description: fact(of: error, host: host, port: port))
      }
    }

    /// Closes everything, and ends the thread. Calling it again does nothing.
    package func stop() async {
      try? await group.shutdownGracefully()
    }

    private static func fact(of error: any Error, host: String, port: Int) -> String {
      let place = "port \(port) of \(host)"
      let code = (error as? IOError)?.errnoCode
      switch code {
      case EADDRINUSE: return "\(place) is in use"
      case EACCES: return "\(place) needs more rights"
      default:
        return
          "can't listen on \(place): \(code.map { String(cString: strerror($0)) } ?? "\(error)")"
      }
    }

    /// Answers each request of a connection when it is there whole.
    private final class Handler: ChannelInboundHandler {
      typealias InboundIn = HTTPServerRequestPart
      typealias OutboundOut = HTTPServerResponsePart

      private let answer: @Sendable (Request) -> Page
      private var head: HTTPRequestHead?

      init(_ answer: @escaping @Sendable (Request) -> Page) {
        self.answer = answer
      }

      func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
          guard let head = head.take() else { return }
          respond(to: head, context)
        }
      }

      func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
      }

      private func respond(to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let isKnown = head.method == .GET || head.method == .HEAD
        let page =
          isKnown
          ? answer(
            Request(
              method: head.method.rawValue, path: String(head.uri.prefix { $0 != "?" }),
              accept: head.headers["accept"].isEmpty
                ? nil : head.headers["accept"].joined(separator: ", ")))
          : Page(status: 405, body: "only GET is answered here\n")
        var headers = HTTPHeaders([
          ("content-type", page.contentType), ("content-length", "\(page.body.utf8.count)"),
        ])
        if page.status == 405 { headers.add(name: "allow", value: "GET, HEAD") }
        if !head.isKeepAlive { headers.add(name: "connection", value: "close") }
        let response = NIOHTTP1.HTTPResponseHead(
          version: head.version, status: HTTPResponseStatus(statusCode: page.status),
          headers: headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        if head.method != .HEAD {
          context.write(
            wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: page.body)))), promise: nil)
        }
        let channel = context.channel
        let keepsAlive = head.isKeepAlive
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
          if !keepsAlive { channel.close(promise: nil) }
        }
      }
    }
  }
#endif
