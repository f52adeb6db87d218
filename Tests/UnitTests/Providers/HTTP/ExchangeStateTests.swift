#if HTTP
  import Testing

  @testable import PerfHarness

  struct ExchangeStateTests {
    static let origin = HTTPOrigin(isSecure: false, host: "127.0.0.1", port: 8000)

    /// Asked at 0 s, sent at 1 s; silence for 2 s, 10 s in all.
    var exchange = {
      var state = ExchangeState(
        origin: origin, timeouts: HTTPTimeouts(read: .seconds(2), total: .seconds(10)),
        method: "POST", began: at(0))
      state.sent(at: at(1), reusingConnection: false)
      return state
    }()

    static func at(_ seconds: Double) -> MonotonicInstant {
      MonotonicInstant(nanoseconds: Int64(seconds * 1e9))
    }

    let sized = HTTPResponseHead(status: 200, headers: [("content-length", "1")])

    private mutating func firstByte(_ head: HTTPResponseHead) throws -> MonotonicInstant? {
      guard case .deliver(let instant) = try exchange.head(head) else { return nil }
      return instant
    }

    @Test mutating func firstByteIsThatOfTheReadInWhichTheHeadBegan() throws {
      exchange.read(4, at: Self.at(1.5))
      exchange.read(40, at: Self.at(2))
      #expect(try firstByte(sized) == Self.at(1.5))
      #expect(exchange.lastRead == Self.at(2))
      #expect(exchange.bytesRead == 44)
    }

    @Test mutating func firstByteIsThatOfTheReplyProperNotOfAnInterimOne() throws {
      exchange.read(25, at: Self.at(1.5))
      #expect(try firstByte(HTTPResponseHead(status: 100)) == nil)
      exchange.read(40, at: Self.at(2))
      #expect(try firstByte(sized) == Self.at(2))
    }

    @Test mutating func interimAndFinalHeadInOneReadShareItsStamp() throws {
      exchange.read(65, at: Self.at(1.5))
      #expect(try firstByte(HTTPResponseHead(status: 103)) == nil)
      #expect(try firstByte(sized) == Self.at(1.5))
      exchange.read(5, at: Self.at(2))
      #expect(exchange.takeUnreportedFirstByte() == nil)
    }

    @Test mutating func tellsOfTheFirstByteOnlyOnce() throws {
      exchange.read(4, at: Self.at(1.5))
      #expect(exchange.takeUnreportedFirstByte() == Self.at(1.5))
      #expect(exchange.takeUnreportedFirstByte() == nil)
    }

    @Test mutating func refusesASwitchOfProtocols() {
      #expect(throws: ProviderError.switchedProtocols(Self.origin)) {
        try exchange.head(HTTPResponseHead(status: 101))
      }
    }

    @Test(arguments: [("content-length", true), ("x-other", false)])
    mutating func allowsReuseOnlyWhenTheHeadDid(_ name: String, _ expected: Bool) throws {
      _ = try exchange.head(HTTPResponseHead(status: 200, headers: [(name, "1")]))
      #expect(exchange.end() == expected)
    }

    @Test mutating func silenceIsCountedFromTheRequestAndFromEachRead() {
      #expect(exchange.deadline == Self.at(3))
      #expect(exchange.expiry(at: Self.at(2.999)) == nil)
      #expect(
        exchange.expiry(at: Self.at(3))
          == .readTimeout(Self.origin, limit: .seconds(2), bytesRead: 0))
      exchange.read(3112, at: Self.at(2.5))
      #expect(exchange.deadline == Self.at(4.5))
      #expect(exchange.expiry(at: Self.at(3)) == nil)
      #expect(
        exchange.expiry(at: Self.at(4.5))
          == .readTimeout(Self.origin, limit: .seconds(2), bytesRead: 3112))
    }

    @Test mutating func theTotalIsCountedFromTheCall() {
      exchange.read(5, at: Self.at(9))
      #expect(exchange.deadline == Self.at(10))
      #expect(
        exchange.expiry(at: Self.at(10))
          == .totalTimeout(Self.origin, limit: .seconds(10), bytesRead: 5))
    }

    @Test(arguments: [ExchangeState.Breakage.closed, .reset])
    mutating func suspectsTheKeepAliveLimitOnlyOfAReusedConnection(
      _ breakage: ExchangeState.Breakage
    ) {
      #expect(exchange.failure(breakage) == .broken(Self.origin, breakage, bytesRead: 0))
      exchange.sent(at: Self.at(1), reusingConnection: true)
      #expect(exchange.failure(breakage) == .closedWhileKeptAlive(Self.origin))
      exchange.read(3112, at: Self.at(2))
      #expect(exchange.failure(breakage) == .broken(Self.origin, breakage, bytesRead: 3112))
    }
  }
#endif
