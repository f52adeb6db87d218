#if HTTP

  import Dispatch
  import NIOCore
  import NIOHTTP1
  import NIOPosix

  /// A page on this machine that tells what is going on, for a browser on this machine alone.
  ///
  /// `GET /` is the page, `GET /snapshot.json` what there is to tell now, `GET /events` the same again and again as
  /// server-sent events (HTML Living Standard, section 9.2). It listens on 127.0.0.1 on a thread of its own.
  package final class LoopbackPage: Sendable {
    /// What is served.
    package struct Content: Sendable {
      package var html: String
      /// JSON in one line; it is asked on the page's own thread.
      package var snapshot: @Sendable () -> String

      package init(html: String, snapshot: @escaping @Sendable () -> String) {
        self.html = html
        self.snapshot = snapshot
      }
    }

    /// From one event to the next.
    package static let interval = Duration.milliseconds(500)

    package let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let readers: PageReaders

    private init(port: Int, group: MultiThreadedEventLoopGroup, readers: PageReaders) {
      self.port = port
      self.group = group
      self.readers = readers
    }

    /// Listens. It blocks until the system has answered, which takes no time on this machine.
    ///
    /// - Parameters:
    ///   - port: where; 0 for any free port.
    ///   - interval: from one event to the next.
    package static func start(
      port: Int, content: Content, interval: Duration = LoopbackPage.interval
    ) throws(MockServerError) -> LoopbackPage {
      guard 0...65_535 ~= port else { throw .invalidPort(port) }
      let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
      let readers = PageReaders(content.snapshot)
      let bootstrap = ServerBootstrap(group: group)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            let operations = channel.pipeline.syncOperations
            try operations.configureHTTPServerPipeline(withErrorHandling: true)
            try operations.addHandler(PageHandler(content, readers: readers))
          }
        }
      do {
        let channel = try bootstrap.bind(host: "127.0.0.1", port: port).wait()
        let nanoseconds = interval.inNanoseconds
        channel.eventLoop.scheduleRepeatedTask(
          initialDelay: .nanoseconds(nanoseconds), delay: .nanoseconds(nanoseconds)
        ) { _ in readers.tell() }
        return LoopbackPage(
          port: channel.localAddress?.port ?? port, group: group, readers: readers)
      } catch {
        try? group.syncShutdownGracefully()
        throw .cannotListen(port: port, error)
      }
    }

    /// Where a browser finds it.
    package var address: String { "http://127.0.0.1:\(port)/" }

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

    /// Ends all connections.
    package func stop() async {
      try? await group.shutdownGracefully()
    }
  }

#endif
