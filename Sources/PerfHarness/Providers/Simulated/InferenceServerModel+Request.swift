extension InferenceServerModel {
  /// What a request asks of the server.
  package struct Request: Sendable {
    /// Orders requests that arrive in one instant: by length, then by bytes, as counting goes.
    package var id: String
    /// How many tokens the prompt has, at least 1.
    package var promptTokens: Int
    /// How many tokens are to be generated; 0 where the prompt is only to be computed.
    package var outputTokens: Int
    /// What the prompt has in common with others.
    package var promptBlocks: PromptBlocks?
    /// Whether every token is told of, and not only the last one.
    package var streams: Bool

    package init(
      id: String, promptTokens: Int, outputTokens: Int, promptBlocks: PromptBlocks? = nil,
      streams: Bool = true
    ) {
      self.id = id
      self.promptTokens = max(1, promptTokens)
      self.outputTokens = max(0, outputTokens)
      self.promptBlocks = promptBlocks
      self.streams = streams
    }

    func precedes(_ other: Request) -> Bool {
      let (length, otherLength) = (id.utf8.count, other.id.utf8.count)
      return length == otherLength ? id < other.id : length < otherLength
    }
  }

  /// Names a request that the server has.
  package struct Ticket: Sendable, Hashable {
    /// Where it is; given to another one when it is over.
    package var slot: Int
    /// Tells it apart from those that were there before.
    package var serial: UInt64
  }

  /// What became of a request that was submitted.
  package enum Admission: Sendable, Hashable {
    /// It waits.
    case waiting(Ticket)
    /// It needs so many tokens in the cache, more than that holds.
    case tooLong(Int)
  }

  /// What a step has brought a request.
  package struct Release: Sendable, Hashable {
    package var ticket: Ticket
    /// How many tokens it has so far.
    package var outputTokens: Int
    /// How many tokens of its prompt were in the cache when it was first taken into the batch.
    package var cachedTokens: Int
    /// Whether it is over.
    package var isFinished: Bool

    package init(ticket: Ticket, outputTokens: Int, cachedTokens: Int, isFinished: Bool) {
      self.ticket = ticket
      self.outputTokens = outputTokens
      self.cachedTokens = cachedTokens
      self.isFinished = isFinished
    }
  }

  /// A request that the server has.
  struct Sequence {
    /// 0 where there is none.
    var serial: UInt64 = 0
    var request: Request
    var arrival: MonotonicInstant
    var keys: [UInt64]
    var holding = BlockStore.Holding()
    /// The engine in whose batch it is; nil while it waits.
    var engine: Int?
    /// Whether it has ever been in the batch.
    var hasBegun = false
    /// How many tokens are in the cache.
    var computed = 0
    var generated = 0
    var cached = 0

    /// Takes note that so many of its tokens were computed.
    ///
    /// - Returns: what that has brought; nil where more must be computed first.
    mutating func compute(_ count: Int, as ticket: Ticket) -> Release? {
      computed += count
      guard computed == tokens else { return nil }
      if request.outputTokens > 0 { generated += 1 }
      return Release(
        ticket: ticket, outputTokens: generated, cachedTokens: cached,
        isFinished: generated == request.outputTokens)
    }

    /// How many tokens must be in the cache for the next one to come.
    var tokens: Int { request.promptTokens + generated }

    /// Whether nothing but its newest token is to be computed.
    var isDecoding: Bool { generated > 0 && tokens - computed == 1 }
  }
}
