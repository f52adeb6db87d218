/// One request to a service and its reply, as they went over the wire, with when each piece came.
package struct CapturedExchange: Sendable, Hashable {
  /// A header field.
  package struct Field: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// What one read of the socket brought of the body, without the framing of HTTP.
  package struct Piece: Sendable, Hashable {
    /// Nanoseconds since the request was sent.
    package var offset: Int64
    package var bytes: [UInt8]

    package init(at offset: Int64, _ bytes: [UInt8]) {
      self.offset = offset
      self.bytes = bytes
    }
  }

  /// The reply's status line and header fields.
  package struct Head: Sendable, Hashable {
    package var status: Int
    /// Nanoseconds since the request was sent.
    package var offset: Int64
    package var headers: [Field]

    package init(status: Int, at offset: Int64, headers: [Field] = []) {
      self.status = status
      self.offset = offset
      self.headers = headers
    }
  }

  /// How it ended.
  package enum End: String, Sendable, Hashable, CaseIterable {
    /// The reply was complete.
    case complete
    /// The server closed the connection before that.
    case closed
    /// The server, or something on the way, reset the connection.
    case reset
    /// The client gave up: it ran out of time, was cancelled, or could make no sense of the reply.
    case error
  }

  /// What `PERF_PROVIDER` calls the API.
  package var provider: String
  package var method: String
  /// Path and query.
  package var target: String
  package var requestHeaders: [Field] = []
  package var requestBody: [UInt8] = []
  /// Nil when no head came.
  package var head: Head?
  package var pieces: [Piece] = []
  package var end: End
  /// Nanoseconds from the sending of the request to the end.
  package var endOffset: Int64
  /// The code of the client's error, e.g. `total_timeout`.
  package var errorCode: String?

  package init(provider: String, method: String, target: String, end: End, endOffset: Int64) {
    self.provider = provider
    self.method = method
    self.target = target
    self.end = end
    self.endOffset = endOffset
  }

  /// The path without the query.
  package var path: Substring { target.prefix { $0 != "?" } }
}
