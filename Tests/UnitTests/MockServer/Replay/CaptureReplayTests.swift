#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  /// From a server into a file and back.
  @Suite(.timeLimit(.minutes(2))) struct CaptureReplayTests {
    private static let key = "sk-live-0123456789"

    /// What a client has made of a request: all but the instants.
    private struct Seen: Equatable {
      var kinds: [GenerationEvent.Kind]
      var text: String?
      var usage: TokenUsage?
      var code: String?
    }

    private func ask(_ provider: some Provider, id: String, streams: Bool = true) async -> Seen {
      let log = EventLog()
      var request = GenerationRequest(id: id, prompt: "one two", maxOutputTokens: 4)
      request.streams = streams
      request.keepsText = true
      var seen = Seen(kinds: [])
      do throws(ProviderError) {
        let completion = try await provider.generate(request, receive: log.receive)
        (seen.text, seen.usage) = (completion.text, completion.usage)
      } catch {
        seen.code = error.code.rawValue
      }
      seen.kinds = log.kinds.filter { $0 != .connected }
      return seen
    }

    /// Asks a mock server a few times through a provider that captures.
    private func capture(
      as dialect: MockServer.Dialect, to file: String, requests: Int = 3, streams: Bool = true,
      timeout: Duration? = nil, _ change: (inout MockServer.Behavior) -> Void = { _ in }
    ) async throws -> [Seen] {
      try await withMockServer(
        .instant {
          $0.usage = .always
          change(&$0)
        }
      ) { server in
        let provider = server.client(as: dialect, timeout: timeout).capturing(to: file)
        var seen: [Seen] = []
        for number in 0..<requests {
          seen.append(await ask(provider, id: "r\(number)", streams: streams))
        }
        await provider.shutdown()
        #expect(provider.notes == [])
        return seen
      }
    }

    @Test(arguments: MockServer.Dialect.all, [true, false])
    func aReplayIsWhatWasCaptured(_ dialect: MockServer.Dialect, _ streams: Bool) async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        let original = try await capture(as: dialect, to: file, streams: streams) {
          $0.text = .multilingual
          $0.chunking = .bytes(5)
          // Lengths differ, so that the order of the replies shows.
          $0.outputTokens = .uniform(1...4)
        }
        #expect(original.allSatisfy { $0.code == nil && $0.text?.isEmpty == false })
        let replay = MockServerProvider(replaying: file, timeScale: 0)
        try await replay.prepare(concurrency: 1)
        #expect(replay.name == "replay")
        // Both of Azure's are one provider.
        #expect(replay.dialect == (dialect == .azureOpenAIV1 ? .azureOpenAI : dialect))
        var again: [Seen] = []
        for number in 0..<3 { again.append(await ask(replay, id: "x\(number)", streams: streams)) }
        #expect(again == original)
        // The fourth gets the first one's reply.
        #expect(await ask(replay, id: "x", streams: streams) == original[0])
        await replay.shutdown()
      }
    }

    @Test func theEnvironmentHasAMockServersExchangesCapturedToo() async throws {
      try await withTemporaryFolder { folder in
        let environment = EnvironmentVariables(["PERF_CAPTURE": folder])
        let mock = MockServerProvider(.instant(), environment: environment)
        let original = await ask(mock, id: "a")
        await mock.shutdown()
        let file = "\(folder)/openai.capture.jsonl"
        let replay = MockServerProvider(
          replaying: file, timeScale: 0,
          environment: EnvironmentVariables(["PERF_CAPTURE": "\(folder)/again"]))
        #expect(await ask(replay, id: "b") == original)
        await replay.shutdown()
        // What is captured of a replay is the same but for the times and the request's id.
        let (first, second) = (
          try CaptureFile(path: file).exchanges[0],
          try CaptureFile(path: "\(folder)/again").exchanges[0]
        )
        #expect(first.requestBody == second.requestBody)
        #expect(first.pieces.flatMap(\.bytes) == second.pieces.flatMap(\.bytes))
        #expect(first.head?.status == second.head?.status)
      }
    }

    @Test func offsetsAreThoseOfTheEvents() async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        try await withMockServer(.instant { $0.tokenGap = .milliseconds(5) }) { server in
          let provider = server.client(as: .openAI).capturing(to: file)
          let log = EventLog()
          _ = try await provider.generate(
            GenerationRequest(prompt: "Hi", maxOutputTokens: 3), receive: log.receive)
          await provider.shutdown()
          let exchange = try CaptureFile(path: file).exchanges[0]
          let sent = try #require(log.instant(of: .sent))
          let offsets = log.all.filter { if case .output = $0.kind { true } else { false } }
            .map { $0.instant.nanoseconds(since: sent) }
          let pieces = Set(exchange.pieces.map(\.offset))
          #expect(offsets.allSatisfy { pieces.contains($0) })
          #expect(exchange.head?.offset == log.instant(of: .firstByte)?.nanoseconds(since: sent))
          #expect(exchange.endOffset == log.instant(of: .ended)?.nanoseconds(since: sent))
        }
      }
    }

    @Test func aReplayKeepsTheTimes() async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        _ = try await capture(as: .openAI, to: file, requests: 1) {
          $0.timeToFirstToken = .milliseconds(30)
          $0.tokenGap = .milliseconds(10)
        }
        let exchange = try CaptureFile(path: file).exchanges[0]
        let server = try await MockServer.start(replaying: file)
        let provider = server.client(as: .openAI)
        #expect(await ask(provider, id: "r").code == nil)
        // No write may come before its time; how much later is the machine's affair.
        let replayed = try #require(server.exchange(id: "r"))
        #expect(replayed.sent.count == exchange.pieces.count)
        for (instant, piece) in zip(replayed.sent, exchange.pieces) {
          #expect(instant - replayed.received >= .nanoseconds(piece.offset))
        }
        #expect(exchange.pieces.last?.offset ?? 0 >= 60_000_000)
        await provider.shutdown()
        await server.stop()
      }
    }

    @Test(
      arguments: [
        (.disconnect(afterTokens: 2), .closed, "connection_closed", 2),
        (.reset(afterTokens: 2), .reset, "connection_closed", 2),
        (.disconnectBeforeReply, .closed, "connection_closed", 0),
        (.truncatedBody(afterTokens: 1), .closed, "connection_closed", 1),
        (.missingDone, .complete, "stream_truncated", 4),
        (.status(503), .complete, "http_503", 0),
        (.errorEvent(afterTokens: 1), .error, "stream_error", 1),
      ] as [(MockServer.Fault, CapturedExchange.End, String, Int)])
    private func failuresAreReplayedAsWell(
      _ fault: MockServer.Fault, _ end: CapturedExchange.End, _ code: String, _ outputs: Int
    ) async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        let original = try await capture(as: .openAI, to: file, requests: 1) {
          $0.faults = .every(fault)
        }
        #expect(original[0].code == code)
        let exchange = try CaptureFile(path: file).exchanges[0]
        #expect(exchange.end == end)
        #expect(exchange.errorCode == code)
        let replay = MockServerProvider(replaying: file, timeScale: 0)
        #expect(await ask(replay, id: "x") == original[0])
        #expect(original[0].kinds.count { if case .output = $0 { true } else { false } } == outputs)
        await replay.shutdown()
      }
    }

    @Test func aStallIsReplayedAsAStall() async throws {
      // Long enough for what comes before the stall on a machine that is ten times slower.
      let patience = Duration.seconds(2)
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        let original = try await capture(
          as: .openAI, to: file, requests: 1, timeout: patience
        ) { $0.faults = .every(.stall(afterTokens: 1)) }
        #expect(original[0].code == "total_timeout")
        #expect(try CaptureFile(path: file).exchanges[0].end == .error)
        let server = try await MockServer.start(replaying: file, timeScale: 0)
        let provider = server.client(as: .openAI, timeout: patience)
        #expect(await ask(provider, id: "x") == original[0])
        await provider.shutdown()
        await server.stop()
      }
    }

    @Test(arguments: MockServer.Dialect.all)
    func noSecretIsInAnyByteOfAFile(_ dialect: MockServer.Dialect) async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        let behavior = MockServer.Behavior.instant { $0.apiKey = Self.key }
        try await withMockServer(behavior) { server in
          let provider = server.client(as: dialect).capturing(to: file)
          let log = EventLog()
          _ = try await provider.generate(
            GenerationRequest(id: "r", prompt: "My key is \(Self.key).", maxOutputTokens: 2),
            receive: log.receive)
          await provider.shutdown()
        }
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(bytes.count > 500)
        #expect(bytes.range(of: Data(Self.key.utf8)) == nil)
        #expect(bytes.range(of: Data(Self.key.utf8).base64EncodedData()) == nil)
        #expect(try CaptureFile(path: file).exchanges.count == 1)
      }
    }

    @Test func aCancelledRunKeepsWhatItHad() async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        let behavior = MockServer.Behavior.instant { $0.faults = .requests([2: .stallBeforeReply]) }
        try await withMockServer(behavior) { server in
          let provider = server.client(as: .openAI).capturing(to: file)
          for number in 0..<2 { #expect(await ask(provider, id: "r\(number)").code == nil) }
          let task = Task { await ask(provider, id: "r2") }
          while server.requestsReceived < 3 { await Task.yield() }
          task.cancel()
          #expect(await task.value.code == "cancelled")
          await provider.shutdown()
        }
        let exchanges = try CaptureFile(path: file).exchanges
        #expect(exchanges.map(\.end) == [.complete, .complete, .error])
        #expect(exchanges.map(\.errorCode) == [nil, nil, "cancelled"])
      }
    }

    @Test func aRequestThatWasNotCapturedIsRefused() async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        _ = try await capture(as: .openAI, to: file, requests: 1)
        let server = try await MockServer.start(replaying: file)
        let reply = try await UnitTests.reply(to: get("/v1/models"), from: server)
        #expect(reply.statusLine == "HTTP/1.1 404 Not Found")
        #expect(
          reply.body
            == #"{"error":{"message":"the capture has no reply to GET /v1/models; it has replies to "#
            + #"POST /v1/chat/completions","type":"not_captured"}}"#)
        await server.stop()
      }
    }

    @Test func aFileThatIsNoneIsRefusedBeforeAnythingIsMeasured() async throws {
      try await withTemporaryFolder { folder in
        let file = "\(folder)/a.jsonl"
        try Data("{}\n".utf8).write(to: URL(fileURLWithPath: file))
        let provider = MockServerProvider(replaying: file)
        await #expect(
          throws: ProviderError(
            .invalidConfiguration,
            "\(file):1: the line is an object without \"capture\"; expected a captured exchange; "
              + "capture it anew with PERF_CAPTURE")
        ) { try await provider.prepare(concurrency: 1) }
        let foreign = CapturedExchange(
          provider: "acme", method: "POST", target: "/", end: .complete, endOffset: 0)
        try Data(EncodedCapture.line(foreign)).write(to: URL(fileURLWithPath: file))
        let names = MockServer.Dialect.all.map(\.name).sorted().joined(separator: ", ")
        await #expect(
          throws: ProviderError(
            .invalidConfiguration,
            "\(file):1: the provider is \"acme\"; expected one of \(names); capture it from one of them"
          )
        ) { try await provider.prepare(concurrency: 1) }
      }
    }
  }
#endif
