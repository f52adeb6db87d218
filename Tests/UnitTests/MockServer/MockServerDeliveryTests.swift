#if HTTP
  import NIOCore
  import Testing

  @testable import PerfHarness

  /// How the bytes of a body are cut: nothing of it changes what a reply says.
  @Suite(.timeLimit(.minutes(1))) struct MockServerDeliveryTests {
    private func reply(_ change: (inout MockServer.Behavior) -> Void) async throws -> RawReply {
      let behavior = MockServer.Behavior.instant(change)
      return try await withMockServer(behavior) { server in
        try await RawConnection.open(to: server) { connection in
          try await connection.send(chatRequest(id: "r", maxTokens: 4))
          return try await connection.readReply()
        }
      }
    }

    @Test(arguments: [1, 3, 64])
    func everyFewBytesAreAChunk(_ count: Int) async throws {
      let whole = try await reply { _ in }
      let cut = try await reply { $0.chunking = .bytes(count) }
      #expect(withoutCreationTime(cut.body) == withoutCreationTime(whole.body))
      // Each event of the whole, which is a chunk there, begins a chunk here.
      let sizes = whole.chunks.flatMap { event in
        stride(from: 0, to: event.utf8.count, by: count).map { min(count, event.utf8.count - $0) }
      }
      #expect(cut.chunks.map(\.utf8.count) == sizes)
    }

    @Test func noBytesAChunkAreOne() {
      var buffer = ByteBuffer()
      var writer = BodyWriter(cut: .bytes(0))
      writer.write(into: &buffer) { $0.writeString("ab") }
      #expect(String(buffer: buffer) == "1\r\na\r\n1\r\nb\r\n")
    }

    @Test func severalEventsAreAChunk() async throws {
      let whole = try await reply { _ in }
      let joined = try await reply { $0.chunking = .coalesced(3) }
      #expect(withoutCreationTime(joined.body) == withoutCreationTime(whole.body))
      // The role; three tokens; the fourth; the finish reason and the end marker.
      #expect(joined.chunks.map { $0.split(separator: "\n\n").count } == [1, 3, 1, 2])
    }

    @Test func aCoalescedChunkComesWithItsLastToken() {
      var reply = StreamedReply(
        MockHead(status: 200), Self.output(tokens: 5), renderer: Self.renderer(tokens: 5),
        schedule: TokenSchedule(
          first: .milliseconds(20), gap: .milliseconds(2), generator: SeededGenerator(seed: 1)),
        tokensPerChunk: 1, chunking: .coalesced(3), fault: nil)
      var buffer = ByteBuffer()
      var dues: [Duration] = []
      var tokens: [Int] = []
      var ending: MockStep.Ending?
      while ending == nil {
        dues.append(reply.due)
        let step = reply.next(into: &buffer)
        tokens.append(step.tokens)
        ending = step.ending
      }
      #expect(
        dues == [.zero, .milliseconds(24), .milliseconds(28), .milliseconds(28)])
      #expect(tokens == [0, 3, 2, 0])
    }

    private static func output(
      tokens: Int, words: MockServer.Behavior.Text = .words
    ) -> GeneratedOutput {
      GeneratedOutput(
        id: "0", created: 0, promptTokens: 1, tokens: tokens, reasoningTokens: 0,
        reachedLimit: false, firstTokenBytes: nil, words: words)
    }

    private static func renderer(tokens: Int) -> ChatRenderer {
      ChatRenderer(output(tokens: tokens), model: "m", ChatStyle())
    }

    @Test func chunksEndInsideEveryCharacterOfSeveralBytes() {
      var buffer = ByteBuffer()
      var writer = BodyWriter(cut: .insideCharacters)
      writer.write(into: &buffer) { $0.writeString("aé€🚀b") }
      var pieces: [[UInt8]] = []
      while buffer.readableBytes > 0, let digit = buffer.readString(length: 1) {
        buffer.moveReaderIndex(forwardBy: 2)
        pieces.append(buffer.readBytes(length: Int(digit, radix: 16) ?? 0) ?? [])
        buffer.moveReaderIndex(forwardBy: 2)
      }
      // UTF-8: é is C3 A9, € is E2 82 AC, 🚀 is F0 9F 9A 80.
      #expect(
        pieces == [
          [0x61, 0xC3], [0xA9, 0xE2], [0x82], [0xAC, 0xF0], [0x9F], [0x9A], [0x80, 0x62],
        ])
    }

    @Test func multilingualWordsAreWhatJSONReadsThemAs() throws {
      let text = Self.output(tokens: 17, words: .multilingual).text(of: 0..<17)
      let node = try JSONNode(parsing: Array("\"\(text)\"".utf8))
      #expect(
        node.value
          == .string(
            " für naïve Ωmega слово 日本語 €5 हिन्दी 🚀 😀 👩‍💻 \"so\" C:\\\n\t \u{1} été /"))
    }

    /// What a client has read of a reply.
    private func read(
      _ dialect: MockServer.Dialect, streams: Bool = true,
      _ change: (inout MockServer.Behavior) -> Void
    ) async throws -> (text: String?, tokens: Int?, outputs: Int) {
      let behavior = MockServer.Behavior.instant {
        $0.outputTokens = 20
        $0.usage = .always
        change(&$0)
      }
      return try await withMockServer(behavior) { server in
        let provider = server.client(as: dialect)
        let log = EventLog()
        var request = GenerationRequest(id: "r", prompt: "one two", maxOutputTokens: 20)
        request.streams = streams
        request.keepsText = true
        let completion = try await provider.generate(request, receive: log.receive)
        await provider.shutdown()
        return (completion.text, completion.usage?.output, log.all.count { $0.isOutput })
      }
    }

    @Test(arguments: MockServer.Dialect.all)
    func clientsDoNotMindHowAReplyIsCut(_ dialect: MockServer.Dialect) async throws {
      let usual = try await read(dialect) { $0.text = .multilingual }
      #expect(usual.text?.contains("日本語") == true)
      #expect(usual.tokens == 20)
      #expect(try await read(dialect) { $0.faults = .every(.splitUTF8) } == usual)
      for chunking in [MockServer.Behavior.Chunking.bytes(1), .bytes(7), .coalesced(5)] {
        let cut = try await read(dialect) {
          $0.text = .multilingual
          $0.chunking = chunking
        }
        #expect(cut == usual, "\(chunking)")
      }
      let whole = try await read(dialect, streams: false) { $0.text = .multilingual }
      #expect(whole.text == usual.text)
    }
  }

  extension GenerationEvent {
    fileprivate var isOutput: Bool {
      if case .output = kind { true } else { false }
    }
  }
#endif
