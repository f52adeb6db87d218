#if HTTP
  import Testing

  @testable import PerfHarness

  /// Everything that can go wrong between a request and the end of its reply, over loopback.
  @Suite(.timeLimit(.minutes(1)), .onEveryKindOfLoop) struct HTTPTransportFailureTests {
    static let ok = HTTPTransportTests.ok
    static let half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"

    struct Broken: Sendable, CustomTestStringConvertible {
      var steps: [ScriptedServer.Step]
      var breakage: ExchangeState.Breakage
      var bytesRead = 0
      var kinds: [GenerationEvent.Kind] = [.connected, .sent, .ended]

      var testDescription: String { "\(breakage) after \(bytesRead) bytes" }
    }

    static let withFirstByte: [GenerationEvent.Kind] = [.connected, .sent, .firstByte, .ended]

    @Test(arguments: [
      Broken(steps: [.request, .close], breakage: .closed),
      Broken(steps: [.request, .reset], breakage: .reset),
      Broken(
        steps: [.request, .write(half), .close], breakage: .closed, bytesRead: half.utf8.count,
        kinds: withFirstByte),
      Broken(
        steps: [.request, .write("HTTP/1.1 20"), .close], breakage: .closed, bytesRead: 11,
        kinds: withFirstByte),
      Broken(
        steps: [
          .request, .write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"),
          .close,
        ], breakage: .closed, bytesRead: 53, kinds: withFirstByte),
      Broken(
        steps: [.request, .write("SSH-2.0-OpenSSH_9.6\r\n")],
        breakage: .notHTTP(detail: "an invalid status line"), kinds: withFirstByte),
      Broken(
        steps: [.request, .write("HTTP/2.0 200 OK\r\n\r\n")],
        breakage: .notHTTP(detail: "an invalid status line"), kinds: withFirstByte),
      Broken(
        steps: [
          .request,
          .write(
            "HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 81_921))\r\n\r\n"),
        ], breakage: .headTooLarge, kinds: withFirstByte),
    ])
    func saysHowTheReplyWasBroken(_ test: Broken) async throws {
      try await withServer([test.steps, [.request, .write(Self.ok)]]) { server, transport in
        let log = EventLog()
        let failure = await transport.failure(log: log)
        #expect(
          failure == .broken(server.origin, test.breakage, bytesRead: test.bytesRead))
        #expect(log.kinds == test.kinds)
        // What is broken is not used again, and breaks nothing else.
        let next = try await transport.collect()
        #expect(next.text == "hello")
        #expect(transport.connectionsOpened == 2)
      }
    }

    @Test func saysThatAKeptAliveConnectionWasClosedUnderTheRequest() async throws {
      try await withServer([[.request, .write(Self.ok), .request, .close]]) { server, transport in
        _ = try await transport.collect()
        #expect(await transport.failure() == .closedWhileKeptAlive(server.origin))
      }
    }

    @Test func saysThatItMayNotSwitchProtocols() async throws {
      let reply = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
      try await withServer([[.request, .write(reply)]]) { server, transport in
        #expect(await transport.failure() == .switchedProtocols(server.origin))
      }
    }

    @Test func silenceBeforeTheReplyIsAReadTimeout() async throws {
      let timeouts = HTTPTimeouts(read: .milliseconds(50))
      try await withServer([[.request]], timeouts: timeouts) { server, transport in
        let log = EventLog()
        #expect(
          await transport.failure(log: log)
            == .readTimeout(server.origin, limit: .milliseconds(50), bytesRead: 0))
        #expect(log.kinds == [.connected, .sent, .ended])
        await server.clientClosed.wait()
      }
    }

    @Test func silenceWithinTheReplyIsAReadTimeout() async throws {
      let timeouts = HTTPTimeouts(read: .milliseconds(300))
      try await withServer([[.request, .write(Self.half)]], timeouts: timeouts) {
        server, transport in
        let log = EventLog()
        let failure = await transport.failure(log: log)
        // On a machine that stands still for so long, the silence comes before the reply.
        let bytesRead = log.kinds.contains(.firstByte) ? Self.half.utf8.count : 0
        #expect(
          failure
            == .readTimeout(server.origin, limit: .milliseconds(300), bytesRead: bytesRead))
      }
    }

    @Test func theWholeMayTakeNoLongerThanTheTotal() async throws {
      let timeouts = HTTPTimeouts(total: .milliseconds(300))
      try await withServer([[.request, .write(Self.half)]], timeouts: timeouts) {
        server, transport in
        let log = EventLog()
        let failure = await transport.failure(log: log)
        let bytesRead = log.kinds.contains(.firstByte) ? Self.half.utf8.count : 0
        #expect(
          failure
            == (log.kinds.contains(.sent)
              ? .totalTimeout(server.origin, limit: .milliseconds(300), bytesRead: bytesRead)
              : .connectTimeout(server.origin, timeouts)))
      }
    }

    @Test func aTimerOfAnEarlierRequestDoesNotEndALaterOne() async throws {
      let timeouts = HTTPTimeouts(read: .milliseconds(300))
      let scripts: [[ScriptedServer.Step]] = [[.request, .write(Self.ok)], [.request]]
      try await withServer(scripts, timeouts: timeouts) { server, transport in
        _ = await transport.failure()
        let log = EventLog()
        #expect(
          await transport.failure(log: log)
            == .readTimeout(server.origin, limit: .milliseconds(300), bytesRead: 0))
        let sent = try #require(log.instant(of: .sent))
        let ended = try #require(log.instant(of: .ended))
        #expect(ended - sent >= .milliseconds(300))
      }
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func nobodyListensThere(_ host: String) async throws {
      let port = try SilentPort()
      let origin = HTTPOrigin(isSecure: false, host: host, port: port.number)
      let transport = HTTPTransport(origin: origin, eventLoops: TransportKind.loops)
      let log = EventLog()
      let expected = ProviderError.connectFailed(origin, detail: "Connection refused")
      #expect(await transport.failure(log: log) == expected)
      #expect(log.kinds == [.ended])
      await #expect(throws: expected) { try await transport.warmUp(connections: 3) }
      #expect(transport.connectionsOpened == 0)
      await transport.shutdown()
    }

    @Test func aNameThatDoesNotResolve() async throws {
      // RFC 6761 keeps .invalid for names that never exist.
      let origin = HTTPOrigin(isSecure: false, host: "nobody.invalid", port: 80)
      let transport = HTTPTransport(origin: origin, eventLoops: TransportKind.loops)
      #expect(await transport.failure() == .unknownHost(origin))
      await transport.shutdown()
    }

    @Test(arguments: [CollectingReader.Part.head, .body, .end])
    func theReadersErrorFailsTheRequest(_ part: CollectingReader.Part) async throws {
      try await withServer([[.request, .write(Self.ok), .again]]) { _, transport in
        let log = EventLog()
        #expect(
          await transport.failure(reader: CollectingReader(failing: part), log: log)
            == CollectingReader.refusal)
        #expect(log.kinds == Self.withFirstByte)
        _ = try await transport.collect()
        // Only a reply that was read to its end leaves its connection usable.
        #expect(transport.connectionsOpened == (part == .end ? 1 : 2))
      }
    }

    @Test func cancellingClosesTheConnectionAtOnce() async throws {
      let gotBody = Signal()
      try await withServer([[.request, .write(Self.half)]]) { server, transport in
        let log = EventLog()
        let request = Task {
          await transport.failure(reader: CollectingReader(gotBody: gotBody), log: log)
        }
        await gotBody.wait()
        request.cancel()
        #expect(
          await request.value
            == .broken(server.origin, .cancelled, bytesRead: Self.half.utf8.count))
        #expect(log.kinds == Self.withFirstByte)
        await server.clientClosed.wait()
      }
    }

    @Test func aTaskThatIsCancelledAlreadySendsNothing() async throws {
      try await withServer([[.request, .write(Self.ok)]]) { server, transport in
        let go = Signal()
        let log = EventLog()
        let request = Task {
          await go.wait()
          return await transport.failure(log: log)
        }
        request.cancel()
        go.fire()
        #expect(await request.value == .broken(server.origin, .cancelled))
        #expect(log.kinds == [.ended])
        #expect(server.seen.requests.isEmpty)
        // The connection that was not needed is none.
        let next = try await transport.collect()
        #expect(next.text == "hello")
      }
    }

    @Test func cancellingAtAnyMomentEndsTheRequestOnce() async throws {
      try await withServer([[.request, .write(Self.ok), .again]]) { _, transport in
        await withTaskGroup(of: Void.self) { group in
          for turns in 0..<300 {
            group.addTask {
              let log = EventLog()
              let request = Task { await transport.failure(log: log) }
              for _ in 0..<turns { await Task.yield() }
              request.cancel()
              let failure = await request.value
              #expect(failure == nil || failure?.code == .cancelled)
              #expect(log.kinds.count { $0 == .ended } == 1)
              #expect(log.kinds.last == .ended)
            }
          }
        }
        let next = try await transport.collect()
        #expect(next.text == "hello")
      }
    }

    @Test func aShutdownEndsRequestsThatAreUnderWay() async throws {
      let gotBody = Signal()
      try await withServer([[.request, .write(Self.half)]]) { server, transport in
        let request = Task {
          await transport.failure(reader: CollectingReader(gotBody: gotBody))
        }
        await gotBody.wait()
        await transport.shutdown()
        #expect(transport.connections == 0)
        #expect(await request.value == .shutDown(server.origin))
        await server.clientClosed.wait()
      }
    }

    @Test func aShutdownAmongManyRequestsLosesNone() async throws {
      try await withServer([[.request, .write(Self.ok), .again]]) { server, transport in
        await withTaskGroup(of: Void.self) { group in
          for turns in 0..<200 {
            group.addTask {
              for _ in 0..<turns { await Task.yield() }
              let failure = await transport.failure()
              #expect(failure == nil || failure == .shutDown(server.origin))
            }
          }
          for _ in 1...5 {
            await transport.shutdown()
            await Task.yield()
          }
        }
      }
    }

    @Test func refusesAWarmUpThatDoesNotFitIntoTheLimitOfOpenFiles() async throws {
      let transport = HTTPTransport(
        origin: HTTPOrigin(isSecure: false, host: "127.0.0.1"), eventLoops: TransportKind.loops)
      do throws(ProviderError) {
        try await transport.warmUp(connections: OpenFiles.limit)
        Issue.record("it fitted")
      } catch {
        #expect(error.code == .connectFailed)
        #expect(error.message.contains("RLIMIT_NOFILE"))
      }
      #expect(transport.connectionsOpened == 0)
    }
  }
#endif
