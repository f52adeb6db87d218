#if HTTP
  import NIOCore
  import Testing

  @testable import PerfHarness

  /// Replies that come as they should, over loopback.
  @Suite(.timeLimit(.minutes(1)), .onEveryKindOfLoop) struct HTTPTransportTests {
    static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
    static let chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: ignored\r\n\r\n"

    @Test func sendsARequestAndReadsItsReply() async throws {
      try await withServer([[.request, .write(Self.ok)]]) { server, transport in
        let reply = try await transport.collect(
          HTTPRequest(
            target: "/v1/chat?x=1", headers: [("Authorization", "Bearer k")],
            body: Array("{\"a\":1}".utf8)))
        #expect(reply.status == 200)
        #expect(reply.head.reason == "OK")
        #expect(reply.head.value(of: "content-length") == "5")
        #expect(reply.text == "hello")
        #expect(
          server.seen.requests == [
            "POST /v1/chat?x=1 HTTP/1.1\r\nAuthorization: Bearer k\r\n"
              + "Host: 127.0.0.1:\(server.port)\r\nAccept-Encoding: identity\r\n"
              + "User-Agent: PerfHarness\r\nContent-Length: 7\r\n\r\n{\"a\":1}"
          ])
      }
    }

    @Test func tellsWhatHappenedInOrder() async throws {
      try await withServer([[.request, .write(Self.ok), .again]]) { _, transport in
        let first = EventLog()
        let reply = try await transport.collect(log: first)
        #expect(first.kinds == [.connected, .sent, .firstByte, .ended])
        #expect(first.all.map(\.instant) == first.all.map(\.instant).sorted())
        #expect(first.all.last?.instant == reply.instants.last)
        let second = EventLog()
        _ = try await transport.collect(log: second)
        #expect(second.kinds == [.sent, .firstByte, .ended])
        let sent = try #require(second.instant(of: .sent))
        let firstEnded = try #require(first.instant(of: .ended))
        #expect(sent >= firstEnded)
      }
    }

    @Test func allThatCameInOneReadSharesOneStamp() async throws {
      try await withServer([[.request, .write(Self.chunked)]]) { _, transport in
        let log = EventLog()
        let reply = try await transport.collect(log: log)
        // Head, two chunks and the end: one small segment, written at once, is read at once.
        #expect(reply.instants.count == 4)
        #expect(Set(reply.instants).count == 1)
        #expect(log.instant(of: .firstByte) == reply.instants.first)
      }
    }

    /// NIO's channels read without asking for stamps.
    @Test func whatTheSystemStampsArrivedBeforeItWasRead() async throws {
      try await withServer([[.request, .write(Self.ok)]]) { _, transport in
        let log = EventLog()
        _ = try await transport.collect(log: log)
        let sent = try #require(log.instant(of: .sent))
        let ended = try #require(log.all.last)
        #if os(Linux)
          let isStamped = TransportKind.current == .sockets
        #else
          let isStamped = false
        #endif
        #expect((ended.read != nil) == isStamped)
        #expect(sent <= ended.instant)
        #expect(ended.instant <= ended.read ?? ended.instant)
      }
    }

    @Test func requestsOfATaskOnALoopStayThere() async throws {
      try await withServer([[.request, .write(Self.ok), .again]]) { _, transport in
        for (index, executor) in transport.taskExecutors.enumerated() {
          let loops = try await Task(executorPreference: executor) {
            let before = TransportKind.loops.indexOfThisThread
            _ = try await transport.collect()
            return [before, TransportKind.loops.indexOfThisThread]
          }.value
          #expect(loops == [index, index])
        }
      }
    }

    @Test func firstByteIsStampedBeforeTheRestIsThere() async throws {
      let gotBody = Signal()
      let script: [ScriptedServer.Step] = [
        .request, .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"), .wait(gotBody),
        .write("world"),
      ]
      try await withServer([script]) { _, transport in
        let log = EventLog()
        let reply = try await transport.collect(
          reader: CollectingReader(gotBody: gotBody), log: log)
        #expect(reply.text == "helloworld")
        let firstByte = try #require(log.instant(of: .firstByte))
        let ended = try #require(log.instant(of: .ended))
        #expect(firstByte < ended)
      }
    }

    @Test(arguments: 0...chunked.utf8.count)
    func readsAChunkedReplySplitAnywhere(_ position: Int) async throws {
      let parts = (
        String(decoding: Self.chunked.utf8.prefix(position), as: UTF8.self),
        String(decoding: Self.chunked.utf8.dropFirst(position), as: UTF8.self)
      )
      try await withServer([[.request, .write(parts.0), .write(parts.1)]]) { _, transport in
        let answer = try await transport.collect()
        #expect(answer.text == "hello")
      }
    }

    @Test func readsAReplyThatComesByteByByte() async throws {
      let bytes = Self.chunked.map { ScriptedServer.Step.write(String($0)) }
      try await withServer([[.request] + bytes + [.again]]) { _, transport in
        for _ in 1...3 {
          let answer = try await transport.collect()
          #expect(answer.text == "hello")
        }
        #expect(transport.connectionsOpened == 1)
      }
    }

    @Test func keepsItsConnectionForTheNextRequest() async throws {
      try await withServer([[.request, .write(Self.ok), .again]]) { server, transport in
        for _ in 1...5 { _ = try await transport.collect() }
        #expect(transport.connectionsOpened == 1)
        #expect(server.seen.connections == 1)
        #expect(server.seen.requests.count == 5)
      }
    }

    @Test(arguments: [
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
      "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    ])
    func doesNotReuseAConnectionThatTheReplyEnds(_ reply: String) async throws {
      try await withServer([[.request, .write(reply), .again]]) { server, transport in
        for _ in 1...2 {
          let answer = try await transport.collect()
          #expect(answer.text == "hello")
        }
        #expect(server.seen.connections == 2)
      }
    }

    @Test(arguments: ["HTTP/1.0 200 OK\r\n\r\nhello", "HTTP/1.1 200 OK\r\n\r\nhello"])
    func readsAReplyThatEndsWithItsConnection(_ reply: String) async throws {
      try await withServer([[.request, .write(reply), .close]]) { _, transport in
        let log = EventLog()
        let reply = try await transport.collect(log: log)
        #expect(reply.text == "hello")
        // The last byte is part of the reply; the close that came after it is not.
        #expect(log.instant(of: .ended) == reply.instants.dropLast().last)
      }
    }

    @Test func skipsInterimReplies() async throws {
      let replies =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Self.ok
      try await withServer([[.request, .write(replies), .again]]) { _, transport in
        let log = EventLog()
        for _ in 1...2 {
          let answer = try await transport.collect(log: log)
          #expect(answer.status == 200)
        }
        #expect(log.kinds == [.connected, .sent, .firstByte, .ended, .sent, .firstByte, .ended])
      }
    }

    @Test(arguments: [
      ("POST", "HTTP/1.1 204 No Content\r\n\r\n"),
      ("POST", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
      ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
      ("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    ])
    func knowsRepliesWithoutABody(_ method: String, _ reply: String) async throws {
      try await withServer([[.request, .write(reply), .again]]) { _, transport in
        for _ in 1...2 {
          let request = HTTPRequest(method: method, target: "/")
          let answer = try await transport.collect(request)
          #expect(answer.body.isEmpty)
        }
        #expect(transport.connectionsOpened == 1)
      }
    }

    @Test func carriesBodiesOfManySegments() async throws {
      let text = String(repeating: "0123456789abcdef", count: 65_536)
      let reply = "HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
      try await withServer([[.request, .write(reply), .again]]) { server, transport in
        let request = HTTPRequest(target: "/", body: Array(text.utf8))
        for _ in 1...2 {
          let answer = try await transport.collect(request)
          #expect(answer.text == text)
        }
        #expect(server.seen.requests.allSatisfy { $0.hasSuffix(text) })
      }
    }

    @Test func runsTwoHundredRequestsAtOnce() async throws {
      // No reply comes before all requests are there, so none can take another's connection.
      let allAreThere = Signal(after: 200)
      let script: [ScriptedServer.Step] = [
        .request, .tell(allAreThere), .wait(allAreThere), .write(Self.ok), .again,
      ]
      try await withServer([script]) { server, transport in
        try await withThrowingTaskGroup(of: String.self) { group in
          for _ in 1...200 { group.addTask { try await transport.collect().text } }
          for try await text in group { #expect(text == "hello") }
        }
        #expect(server.seen.connections == 200)
        _ = try await transport.collect()
        #expect(transport.connectionsOpened == 200)
      }
    }

    @Test func warmConnectionsAreUsedFirst() async throws {
      try await withServer([[.request, .write(Self.ok), .again]]) { _, transport in
        try await transport.warmUp(connections: 200)
        #expect(transport.connectionsOpened == 200)
        try await transport.warmUp(connections: 150)
        #expect(transport.connectionsOpened == 200)
        let log = EventLog()
        _ = try await transport.collect(log: log)
        #expect(log.kinds == [.sent, .firstByte, .ended])
      }
    }

    @Test func anIdleConnectionThatTheServerClosedIsNotUsed() async throws {
      try await withServer([
        [.request, .write(Self.ok), .close], [.request, .write(Self.ok), .again],
      ]) { server, transport in
        _ = try await transport.collect()
        while transport.connections > 0, !Task.isCancelled { await Task.yield() }
        let log = EventLog()
        _ = try await transport.collect(log: log)
        #expect(log.kinds.first == .connected)
        #expect(server.seen.connections == 2)
      }
    }

    @Test func anIdleConnectionOnWhichTheServerSpeaksIsNotUsed() async throws {
      let ended = Signal()
      try await withServer([
        [.request, .write(Self.ok), .wait(ended), .write("HTTP/1.1 408 Timeout\r\n\r\n")],
        [.request, .write(Self.ok)],
      ]) { _, transport in
        _ = try await transport.collect()
        ended.fire()
        while transport.connections > 0, !Task.isCancelled { await Task.yield() }
        let answer = try await transport.collect()
        #expect(answer.status == 200)
      }
    }

    @Test func aConnectionThatIsClosedLeavesNothingBehind() async throws {
      final class Remembered {
        weak var connection: HTTPConnection?
      }
      let server = try await ScriptedServer([[.wait(Signal())]])
      let pool = ConnectionPool(
        ConnectionSettings(origin: server.origin, timeouts: HTTPTimeouts(), tls: TLSSettings()),
        eventLoops: .init(TransportKind.current, threads: 2))
      var handle = pool.reserve()
      let loop = try #require(handle).eventLoop
      let remembered = NIOLoopBoundBox.makeBoxSendingValue(Remembered(), eventLoop: loop)
      await withCheckedContinuation { continuation in
        loop.execute { [handle] in
          remembered.value.connection = handle?.value
          handle?.value.open(began: SystemClock().now) { _ in continuation.resume() }
        }
      }
      handle = nil
      #expect(pool.opened == 1)
      await pool.shutDown()
      // What the loop has begun about the connection is over before this is.
      let isGone = try await loop.submit { remembered.value.connection == nil }.get()
      #expect(isGone)
      try await server.stop()
    }

    @Test func canBeUsedAgainAfterAShutdown() async throws {
      try await withServer([[.request, .write(Self.ok), .again]]) { _, transport in
        for _ in 1...2 {
          try await transport.warmUp(connections: 3)
          let answer = try await transport.collect()
          #expect(answer.text == "hello")
          await transport.shutdown()
          #expect(transport.connections == 0)
        }
        #expect(transport.connectionsOpened == 6)
      }
    }

    @Test func aTransportThatIsLetGoClosesItsConnections() async throws {
      let server = try await ScriptedServer([[.request, .write(Self.ok), .again]])
      do {
        let transport = HTTPTransport(origin: server.origin, eventLoops: TransportKind.loops)
        _ = try await transport.collect()
      }
      await server.clientClosed.wait()
      try await server.stop()
    }

    @Test func findsAServerByName() async throws {
      try await withServer([[.request, .write(Self.ok)]]) { server, _ in
        let transport = HTTPTransport(
          origin: HTTPOrigin(isSecure: false, host: "localhost", port: server.port))
        let answer = try await transport.collect()
        #expect(answer.text == "hello")
        await transport.shutdown()
      }
    }
  }
#endif
