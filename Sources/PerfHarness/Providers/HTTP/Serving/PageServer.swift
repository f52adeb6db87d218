#if HTTP
  import Dispatch
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

  /// A small HTTP server with pages that are made when they are asked for, and with server-sent events: what the
  /// harness shows of itself while it measures. It has one thread of its own and runs until `stop()`.
  ///
  /// Where it listens on this machine alone it answers to no other name than this machine's, so that no page of
  /// someone else can read it through a browser (DNS rebinding).
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

    /// How a request is answered.
    package enum Answer: Sendable, Hashable {
      case page(Page)
      /// By the server's events, the first of them at once (HTML Living Standard, section 9.2).
      case events
    }

    /// What is told again and again to those who wait for it.
    package struct Events: Sendable {
      /// From one event to the next.
      package static let usualInterval = Duration.milliseconds(500)

      package var interval: Duration
      /// One line; it is asked on the server's own thread.
      package var text: @Sendable () -> String

      package init(
        every interval: Duration = Events.usualInterval, text: @escaping @Sendable () -> String
      ) {
        self.interval = interval
        self.text = text
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
    private let readers: EventReaders

    private init(port: Int, group: MultiThreadedEventLoopGroup, readers: EventReaders) {
      self.port = port
      self.group = group
      self.readers = readers
    }

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - host: the address that it listens at; `127.0.0.1` is seen from this machine only.
    ///   - port: 0 for any free port.
    ///   - events: what it tells besides pages.
    ///   - answer: makes the page; called on the server's own thread.
    package static func start(
      host: String = "127.0.0.1", port: Int, events: Events? = nil,
      answer: @escaping @Sendable (Request) -> Answer
    ) async throws(Problem) -> PageServer {
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      let readers = EventReaders { events?.text() ?? "" }
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let operations = channel.pipeline.syncOperations
            try operations.configureHTTPServerPipeline(withErrorHandling: true)
            try operations.addHandler(PageHandler(readers: readers, answer))
          }
        }
      do {
        let channel = try await bootstrap.bind(host: host, port: port).get()
        if let events {
          let nanoseconds = events.interval.inNanoseconds
          channel.eventLoop.scheduleRepeatedTask(
            initialDelay: .nanoseconds(nanoseconds), delay: .nanoseconds(nanoseconds)
          ) { _ in readers.tell() }
        }
        return PageServer(
          port: channel.localAddress?.port ?? port, group: group, readers: readers)
      } catch {
        try? await group.shutdownGracefully()
        throw Problem(description: fact(of: error, host: host, port: port))
      }
    }

    /// Tells at once what there is to tell, and waits until it is written, but not for long: the process may end
    /// after this.
    package func tell() {
      let isTold = DispatchSemaphore(value: 0)
      let readers = readers
      group.next().execute {
        readers.tell()
        isTold.signal()
      }
      _ = isTold.wait(timeout: .now() + .milliseconds(200))
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
  }
#endif
