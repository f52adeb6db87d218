#if HTTP
  import PerfHarness

  /// Keeps all of a reply, and can be told to fail or to tell of its progress.
  struct CollectingReader: HTTPResponseReader {
    struct Reply: Sendable {
      var head = HTTPResponseHead(status: 0)
      var body: [UInt8] = []
      var instants: [MonotonicInstant] = []

      var status: Int { head.status }
      var text: String { String(decoding: body, as: UTF8.self) }
    }

    enum Part: Sendable { case head, body, end }

    static let refusal = ProviderError(.invalidJSON, "the reader does not like it")

    var reply = Reply()
    var failing: Part?
    var gotBody: Signal?

    init(failing: Part? = nil, gotBody: Signal? = nil) {
      self.failing = failing
      self.gotBody = gotBody
    }

    mutating func head(
      _ head: HTTPResponseHead, at stamp: ReadStamp
    ) throws(ProviderError) {
      reply.head = head
      reply.instants.append(stamp.arrived)
      if failing == .head { throw Self.refusal }
    }

    mutating func body(
      _ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp
    ) throws(ProviderError) {
      reply.body += bytes
      reply.instants.append(stamp.arrived)
      gotBody?.fire()
      if failing == .body { throw Self.refusal }
    }

    mutating func end(at stamp: ReadStamp) throws(ProviderError) -> Reply {
      reply.instants.append(stamp.arrived)
      if failing == .end { throw Self.refusal }
      return reply
    }
  }

  extension HTTPTransport {
    /// A request of a few bytes whose reply is kept.
    func collect(
      _ request: HTTPRequest = HTTPRequest(target: "/v1/things", body: Array("{}".utf8)),
      reader: CollectingReader = CollectingReader(), log: EventLog = EventLog()
    ) async throws(ProviderError) -> CollectingReader.Reply {
      try await perform(request, reader: reader, receive: log.receive)
    }

    /// The error of a request that is expected to fail.
    func failure(
      _ request: HTTPRequest = HTTPRequest(target: "/v1/things", body: Array("{}".utf8)),
      reader: CollectingReader = CollectingReader(), log: EventLog = EventLog()
    ) async -> ProviderError? {
      do throws(ProviderError) {
        _ = try await collect(request, reader: reader, log: log)
        return nil
      } catch {
        return error
      }
    }
  }
#endif
