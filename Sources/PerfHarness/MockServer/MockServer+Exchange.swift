#if HTTP

  extension MockServer {
    /// What the server did about one request: the truth that a client's measurement is held
    /// against.
    public struct Exchange: Sendable, Hashable {
      /// The request's `X-Request-Id`, or what the server made up for one: `req_0`, `req_1` and so
      /// on, by the number of requests received before. The reply's `x-request-id` tells it.
      public var id: String
      /// When the whole request had been read; for a pipelined one, when the reply before it ended.
      public var received: MonotonicInstant
      /// The status that was sent; nil when the exchange ended before a status line.
      public var status: Int?
      /// One instant for each output token, taken just before it was written to the socket.
      public var sent: [MonotonicInstant] = []
      /// When the last byte was written or the connection was closed; nil when the reply stalled.
      public var ended: MonotonicInstant?
      /// Whether the HTTP message was sent to its end.
      public var isComplete = false

      init(id: String, received: MonotonicInstant) {
        self.id = id
        self.received = received
      }
    }
  }

#endif
