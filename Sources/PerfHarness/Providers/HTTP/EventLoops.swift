#if HTTP
  import NIOCore
  import NIOPosix

  /// The threads that read and write sockets.
  package final class EventLoops: Sendable {
    /// What they are made of.
    package enum Kind: Sendable, Hashable, CaseIterable {
      /// Ours: they stamp what they read with the system's clock. On Linux, without TLS.
      case sockets
      /// NIO's: for TLS, and on other systems.
      case channels
    }

    /// One thread for each core; what transports without TLS use unless told otherwise.
    package static let plain = EventLoops(.sockets, threads: System.coreCount)
    /// The same for TLS.
    package static let secure = EventLoops(.channels, threads: System.coreCount)

    let all: [any EventLoop]
    /// Those that can run tasks, in the order of the loops.
    package let taskExecutors: [any TaskExecutor]
    private let group: MultiThreadedEventLoopGroup?

    /// - Parameter kind: where there are no `sockets`, it makes `channels`.
    package init(_ kind: Kind, threads: Int) {
      #if os(Linux)
        if kind == .sockets {
          let loops = (0..<threads).compactMap { SocketLoop.start(index: $0) }
          if loops.count == threads {
            all = loops
            taskExecutors = loops
            group = nil
            return
          }
          for loop in loops { loop.stop() }
        }
      #endif
      let group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
      all = Array(group.makeIterator())
      taskExecutors = all.map { EventLoopExecutor($0) }
      self.group = group
    }

    /// The loop whose thread this is, of whatever kind, if it is one's.
    static var loopOfThisThread: (any EventLoop)? {
      #if os(Linux)
        if let loop = SocketLoop.ofThisThread { return loop }
      #endif
      return MultiThreadedEventLoopGroup.currentEventLoop
    }

    /// The number of the loop whose thread this is, if it is one of these.
    var indexOfThisThread: Int? {
      guard let loop = Self.loopOfThisThread else { return nil }
      return all.firstIndex { $0 === loop }
    }

    deinit {
      group?.shutdownGracefully { _ in }
      #if os(Linux)
        for case let loop as SocketLoop in all { loop.stop() }
      #endif
    }
  }

  /// Runs tasks on a loop of NIO.
  private final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
      self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      eventLoop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
#endif
