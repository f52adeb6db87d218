#if HTTP
  import NIOEmbedded
  import Synchronization
  import Testing

  @testable import PerfHarness

  @Suite struct LivePageServingTests {
    /// A page whose snapshot is how often it was asked for.
    private func withPage(
      every interval: Duration = .milliseconds(10), _ body: (PageServer) async throws -> Void
    ) async throws {
      let count = Mutex(0)
      let page = try await LivePage.serve(port: 0, every: interval) {
        let number = count.withLock { count in
          count += 1
          return count
        }
        return "{\"number\":\(number)}"
      }
      do {
        try await body(page)
        await page.stop()
      } catch {
        await page.stop()
        throw error
      }
    }

    private func request(
      _ page: PageServer, _ path: String, method: String = "GET", host: String? = nil
    ) async throws -> RawReply {
      try await RawConnection.open(port: page.port) { connection in
        try await connection.send(
          "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(page.port)")\r\n\r\n")
        return try await connection.readReply()
      }
    }

    @Test func thePageAndTheSnapshotAreServed() async throws {
      try await withPage { page in
        let html = try await request(page, "/")
        #expect(html.statusLine == "HTTP/1.1 200 OK")
        #expect(html.header("content-type") == "text/html; charset=utf-8")
        #expect(
          html.header("content-security-policy")?.hasPrefix("default-src 'none';") == true)
        #expect(html.body == LivePage.html)
        let snapshot = try await request(page, "/snapshot.json?x=1")
        #expect(snapshot.header("content-type") == "application/json")
        #expect(snapshot.header("cache-control") == "no-store")
        #expect(snapshot.body == "{\"number\":1}\n")
      }
    }

    @Test func eventsComeAgainAndAgain() async throws {
      try await withPage { page in
        try await RawConnection.open(port: page.port) { connection in
          try await connection.send(
            "GET /events HTTP/1.1\r\nHost: localhost:\(page.port)\r\n\r\n")
          let head = try await connection.read(through: "\r\n\r\n")
          #expect(head.contains("content-type: text/event-stream\r\n"))
          for number in 1...3 {
            _ = try await connection.read(through: "data: {\"number\":\(number)}\n\n")
          }
        }
      }
    }

    @Test func newsAreToldAtOnce() async throws {
      try await withPage(every: .seconds(3600)) { page in
        try await RawConnection.open(port: page.port) { connection in
          try await connection.send(
            "GET /events HTTP/1.1\r\nHost: 127.0.0.1:\(page.port)\r\n\r\n")
          _ = try await connection.read(through: "data: {\"number\":1}\n\n")
          page.tell()
          _ = try await connection.read(through: "data: {\"number\":2}\n\n")
        }
      }
    }

    /// A page of someone else whose name leads to this machine says that name.
    @Test(arguments: [
      "example.com", "example.com:PORT", "127.0.0.1.example.com:PORT", "127.0.0.1:PORT:1",
      "localhosts", "",
    ])
    func anotherHostIsRefused(_ host: String) async throws {
      try await withPage { page in
        let host = host.replacing("PORT", with: "\(page.port)")
        for path in ["/", "/events", "/snapshot.json"] {
          let reply = try await request(page, path, host: host)
          #expect(reply.statusLine == "HTTP/1.1 403 Forbidden")
          #expect(
            reply.body
              == "this page is at http://127.0.0.1:\(page.port)/ and answers to no other name\n")
        }
      }
    }

    /// A tunnel to a machine elsewhere has a port of its own.
    @Test(arguments: ["127.0.0.1", "LocalHost:1", "127.0.0.1:PORT", "[::1]:9000"])
    func thisMachineIsServedAtWhicheverPort(_ host: String) async throws {
      try await withPage { page in
        let host = host.replacing("PORT", with: "\(page.port)")
        let reply = try await request(page, "/", host: host)
        #expect(reply.statusLine == "HTTP/1.1 200 OK")
      }
    }

    @Test func aHostIsNamedOnce() {
      #expect(PageHandler.namesThisMachine(["localhost:81"]))
      #expect(!PageHandler.namesThisMachine([]))
      #expect(!PageHandler.namesThisMachine(["localhost:81", "localhost:81"]))
      #expect(!PageHandler.namesThisMachine(["localhost:65536"]))
    }

    /// Debian has the machine's own name at 127.0.1.1.
    @Test func theAddressThatWasAskedIsAName() {
      #expect(PageHandler.namesThisMachine(["127.0.1.1:9464"], at: "127.0.1.1"))
      #expect(!PageHandler.namesThisMachine(["127.0.1.1:9464"]))
      #expect(!PageHandler.namesThisMachine(["127.0.1.1.example.com"], at: "127.0.1.1"))
    }

    /// More than are served at once are told so.
    @Test func noMorePagesAreOpenThanThereIsRoomFor() {
      let readers = EventReaders { "" }
      let channels = (0...EventReaders.limit).map { _ in EmbeddedChannel() }
      #expect(channels.dropLast().allSatisfy { readers.add($0) })
      #expect(!readers.add(channels[EventReaders.limit]))
      readers.remove(channels[0])
      #expect(readers.add(channels[EventReaders.limit]))
    }

    @Test func whatIsNotThereIsNotServed() async throws {
      try await withPage { page in
        #expect(try await request(page, "/x").statusLine == "HTTP/1.1 404 Not Found")
        let reply = try await request(page, "/", method: "POST")
        #expect(reply.statusLine == "HTTP/1.1 405 Method Not Allowed")
        #expect(reply.header("allow") == "GET, HEAD")
      }
    }

    @Test func aPortInUseIsNamed() async throws {
      try await withPage { page in
        let error = await #expect(throws: PageServer.Problem.self) {
          try await LivePage.serve(port: page.port) { "" }
        }
        #expect(error?.description == "port \(page.port) of 127.0.0.1 is in use")
      }
    }
  }
#endif
