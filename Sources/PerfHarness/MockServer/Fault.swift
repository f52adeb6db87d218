#if HTTP

  extension MockServer {
    /// Something that goes wrong with a reply, on purpose.
    ///
    /// A count of tokens that the reply does not have means its end. The faults of a stream do to a
    /// reply in one piece what comes closest: it breaks off after as large a part of its body, an
    /// error event becomes a status of 500, and a missing end marker changes nothing.
    public enum Fault: Sendable, Hashable {
      /// An error with this HTTP status and OpenAI's body for it, at once; `retryAfter` is sent as
      /// `retry-after` (whole seconds, rounded up) and `retry-after-ms`.
      case status(Int, retryAfter: Duration? = nil)
      /// The connection is closed without a byte of a reply.
      case disconnectBeforeReply
      /// The connection is closed when the token after these would have been sent.
      case disconnect(afterTokens: Int)
      /// Nothing is sent, and the connection stays open.
      case stallBeforeReply
      /// Nothing is sent after these tokens, and the connection stays open; after 0 tokens the
      /// status line, the headers and the role chunk have been sent.
      case stall(afterTokens: Int)
      /// The event with the token of this index, counted from 0, holds a JSON text that breaks off.
      case invalidJSON(atToken: Int)
      /// An error inside the stream in place of the token after these; the stream ends with it.
      case errorEvent(afterTokens: Int)
      /// The stream ends without its end marker (`[DONE]`); the HTTP message is complete.
      case missingDone
      /// Bytes that are no HTTP, and the end of the connection.
      case garbage
      /// The first token has a text of so many bytes, all in one line.
      case oversizedLine(bytes: Int)
    }

    /// Which replies get a fault.
    ///
    /// Only valid requests for output can get one; a list of models or a refused request never
    /// does.
    public enum Faults: Sendable, Hashable {
      /// None of them.
      case none
      /// All of them.
      case every(Fault)
      /// Each with this probability (0…1), as the seed and the request's id decide.
      case share(Double, Fault)
      /// Those of these ordinals: 0 is the first valid request for output that the server received.
      case requests([Int: Fault])

      /// The fault of a request; takes one number of the generator, whatever the case.
      func fault(ordinal: Int, using generator: inout SeededGenerator) -> Fault? {
        let chance = generator.nextUnit()
        return switch self {
        case .none: nil
        case .every(let fault): fault
        case .share(let share, let fault): chance < share ? fault : nil
        case .requests(let faults): faults[ordinal]
        }
      }
    }
  }

#endif
