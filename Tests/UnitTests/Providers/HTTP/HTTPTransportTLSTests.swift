#if HTTP
  import Foundation
  import NIOSSL
  import Testing

  @testable import PerfHarness

  /// The same transport over TLS, with a certificate of our own.
  @Suite(.timeLimit(.minutes(1))) struct HTTPTransportTLSTests {
    static let fixtures = URL(filePath: #filePath)
      .deletingLastPathComponent().appending(path: "../../../../Fixtures/tls").standardized.path
    static let certificate = fixtures + "/localhost.pem"

    private func withServer(
      _ script: [ScriptedServer.Step], host: String = "127.0.0.1", speaksTLS: Bool = true,
      _ body: (ScriptedServer) async throws -> Void
    ) async throws {
      let context = try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: NIOSSLCertificate.fromPEMFile(Self.certificate)
            .map { .certificate($0) },
          privateKey: .privateKey(
            NIOSSLPrivateKey(file: Self.fixtures + "/localhost.key", format: .pem))))
      let server = try await ScriptedServer([script], host: host, tls: speaksTLS ? context : nil)
      try await body(server)
      try await server.stop()
    }

    private func transport(
      to server: ScriptedServer, host: String, trusting roots: String? = certificate
    ) -> HTTPTransport {
      HTTPTransport(
        origin: HTTPOrigin(isSecure: true, host: host, port: server.port),
        tls: TLSSettings(additionalTrustRoots: roots))
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func talksToAServerWhoseRootIsTrusted(_ host: String) async throws {
      try await withServer([.request, .write(HTTPTransportTests.ok), .again]) { server in
        let transport = transport(to: server, host: host)
        let log = EventLog()
        for _ in 1...2 {
          let answer = try await transport.collect(log: log)
          #expect(answer.text == "hello")
        }
        #expect(log.kinds == [.connected, .sent, .firstByte, .ended, .sent, .firstByte, .ended])
        #expect(transport.connectionsOpened == 1)
        await transport.shutdown()
      }
    }

    @Test func warmsUp() async throws {
      try await withServer([.request, .write(HTTPTransportTests.ok), .again]) { server in
        let transport = transport(to: server, host: "127.0.0.1")
        try await transport.warmUp(connections: 5)
        let log = EventLog()
        _ = try await transport.collect(log: log)
        #expect(log.kinds == [.sent, .firstByte, .ended])
        await transport.shutdown()
        #expect(transport.connections == 0)
      }
    }

    @Test func doesNotTrustACertificateThatNobodyVouchesFor() async throws {
      try await withServer([]) { server in
        let transport = transport(to: server, host: "localhost", trusting: nil)
        let log = EventLog()
        let origin = HTTPOrigin(isSecure: true, host: "localhost", port: server.port)
        #expect(await transport.failure(log: log) == .untrustedCertificate(origin))
        #expect(log.kinds == [.ended])
        #expect(transport.connectionsOpened == 0)
        await transport.shutdown()
      }
    }

    #if os(Linux)
      // The whole net 127.0.0.0/8 is this host there; the certificate is for 127.0.0.1.
      @Test func doesNotTakeACertificateOfAnotherHost() async throws {
        try await withServer([], host: "127.0.0.2") { server in
          let transport = transport(to: server, host: "127.0.0.2")
          let origin = HTTPOrigin(isSecure: true, host: "127.0.0.2", port: server.port)
          #expect(await transport.failure() == .certificateOfAnotherHost(origin))
          await transport.shutdown()
        }
      }
    #endif

    @Test func saysThatAServerDoesNotSpeakTLS() async throws {
      try await withServer([.write("HTTP/1.1 400 Bad Request\r\n\r\n")], speaksTLS: false) {
        server in
        let transport = transport(to: server, host: "127.0.0.1")
        let origin = HTTPOrigin(isSecure: true, host: "127.0.0.1", port: server.port)
        #expect(await transport.failure() == .notTLS(origin))
        await transport.shutdown()
      }
    }

    @Test(arguments: [
      (ScriptedServer.Step.close, "the server closed the connection"),
      (.reset, "the server reset the connection"),
    ])
    func saysThatTheServerHungUpInTheHandshake(
      _ step: ScriptedServer.Step, _ detail: String
    ) async throws {
      try await withServer([.bytes, step], speaksTLS: false) { server in
        let transport = transport(to: server, host: "127.0.0.1")
        let origin = HTTPOrigin(isSecure: true, host: "127.0.0.1", port: server.port)
        #expect(await transport.failure() == .handshakeFailed(origin, detail: detail))
        await transport.shutdown()
      }
    }

    @Test func aMuteServerIsAConnectTimeout() async throws {
      try await withServer([], speaksTLS: false) { server in
        let origin = HTTPOrigin(isSecure: true, host: "127.0.0.1", port: server.port)
        let timeouts = HTTPTimeouts(connect: .milliseconds(50))
        let transport = HTTPTransport(origin: origin, timeouts: timeouts)
        #expect(await transport.failure() == .connectTimeout(origin, timeouts))
        await transport.shutdown()
      }
    }

    @Test func cancellingWhileConnectingGivesUpAtOnce() async throws {
      let (connecting, warming) = (Signal(), Signal(after: 2))
      try await withServer([.tell(connecting), .tell(warming)], speaksTLS: false) { server in
        let transport = transport(to: server, host: "127.0.0.1")
        let origin = HTTPOrigin(isSecure: true, host: "127.0.0.1", port: server.port)
        let log = EventLog()
        let request = Task { await transport.failure(log: log) }
        await connecting.wait()
        request.cancel()
        #expect(await request.value == .broken(origin, .cancelled))
        #expect(log.kinds == [.ended])
        let warmUp = Task { try await transport.warmUp(connections: 3) }
        await warming.wait()
        warmUp.cancel()
        await #expect(throws: ProviderError.broken(origin, .cancelled)) { try await warmUp.value }
        await transport.shutdown()
      }
    }

    @Test func aShutdownGivesUpWhatIsConnecting() async throws {
      let connecting = Signal()
      try await withServer([.tell(connecting)], speaksTLS: false) { server in
        let transport = transport(to: server, host: "127.0.0.1")
        let origin = HTTPOrigin(isSecure: true, host: "127.0.0.1", port: server.port)
        let request = Task { await transport.failure() }
        await connecting.wait()
        await transport.shutdown()
        #expect(await request.value == .broken(origin, .shutDown))
        #expect(transport.connections == 0)
      }
    }

    @Test func cancellingDoesNotWaitForTheServersFarewell() async throws {
      let asked = Signal()
      try await withServer([.request, .tell(asked)]) { server in
        let transport = transport(to: server, host: "localhost")
        let request = Task { await transport.failure() }
        await asked.wait()
        request.cancel()
        #expect(await request.value?.code == .cancelled)
        await server.clientClosed.wait()
        await transport.shutdown()
      }
    }

    @Test func trustRootsThatCannotBeReadFailTheRequest() async throws {
      try await withServer([]) { server in
        let transport = transport(to: server, host: "localhost", trusting: "no/such.pem")
        #expect(await transport.failure() == .unreadableTrustRoots(path: "no/such.pem"))
        await #expect(throws: ProviderError.unreadableTrustRoots(path: "no/such.pem")) {
          try await transport.warmUp(connections: 1)
        }
        await transport.shutdown()
      }
    }
  }
#endif
