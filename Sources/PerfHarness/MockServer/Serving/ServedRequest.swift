#if HTTP

  import NIOCore

  /// A reply under way, and what it did so far.
  struct ServedRequest {
    var reply: any MockReply
    var exchange: MockServer.Exchange
    /// When the request was received, on the clock of the event loop.
    let start: NIODeadline
    /// Whether the connection stays open after the reply.
    let keepsAlive: Bool
    /// Whether it is an exchange of the log.
    let isLogged: Bool
    /// Whether nothing more will be sent, though the connection is open.
    private(set) var hasStalled = false

    init(
      reply: any MockReply, exchange: MockServer.Exchange, start: NIODeadline, keepsAlive: Bool,
      isLogged: Bool = true
    ) {
      self.reply = reply
      self.exchange = exchange
      self.start = start
      self.keepsAlive = keepsAlive
      self.isLogged = isLogged
      self.exchange.sent.reserveCapacity(min(reply.tokens, 4096))
    }

    /// When the next step is due; nil when nothing more comes.
    var deadline: NIODeadline? {
      hasStalled ? nil : start + .nanoseconds(reply.due.inNanoseconds)
    }

    /// Records a step that is about to be written.
    mutating func note(_ step: MockStep, at instant: MonotonicInstant) {
      exchange.status = reply.status
      for _ in 0..<step.tokens { exchange.sent.append(instant) }
      switch step.ending {
      case .complete:
        exchange.ended = instant
        exchange.isComplete = true
      case .disconnect, .reset: exchange.ended = instant
      case .stall: hasStalled = true
      case nil: break
      }
    }
  }

#endif
