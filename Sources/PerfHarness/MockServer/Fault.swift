#if HTTP

  extension MockServer {
    /// Something that goes wrong with a reply, on purpose.
    ///
    /// A count of tokens that the reply does not have means its end. The faults of a stream do to a
    /// reply in one piece what comes closest: it breaks off after as large a part of its body, an
    /// error event becomes a status of 500, and what only streams have, such as an end marker, chunks
    /// and the line ends after an event, changes nothing.
    public enum Fault: Sendable, Hashable {
      /// An error with this HTTP status and the API's body for it, at once; `retryAfter` is sent as
      /// `retry-after` (whole seconds, rounded up), and by OpenAI as `retry-after-ms`, too.
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
      /// The refusal of a client that asks too often: status 429 with the header fields that the API
      /// tells its limits by, at once.
      case rateLimit(retryAfter: Duration? = nil)
      /// The status line and the headers are sent at once, and when the first token is due the
      /// connection is closed.
      case disconnectAfterHead
      /// The connection is reset (RST) without a byte of a reply.
      case resetBeforeReply
      /// The connection is reset (RST) when the token after these would have been sent.
      case reset(afterTokens: Int)
      /// The body is announced with a `content-length`, and the connection is closed in an orderly way
      /// when the token after these would have been sent.
      case truncatedBody(afterTokens: Int)
      /// Bytes that are nothing in the API's framing, before the token of this index; the HTTP message
      /// is right.
      case garbageInBody(atToken: Int)
      /// The output has characters of several bytes, and chunks end inside each of them. A client must
      /// not mind it.
      case splitUTF8
      /// The last event lacks the line ends after it; the HTTP message is complete.
      case missingFinalBlankLine
      /// The reply is right, and its `content-type` is another one.
      case wrongContentType(String = "text/html; charset=utf-8")
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
      /// Each fault with a probability of its own (0…1), as the seed and the request's id decide; a reply
      /// gets one at most. What goes beyond a sum of 1 is cut off.
      case shares([Fault: Double])
      /// Those of these ordinals: 0 is the first valid request for output that the server received.
      case requests([Int: Fault])

      /// The fault of a request; takes one number of the generator, whatever the case.
      func fault(ordinal: Int, using generator: inout SeededGenerator) -> Fault? {
        let chance = generator.nextUnit()
        return switch self {
        case .none: nil
        case .every(let fault): fault
        case .share(let share, let fault): chance < share ? fault : nil
        case .shares(let shares): Self.fault(at: chance, in: shares)
        case .requests(let faults): faults[ordinal]
        }
      }

      private static func fault(at chance: Double, in shares: [Fault: Double]) -> Fault? {
        // A dictionary has another order in each process; the same seed must give the same faults.
        let ordered = shares.map { (name: "\($0)", fault: $0, share: $1) }.sorted {
          $0.name < $1.name
        }
        var sum = 0.0
        for (_, fault, share) in ordered where share > 0 {
          sum += share
          if chance < sum { return fault }
        }
        return nil
      }
    }
  }

#endif
