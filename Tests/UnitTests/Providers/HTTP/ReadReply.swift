#if HTTP
  @testable import PerfHarness

  /// What a parser made of the bytes of a connection.
  struct ReadReply: Sendable, Equatable, CustomStringConvertible {
    struct Head: Sendable, Equatable {
      var status: Int
      var minorVersion: Int
      /// One a line, `name:value`.
      var fields: [String]
    }

    enum Ending: Sendable, Equatable {
      case complete(surplus: Int)
      /// The connection ended before the reply.
      case cutOff
      case failed(String)
      /// The connection is open, and more is to come.
      case underWay
    }

    /// Interim ones, then the reply's own.
    var heads: [Head] = []
    var body: [UInt8] = []
    var ending = Ending.underWay

    var text: String { String(decoding: body, as: UTF8.self) }

    var isFailed: Bool {
      if case .failed = ending { true } else { false }
    }

    var description: String {
      let heads = heads.map { "\($0.status) 1.\($0.minorVersion) \($0.fields)" }
      return "\(heads) \(text.debugDescription) \(ending)"
    }

    /// Whether all that came before the failure is the beginning of another reply.
    func begins(_ other: ReadReply) -> Bool {
      other.heads.starts(with: heads) && other.body.starts(with: body)
    }
  }

  /// Keeps what it is handed.
  struct ReplyRecorder: HTTPResponseReceiver {
    var reply = ReadReply()
    /// Where the pieces of the body lay.
    var pieces: [UnsafeRawBufferPointer] = []
    var keptConnections: [Bool] = []
    var refusesHeads = false
    var method = "POST"

    mutating func head(_ head: HTTPResponseHead) throws(ProviderError) {
      reply.heads.append(
        ReadReply.Head(
          status: head.status, minorVersion: head.minorVersion,
          fields: head.headers.map { "\($0.name):\($0.value)" }))
      keptConnections.append(head.keepsConnection(method: method))
      if refusesHeads { throw CollectingReader.refusal }
    }

    mutating func body(_ bytes: UnsafeRawBufferPointer) throws(ProviderError) {
      reply.body += bytes
      pieces.append(bytes)
    }

    func failure(_ error: HTTPSyntaxError) -> ProviderError {
      ProviderError(.invalidResponse, "\(error)")
    }
  }

  extension ReadReply {
    /// Reads the reply to one request from pieces of bytes.
    ///
    /// - Parameter closes: whether the connection ends after the last piece.
    static func ours(
      _ pieces: [ArraySlice<UInt8>], to method: String = "POST", closes: Bool = true
    ) -> ReadReply {
      var parser = HTTPResponseParser()
      parser.begin(method: method)
      var recorder = ReplyRecorder()
      do throws(ProviderError) {
        for (index, piece) in pieces.enumerated() {
          let progress = try piece.withUnsafeBufferPointer { bytes throws(ProviderError) in
            try parser.feed(UnsafeRawBufferPointer(bytes), to: &recorder)
          }
          if case .complete(let surplus) = progress {
            let unread = pieces[(index + 1)...].map(\.count).reduce(0, +)
            recorder.reply.ending = .complete(surplus: surplus + unread)
            return recorder.reply
          }
        }
        if closes {
          recorder.reply.ending =
            parser.finish() == .complete ? .complete(surplus: 0) : .cutOff
        }
      } catch {
        recorder.reply.ending = .failed(error.message)
      }
      return recorder.reply
    }

    static func ours(
      _ text: String, to method: String = "POST", closes: Bool = true
    ) -> ReadReply {
      ours([Array(text.utf8)[...]], to: method, closes: closes)
    }
  }
#endif
