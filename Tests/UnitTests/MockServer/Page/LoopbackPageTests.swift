#if HTTP
  import Synchronization
  import Testing

  @testable import PerfHarness

  @Suite struct LoopbackPageTests {
    /// A page that counts how often its snapshot was asked for.
    private func withPage(
      interval: Duration = .milliseconds(10), _ body: (LoopbackPage) async throws -> Void
    ) async throws {
      let count = Mutex(0)
      let page = try LoopbackPage.start(
        port: 0,
        content: LoopbackPage.Content(html: "<p>ä</p>") {
          let number = count.withLock { count in
            count += 1
            return count
          }
          return "{\"number\":\(number)}"
        }, interval: interval)
      do {
        try await body(page)
        await page.stop()
      } catch {
        await page.stop()
        throw error
      }
    }

    private func request(
      _ page: LoopbackPage, _ path: String, method: String = "GET", host: String? = nil
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
        #expect(html.body == "<p>ä</p>")
        let snapshot = try await request(page, "/snapshot.json?x=1")
        #expect(snapshot.header("content-type") == "application/json")
        #expect(snapshot.header("cache-control") == "no-store")
        #expect(snapshot.body == "{\"number\":1}\n")
        #expect(page.address == "http://127.0.0.1:\(page.port)/")
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
      try await withPage(interval: .seconds(3600)) { page in
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
      "example.com", "example.com:PORT", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.example.com:PORT",
      "",
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

    @Test func aHostIsNamedOnce() {
      #expect(PageHandler.allows(["127.0.0.1:80"], port: 80))
      #expect(PageHandler.allows(["LocalHost"], port: 80))
      #expect(!PageHandler.allows([], port: 80))
      #expect(!PageHandler.allows(["localhost:81", "localhost:81"], port: 81))
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
        let error = #expect(throws: MockServerError.self) {
          try LoopbackPage.start(
            port: page.port, content: LoopbackPage.Content(html: "", snapshot: { "" }))
        }
        #expect(error?.code == .portInUse)
      }
    }
  }
#endif
