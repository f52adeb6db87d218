#if HTTP

  import NIOCore

  /// A reply as a sequence of timed writes. Pure: it tells when the next one is due and renders it;
  /// whoever has the socket waits and writes.
  protocol MockReply {
    /// The status that the first step sends; nil when it sends none.
    var status: Int? { get }
    /// How many tokens will be sent, at most.
    var tokens: Int { get }
    /// When the next step is due, counted from the receipt of the request.
    var due: Duration { get }
    /// How many tokens a model of a server must have made before the next step; nil where time alone
    /// decides.
    var awaitedTokens: Int? { get }
    /// Appends the bytes of the next step. Not called again after a step with an ending.
    mutating func next(into buffer: inout ByteBuffer) -> MockStep
  }

  extension MockReply {
    var awaitedTokens: Int? { nil }
  }

  /// One write to the socket.
  struct MockStep: Equatable {
    /// How a reply ends.
    enum Ending {
      /// The HTTP message is complete.
      case complete
      /// The connection is closed, though the message is not complete.
      case disconnect
      /// The connection is reset, so that the client sees no orderly end.
      case reset
      /// The connection is left open, with nothing more to come.
      case stall
    }

    /// How many output tokens are in the write.
    var tokens = 0
    /// What follows the write; nil for another step.
    var ending: Ending?
  }

#endif
