#if HTTP
  /// One request and its reply, as far as it can be decided without a socket: what a head means, when
  /// time is up, what went wrong, and whether the connection can be used again.
  struct ExchangeState: Sendable {
    /// What to do with a head.
    enum HeadStep {
      /// An interim one; the reply's own head is yet to come.
      case skip
      /// The reply's head; its first byte was read at that instant.
      case deliver(firstByte: MonotonicInstant)
    }

    /// How an exchange was broken off.
    enum Breakage {
      case closed
      case reset
      case notHTTP(detail: String)
      case headTooLarge
      case tls(detail: String)
      case cancelled
      case shutDown
    }

    let origin: HTTPOrigin
    let timeouts: HTTPTimeouts
    let method: String
    /// When the caller asked.
    let began: MonotonicInstant

    /// How many bytes of the reply were read, its head and interim ones included.
    private(set) var bytesRead = 0
    /// The read that the bytes at hand came in; before there are any, the instant of sending.
    private(set) var lastRead: MonotonicInstant
    private var reusesConnection = false
    /// Whether the next byte is the reply's first.
    private var awaitsFirstByte = true
    /// The read that the reply began in, while its head is not complete.
    private var unreportedFirstByte: MonotonicInstant?
    private var allowsReuse = false

    init(origin: HTTPOrigin, timeouts: HTTPTimeouts, method: String, began: MonotonicInstant) {
      self.origin = origin
      self.timeouts = timeouts
      self.method = method
      self.began = began
      lastRead = began
    }

    mutating func sent(at instant: MonotonicInstant, reusingConnection: Bool) {
      lastRead = instant
      reusesConnection = reusingConnection
    }

    mutating func read(_ count: Int, at instant: MonotonicInstant) {
      if awaitsFirstByte { unreportedFirstByte = instant }
      awaitsFirstByte = false
      bytesRead += count
      lastRead = instant
    }

    mutating func head(_ head: HTTPResponseHead) throws(ProviderError) -> HeadStep {
      if head.status == 101 { throw .switchedProtocols(origin) }
      let firstByte = takeUnreportedFirstByte() ?? lastRead
      awaitsFirstByte = head.status < 200
      if awaitsFirstByte { return .skip }
      allowsReuse = head.keepsConnection(method: method)
      return .deliver(firstByte: firstByte)
    }

    /// The reply is complete; whether its connection can be used again.
    func end() -> Bool { allowsReuse }

    /// The instant of a first byte that no event has told of yet.
    mutating func takeUnreportedFirstByte() -> MonotonicInstant? {
      defer { unreportedFirstByte = nil }
      return unreportedFirstByte
    }

    /// When time is up unless something is read before.
    var deadline: MonotonicInstant {
      min(began.advanced(by: timeouts.total), lastRead.advanced(by: timeouts.read))
    }

    /// The failure when time is up; nil while it is not.
    func expiry(at now: MonotonicInstant) -> ProviderError? {
      if now >= began.advanced(by: timeouts.total) {
        return .totalTimeout(origin, limit: timeouts.total, bytesRead: bytesRead)
      }
      if now >= lastRead.advanced(by: timeouts.read) {
        return .readTimeout(origin, limit: timeouts.read, bytesRead: bytesRead)
      }
      return nil
    }

    func failure(_ breakage: Breakage) -> ProviderError {
      switch breakage {
      case .closed where bytesRead == 0 && reusesConnection,
        .reset where bytesRead == 0 && reusesConnection:
        .closedWhileKeptAlive(origin)
      default: .broken(origin, breakage, bytesRead: bytesRead)
      }
    }
  }
#endif
