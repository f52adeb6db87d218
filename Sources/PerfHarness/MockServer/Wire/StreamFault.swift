#if HTTP

  /// What a fault does to a stream.
  struct StreamFault {
    /// What follows the last token that is sent.
    enum Tail {
      case closing(hasEndMarker: Bool)
      case failure
      case broken(MockStep.Ending)
    }

    var tail = Tail.closing(hasEndMarker: true)
    /// After how many tokens the tail comes; nil for all.
    var tokens: Int?
    /// Whether nothing comes between the head and the tail, not even what opens the stream.
    var sendsHeadOnly = false
    /// The token whose event can't be decoded.
    var malformedToken: Int?
    /// The token before which there is garbage.
    var garbageToken: Int?
    /// Whether the length of the body is announced.
    var announcesLength = false
    /// Whether the line ends after the last event are left out.
    var dropsFinalBlankLine = false
    /// Whether chunks end inside characters.
    var cutsCharacters = false

    init(_ fault: MockServer.Fault?) {
      switch fault {
      case .disconnect(let count): (tail, tokens) = (.broken(.disconnect), count)
      case .reset(let count): (tail, tokens) = (.broken(.reset), count)
      case .stall(let count): (tail, tokens) = (.broken(.stall), count)
      case .errorEvent(let count): (tail, tokens) = (.failure, count)
      case .truncatedBody(let count):
        (tail, tokens, announcesLength) = (.broken(.disconnect), count, true)
      case .disconnectAfterHead:
        (tail, tokens, sendsHeadOnly) = (.broken(.disconnect), 0, true)
      case .missingDone: tail = .closing(hasEndMarker: false)
      case .invalidJSON(let token): malformedToken = token
      case .garbageInBody(let token): garbageToken = token
      case .missingFinalBlankLine: dropsFinalBlankLine = true
      case .splitUTF8: cutsCharacters = true
      default: break
      }
    }
  }

#endif
