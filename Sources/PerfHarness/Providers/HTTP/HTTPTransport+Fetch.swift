#if HTTP
  extension HTTPTransport {
    /// A reply that was read whole.
    package struct Reply: Sendable {
      package let head: HTTPResponseHead
      package let body: [UInt8]

      /// Whether the status is one of success.
      package var isSuccess: Bool { (200..<300).contains(head.status) }
    }

    /// The most that `fetch` keeps of a body, where it is not told otherwise.
    package static let fetchLimit = 4 << 20

    /// Sends one request of its own and closes the connection after it: for what is not measured, such
    /// as tokens and lists of models.
    ///
    /// - Parameters:
    ///   - limit: how many bytes of a body are kept at most.
    ///   - eventLoops: nil for those that requests which are measured are sent and read by.
    /// - Throws: why there is no complete reply. A status of an error is a reply.
    package static func fetch(
      _ request: HTTPRequest, from origin: HTTPOrigin,
      timeouts: HTTPTimeouts = HTTPTimeouts(
        connect: .seconds(5), read: .seconds(10), total: .seconds(20)),
      tls: TLSSettings = TLSSettings(), limit: Int = HTTPTransport.fetchLimit,
      eventLoops: EventLoops? = nil
    ) async throws(ProviderError) -> Reply {
      let transport = HTTPTransport(
        origin: origin, timeouts: timeouts, tls: tls, eventLoops: eventLoops)
      do throws(ProviderError) {
        let reply = try await transport.perform(
          request, reader: WholeReader(limit: limit), receive: { _ in })
        await transport.shutdown()
        return reply
      } catch {
        await transport.shutdown()
        throw error
      }
    }

    private struct WholeReader: HTTPResponseReader {
      let limit: Int
      private var head: HTTPResponseHead?
      private var bytes: [UInt8] = []

      init(limit: Int) {
        self.limit = limit
      }

      mutating func head(_ head: HTTPResponseHead, at stamp: ReadStamp) {
        self.head = head
      }

      mutating func body(
        _ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp
      ) throws(ProviderError) {
        guard self.bytes.count + bytes.count <= limit else {
          throw ProviderError(
            .tooLarge,
            "a reply is longer than \(limit) bytes; expected a token or a list")
        }
        self.bytes.append(contentsOf: bytes)
      }

      func end(at stamp: ReadStamp) throws(ProviderError) -> Reply {
        guard let head else {
          throw ProviderError(.invalidResponse, "a reply came without a head; expected HTTP/1.1")
        }
        return Reply(head: head, body: bytes)
      }
    }
  }
#endif
