#if HTTP

  import NIOCore
  import Synchronization

  /// What the model of a server does for one reply: hears of its tokens on whatever thread the model
  /// lives, and tells the connection on the connection's own.
  final class ModelWork: InferenceListener {
    private let engine: InferenceEngine
    private let loop: any EventLoop
    private let handler: NIOLoopBound<ConnectionHandler>
    private let ticket = Mutex<InferenceServerModel.Ticket?>(nil)

    /// - Parameter handler: that of the connection; called on its event loop.
    init(_ engine: InferenceEngine, handler: ConnectionHandler, loop: any EventLoop) {
      self.engine = engine
      self.loop = loop
      self.handler = NIOLoopBound(handler, eventLoop: loop)
    }

    /// Hands the work to the model.
    ///
    /// - Returns: whether it is not longer than the cache.
    func begin(_ request: InferenceServerModel.Request) -> Bool {
      guard case .waiting(let ticket) = engine.submit(request, listener: self) else {
        return false
      }
      self.ticket.withLock { $0 = ticket }
      return true
    }

    /// Lets go of the work.
    func cancel() {
      if let ticket = ticket.withLock({ $0 }) { engine.cancel(ticket) }
    }

    func hear(_ news: InferenceEngine.News) {
      if case .cancelled = news { return }
      if loop.inEventLoop {
        handler.value.hear(news, of: self)
      } else {
        loop.execute { self.handler.value.hear(news, of: self) }
      }
    }
  }

  extension InferenceEngine {
    /// An engine that lives in real time, on an event loop.
    convenience init(_ server: InferenceServer, loop: any EventLoop) {
      let clock = SystemClock()
      self.init(server, now: { clock.now }) { instant, body in
        let delay = instant.nanoseconds(since: clock.now)
        if delay > 0 {
          loop.scheduleTask(in: .nanoseconds(delay), body)
        } else {
          loop.execute(body)
        }
      }
    }
  }

#endif
