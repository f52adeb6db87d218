#if HTTP

  import Foundation
  import NIOCore
  import Testing

  @testable import PerfHarness

  @Suite(.timeLimit(.minutes(1))) struct MockServerLifeTests {
    @Test func stopsWithOpenStreams() async throws {
      let behavior = MockServer.Behavior(timeToFirstToken: .zero, tokenGap: .seconds(3600))
      let server = try await MockServer.start(behavior)
      try await withThrowingTaskGroup(of: Void.self) { group in
        let (started, signal) = AsyncStream<Void>.makeStream()
        for index in 0..<20 {
          group.addTask {
            try await RawConnection.open(to: server) { connection in
              try await connection.send(chatRequest(id: "r\(index)"))
              _ = try await connection.read(through: " the")
              signal.yield()
              #expect(try await !connection.readToEnd().contains("[DONE]"))
            }
          }
        }
        var streams = started.makeAsyncIterator()
        for _ in 0..<20 { await streams.next() }
        await server.stop()
        try await group.waitForAll()
      }
      #expect(server.exchanges.count == 20)
      #expect(server.exchanges.allSatisfy { $0.sent.count == 1 && !$0.isComplete })
    }

    @Test func stopsOnlyOnceAndFreesThePort() async throws {
      // Another test may take a port as soon as it is free: then the next one is tried.
      var found: MockServer?
      for _ in 0..<20 where found == nil {
        let first = try await MockServer.start(.instant())
        await first.stop()
        await first.stop()
        found = try? await MockServer.start(.instant(), port: first.port)
        if let found { #expect(found.port == first.port) }
      }
      let second = try #require(found)
      #expect(try await reply(to: chatRequest(), from: second).statusLine == "HTTP/1.1 200 OK")
      await second.stop()
    }

    @Test func portInUseIsRefused() async throws {
      try await withMockServer { server in
        let expected = MockServerError(
          .portInUse,
          "port \(server.port) of 127.0.0.1 is in use; choose another one, or 0 for any free port")
        await #expect(throws: expected) { try await MockServer.start(port: server.port) }
      }
    }

    @Test(arguments: [-1, 65_536])
    func impossiblePortIsRefused(_ port: Int) async {
      let expected = MockServerError(
        .invalidPort, "port \(port): expected 1…65535, or 0 for any free port")
      await #expect(throws: expected) { try await MockServer.start(port: port) }
    }

    @Test(
      arguments: [
        (EACCES, "port 80 of 127.0.0.1 needs more rights; "),
        (EADDRINUSE, "port 80 of 127.0.0.1 is in use; "),
        (EMFILE, "can't listen on port 80 of 127.0.0.1: Too many open files; "),
      ])
    func whatTheSystemRefusesIsExplained(_ code: Int32, _ fact: String) {
      let error = MockServerError.cannotListen(
        port: 80, IOError(errnoCode: code, reason: "bind"))
      #expect(error.description == fact + "choose another one, or 0 for any free port")
    }

    @Test func unusableTLSFilesAreNamed() async throws {
      try await TestIdentity.withFiles { identity in
        let (chain, key) = (identity.certificateChain, identity.privateKey)
        let otherKey = key + ".other"
        try Data(TestIdentity.otherPrivateKey.utf8).write(to: URL(filePath: otherKey))
        let wrongChain =
          "expected a certificate chain in PEM; pass the path of a readable PEM file "
          + "as 'certificateChain'"
        let wrongKey =
          "expected an unencrypted private key in PEM; pass the path of a readable PEM "
          + "file as 'privateKey'"
        for (chain, key, message) in [
          ("nowhere.pem", key, "nowhere.pem: \(wrongChain)"), (key, key, "\(key): \(wrongChain)"),
          (chain, "nowhere.pem", "nowhere.pem: \(wrongKey)"),
          (chain, chain, "\(chain): \(wrongKey)"),
          (
            chain, otherKey,
            "\(otherKey) is not the key of the certificate in \(chain); pass two files that were "
              + "made together"
          ),
        ] {
          await #expect(throws: MockServerError(.invalidTLSIdentity, message)) {
            try await MockServer.start(
              tls: MockServer.TLSIdentity(certificateChain: chain, privateKey: key))
          }
        }
      }
    }
  }

#endif
