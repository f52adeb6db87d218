#if HTTP
  import NIOCore
  import NIOEmbedded
  import NIOHTTP1

  extension ReadReply {
    /// Reads the reply to one request with NIO's parser; its connection ends after the last piece.
    static func ofNIO(_ pieces: [ArraySlice<UInt8>], to method: String = "POST") throws -> ReadReply
    {
      let channel = EmbeddedChannel()
      try channel.pipeline.syncOperations.addHandlers(
        HTTPRequestEncoder(),
        ByteToMessageHandler(HTTPResponseDecoder(informationalResponseStrategy: .forward)))
      // The decoder sees the request, whose method says whether the reply has a body.
      let request = HTTPRequestHead(
        version: .http1_1, method: HTTPMethod(rawValue: method), uri: "/")
      try channel.writeOutbound(HTTPClientRequestPart.head(request))
      try channel.writeOutbound(HTTPClientRequestPart.end(nil))

      var reply = ReadReply()
      var error: (any Error)?
      do {
        for piece in pieces { try channel.writeInbound(ByteBuffer(bytes: piece)) }
        _ = try channel.finish()
      } catch let thrown {
        error = thrown
        _ = try? channel.finish()
      }
      while let part = try channel.readInbound(as: HTTPClientResponsePart.self) {
        switch part {
        case .head(let head): reply.heads.append(Head(head))
        case .body(let buffer): reply.body += buffer.readableBytesView
        case .end:
          // What NIO makes of the bytes after it is another matter.
          reply.ending = .complete(surplus: 0)
          return reply
        }
      }
      switch error {
      case nil, HTTPParserError.invalidEOFState?: reply.ending = .cutOff
      case let error?: reply.ending = .failed("\(error)")
      }
      return reply
    }
  }

  extension ReadReply.Head {
    /// NIO leaves the blanks after a value: RFC 9112, section 5.1, has them left out.
    fileprivate init(_ head: HTTPResponseHead) {
      self.init(
        status: Int(head.status.code), minorVersion: head.version.minor,
        fields: head.headers.map { name, value in
          var value = Substring(value)
          while let last = value.unicodeScalars.last, last == " " || last == "\t" {
            value.unicodeScalars.removeLast()
          }
          return "\(name):\(value)"
        })
    }
  }
#endif
