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
    var isLogged: Bool
    /// Whether nothing more will be sent, though the connection is open.
    private(set) var hasStalled = false
    /// What the model of a server has of it; nil without one, and when it is over there.
    var work: ModelWork?
    /// What is replied when the model refuses the request; nil where it never does.
    var refusal: (any MockReply)?
    /// Makes the reply anew, for so many tokens of the prompt that were in the model's cache; nil where it
    /// has none, and when it has told.
    var remake: ((_ cachedTokens: Int) -> any MockReply)?
    /// How many tokens the model has made.
    private(set) var madeTokens = 0

    init(
      reply: any MockReply, exchange: MockServer.Exchange, start: NIODeadline, keepsAlive: Bool,
      isLogged: Bool = true, work: ModelWork? = nil
    ) {
      self.work = work
      self.reply = reply
      self.exchange = exchange
      self.start = start
      self.keepsAlive = keepsAlive
      self.isLogged = isLogged
      self.exchange.sent.reserveCapacity(min(reply.tokens, 4096))
    }

    /// When the next step is due; nil when nothing more comes, or only after more tokens.
    var deadline: NIODeadline? {
      if hasStalled { return nil }
      // The head waits as well, as long as it, or what comes with it, may have to be another one.
      if work != nil, refusal != nil || remake != nil, madeTokens == 0 { return nil }
      if let awaited = reply.awaitedTokens, awaited > madeTokens { return nil }
      return start + .nanoseconds(reply.due.inNanoseconds)
    }

    /// Replies what is replied when the model refuses the request.
    mutating func refuse() {
      work = nil
      remake = nil
      if let refusal { reply = refusal }
    }

    /// Takes note of what the model has made.
    mutating func note(_ release: InferenceServerModel.Release) {
      // Nothing has been sent yet.
      if let remake = remake.take(), release.cachedTokens > 0 {
        reply = remake(release.cachedTokens)
      }
      madeTokens = release.isFinished ? .max : release.outputTokens
      if release.isFinished { work = nil }
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
