#if HTTP
  import NIOHTTP1

  /// Where our parser reads a reply on purpose in another way than NIO's, which is llhttp.
  ///
  /// Limits on sizes are another matter: each has its own.
  enum ParserDifference: CaseIterable {
    /// RFC 9112, 2.2: a line feed alone may be taken for a line's end. 5.2: a user agent replaces the
    /// line end inside a value by blanks. NIO refuses both.
    case lineEnds
    /// RFC 9112, 2.2: a carriage return elsewhere is invalid. NIO ends the status line with two.
    case carriageReturns
    /// RFC 9110, 2.5: a later minor version is read as the latest that is known. NIO refuses it.
    case laterVersion
    /// RFC 9112, 2.3: the name is HTTP. NIO knows RTSP and ICE besides.
    case otherProtocols
    /// RFC 9110, 15: a status begins with 1 to 5, and what is beyond is taken for a failure. Below 100
    /// it would be an interim one to some and not to others, so that we refuse it.
    case lowStatus
    /// RFC 9112, 6.3, item 5: a length may be said twice; 5.1: a tab after it is no part of it. NIO
    /// refuses both.
    case lengths
    /// Beyond 2^63 − 1 no `Int` counts the body, nor would it ever end; NIO counts to 2^64 − 1.
    case hugeLength
    /// RFC 9110, 5.6.1: blanks and empty elements of a list say nothing; RFC 9112, 7.1: `chunked` has
    /// no parameters. NIO takes for unknown what has either, and an empty value for none.
    case codings
    /// RFC 9112, 7.1.1: extensions are ignored, with the blanks before them. NIO looks at their syntax.
    case chunkExtensions
    /// RFC 9110, 6.5: trailer fields are read over, whose line ends may be those of a head. To NIO a
    /// length in them is an error.
    case trailerFields
    /// RFC 9110, 15.2: an interim reply ends with its head. To NIO it is the last one, if it says so.
    case closingInterim
    /// RFC 9110, 15.2.2: nobody asked for another protocol. NIO ends the reply, since then it would be
    /// spoken; here whoever receives the head refuses it.
    case switchedProtocols
    /// RFC 9112, 6.3, item 2: there is no body after a 2xx status. NIO knows none after any status.
    case refusedTunnel
    /// One sees that the reply is wrong, where it is cut off for the other before that. NIO judges
    /// half a field, where we wait for the next line; and we half a version.
    case halfLines

    /// Replies that are read in two ways for that reason, and nothing else.
    var specimens: [String] {
      let head = "HTTP/1.1 200 OK\r\n"
      let chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
      return switch self {
      case .lineEnds:
        [
          "HTTP/1.1 204 x\nA: b\r\n\r\n", "HTTP/1.1 204 x\r\nA: b\n\r\n", "HTTP/1.1 204 x\r\n\n",
          "HTTP/1.1 204\n\n", "HTTP/1.1 204 x\r\nA: b\r\n c\r\n\td\r\nE: \r\n f\r\n\r\n",
        ]
      case .carriageReturns: ["HTTP/1.1 204 x\r\rA: b\r\n\r\n"]
      case .laterVersion: ["HTTP/1.2 204 x\r\n\r\n"]
      case .otherProtocols: ["RTSP/1.0 204 x\r\n\r\n", "ICE/1.0 204 x\r\n\r\n"]
      case .lowStatus: ["HTTP/1.1 099 x\r\nContent-Length: 0\r\n\r\n"]
      case .lengths:
        [
          head + "Content-Length: 2\t\r\n\r\nok",
          head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok",
          head + "Content-Length: 2, 2\r\n\r\nok",
        ]
      case .hugeLength:
        [
          head + "Content-Length: 9223372036854775808\r\n\r\n",
          chunked + "8000000000000000\r\nx",
        ]
      case .codings:
        ["chunked,", "chunked, ,", "chunked\t", "chunked;a=b", ""].map {
          head + "Transfer-Encoding: \($0)\r\n\r\n0\r\n\r\n"
        }
      case .chunkExtensions:
        [" ", "\t", " ;a", "; a", ";", ";a b", ";\u{80}"].map { chunked + "0\($0)\r\n\r\n" }
      case .trailerFields:
        ["Content-Length: 1\r\n\r\n", "A: b\n\r\n", "A: b\r\n c\r\n\r\n", "\n"].map {
          chunked + "1\r\nx\r\n0\r\n\($0)"
        }
      case .closingInterim:
        [
          "HTTP/1.1 100 x\r\nConnection: close\r\n\r\nHTTP/1.1 204 x\r\n\r\n",
          "HTTP/1.0 100 x\r\n\r\nHTTP/1.1 204 x\r\n\r\n",
        ]
      case .switchedProtocols: ["HTTP/1.1 101 x\r\n\r\nHTTP/1.1 204 x\r\n\r\n"]
      case .refusedTunnel: ["HTTP/1.1 407 x\r\nContent-Length: 2\r\n\r\nno"]
      case .halfLines: ["HTTP/1.1 204 x\r\nContent-Length: x", "HTTP/2"]
      }
    }

    /// What the specimens answer.
    var method: String { self == .refusedTunnel ? "CONNECT" : "POST" }

    /// Whether it is the reason why the two read that message in two ways.
    func explains(
      _ message: [UInt8], to method: String, ours: ReadReply, theirs: ReadReply
    ) throws -> Bool {
      switch self {
      case .lineEnds:
        // Written as NIO has it, the message is to NIO what it is to us, but for other differences.
        let strict = Self.withStrictLineEnds(message)
        if strict == message { return false }
        let repaired = try ReadReply.ofNIO([strict[...]], to: method)
        return try ours.agrees(with: repaired)
          || Self.allCases.contains {
            try $0 != self && $0.explains(strict, to: method, ours: ours, theirs: repaired)
          }
      case .carriageReturns:
        return ours.ending == .failed("invalidStatusLine") && message.contains("\r\r")
      case .laterVersion:
        let isLater = ours.heads.dropFirst(theirs.heads.count).first.map { $0.minorVersion > 1 }
        return theirs.failed(with: .invalidVersion) && isLater == true
      case .otherProtocols:
        return ours.ending == .failed("invalidStatusLine")
          && (message.contains("RTSP/1") || message.contains("ICE/1"))
      case .lowStatus:
        let status = theirs.heads.dropFirst(ours.heads.count).first?.status ?? 100
        return ours.ending == .failed("invalidStatusLine") && status < 100
      case .lengths:
        return !ours.isFailed
          && (theirs.failed(with: .unexpectedContentLength)
            || theirs.failed(with: .invalidContentLength)
              && (ours.lengths.contains(",") || message.contains("\t\r\n")))
      case .hugeLength:
        return theirs.ending == .cutOff
          && [.failed("invalidContentLength"), .failed("invalidChunkSize")].contains(ours.ending)
      case .codings:
        if ours.ending == .failed("invalidTransferEncoding") { return ours.heads.isEmpty }
        let codings = ours.codings.lowercased()
        return !theirs.isFailed && ours.heads == theirs.heads && codings.contains("chunked")
          && (codings.contains(",:") || message.contains("\t\r\n"))
      case .chunkExtensions:
        return theirs.isFailed && ours.heads == theirs.heads && theirs.begins(ours)
          && ours.codings.lowercased().contains("chunked")
          && (theirs.failed(with: .strictModeAssertion) || theirs.failed(with: .invalidChunkSize))
      case .trailerFields:
        return theirs.isFailed && ours.heads == theirs.heads && ours.body == theirs.body
          && ours.codings.lowercased().contains("chunked") && message.contains("\r\n0")
          && !theirs.failed(with: .strictModeAssertion) && !theirs.failed(with: .invalidChunkSize)
      case .closingInterim:
        let isInterim = theirs.heads.last.map { (100..<200).contains($0.status) } ?? false
        return theirs.failed(with: .closedConnection) && isInterim && theirs.begins(ours)
      case .switchedProtocols: return theirs.heads.last?.status == 101 && theirs.begins(ours)
      case .refusedTunnel:
        return method == "CONNECT" && ours.heads == theirs.heads && theirs.body.isEmpty
      case .halfLines:
        return
          (ours.ending == .cutOff && theirs.isFailed || theirs.ending == .cutOff && ours.isFailed)
          && ours.heads == theirs.heads && ours.body == theirs.body
      }
    }

    private static func withStrictLineEnds(_ message: [UInt8]) -> [UInt8] {
      let lineEnd = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
      var strict: [UInt8] = []
      var rest = message[...]
      var statusLine: [UInt8]?
      while let end = rest.firstIndex(of: lineEnd[1]) {
        let line = Array(rest[..<end])
        rest = rest[(end + 1)...]
        let text = line.last == lineEnd[0] ? line.dropLast() : line
        let isFolded = statusLine != nil && (rest.first == 0x20 || rest.first == 0x09)
        if isFolded && !text.isEmpty {
          strict += text + Array(repeating: 0x20, count: line.count - text.count + 1)
        } else {
          strict += text + lineEnd
        }
        if let first = statusLine, text.isEmpty {
          statusLine = nil
          if first.count < 10 || first[9] != UInt8(ascii: "1") { break }
        } else if statusLine == nil && !text.isEmpty {
          statusLine = text
        }
      }
      return strict + rest
    }
  }

  extension ReadReply {
    /// Whether both are the same reply, or were refused at the same place.
    func agrees(with other: ReadReply) -> Bool {
      guard heads == other.heads, body == other.body else { return false }
      return switch (ending, other.ending) {
      case (.complete, .complete), (.cutOff, .cutOff), (.failed, .failed): true
      default: false
      }
    }

    fileprivate func failed(with error: HTTPParserError) -> Bool { ending == .failed("\(error)") }

    fileprivate var codings: String { values(of: "transfer-encoding") }
    fileprivate var lengths: String { values(of: "content-length") }

    /// Each with a colon after it.
    private func values(of name: String) -> String {
      let fields = heads.last?.fields ?? []
      return fields.filter { $0.lowercased().hasPrefix("\(name):") }
        .map { $0.dropFirst(name.utf8.count + 1) + ":" }.joined()
    }
  }

  extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool {
      let text = Array(text.utf8)
      return indices.contains { self[$0...].starts(with: text) }
    }
  }
#endif
