#if HTTP
  import NIOCore
  import NIOPosix

  /// The threads that read and write sockets.
  package final class EventLoops: Sendable {
    /// One thread for each core; what transports use unless told otherwise.
    package static let shared = EventLoops(threads: System.coreCount)

    let all: [any EventLoop]
    private let group: MultiThreadedEventLoopGroup

    package init(threads: Int) {
      group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
      all = Array(group.makeIterator())
    }

    deinit {
      group.shutdownGracefully { _ in }
    }
  }
#endif
