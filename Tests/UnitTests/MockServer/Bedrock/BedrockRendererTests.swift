#if HTTP
  import NIOCore
  import Testing

  @testable import PerfHarness

  @Suite struct BedrockRendererTests {
    private func renderer(
      tokens: Int = 3, reasoning: Int = 0, reachedLimit: Bool = true, usage: Bool = true,
      role: Bool = true, noise: MockServer.Behavior.Noise = []
    ) -> BedrockRenderer {
      BedrockRenderer(
        GeneratedOutput(
          id: "1", created: 5, promptTokens: 2, tokens: tokens, reasoningTokens: reasoning,
          reachedLimit: reachedLimit),
        reportsUsage: usage, sendsRole: role, noise: noise)
    }

    /// Every message as `EVENT PAYLOAD`, decoded by the client's decoder.
    private func messages(_ buffers: [ByteBuffer]) throws -> [String] {
      var log = MessageLog()
      for buffer in buffers { try log.feed(buffer.readableBytesView) }
      let types = " :content-type=application/json :message-type="
      return log.messages.map {
        $0.replacing(":event-type=", with: "").replacing(types + "event", with: "")
          .replacing(types, with: " ")
      }
    }

    private func token(_ renderer: BedrockRenderer, _ tokens: Range<Int>) throws -> [String] {
      var buffer = ByteBuffer()
      renderer.write(tokens: tokens, into: &buffer)
      return try messages([buffer])
    }

    @Test func aStreamHasTheEventsOfTheService() throws {
      let renderer = renderer()
      #expect(
        try messages(renderer.opening())
          == [#"messageStart {"role":"assistant","p":"abcdefgh"}"#])
      #expect(
        try token(renderer, 0..<2)
          == [#"contentBlockDelta {"contentBlockIndex":0,"delta":{"text":" the time"},"p":"a"}"#])
      #expect(
        try token(renderer, 2..<3) == [
          #"contentBlockDelta {"contentBlockIndex":0,"delta":{"text":" of"},"p":"abcdefghijklmno"}"#
        ])
      let stop = [
        #"contentBlockStop {"contentBlockIndex":0,"p":"abcdefgh"}"#,
        #"messageStop {"stopReason":"max_tokens","p":"abcdefgh"}"#,
      ]
      #expect(
        try messages(renderer.closing(hasEndMarker: true)) == stop + [
          #"metadata {"metrics":{"latencyMs":42},"usage":{"inputTokens":2,"outputTokens":3,"#
            + #""totalTokens":5,"cacheReadInputTokens":0,"cacheWriteInputTokens":0},"p":"abcdefgh"}"#
        ])
      #expect(try messages(renderer.closing(hasEndMarker: false)) == stop)
    }

    /// The bytes of a token's message, put together in another way.
    @Test func messagesAreFramedByteForByte() {
      var buffer = ByteBuffer(string: "before")
      renderer().write(tokens: 0..<1, into: &buffer)
      #expect(
        Array(buffer.readableBytesView.dropFirst(6))
          == SampleMessage.event(
            "contentBlockDelta", #"{"contentBlockIndex":0,"delta":{"text":" the"},"p":"a"}"#))
      #expect(
        Array(
          AWSEventStreamEncoder([
            ("a", .bool(true)), ("b", .bool(false)), ("f", .integer(-4)), ("h", .string("hi")),
          ]).message("").readableBytesView)
          == SampleMessage.bytes(
            headers: [1, 0x61, 0, 1, 0x62, 1, 1, 0x66, 5] + Array(repeating: 0xFF, count: 7)
              + [0xFC] + SampleMessage.header("h", "hi")))
    }

    @Test func reasoningIsABlockOfItsOwn() throws {
      let renderer = renderer(reasoning: 2)
      #expect(
        try token(renderer, 0..<2) == [
          #"contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"#
            + #""text":" the time"}},"p":"a"}"#
        ])
      #expect(
        try token(renderer, 2..<3) == [
          #"contentBlockDelta {"contentBlockIndex":0,"delta":{"reasoningContent":{"#
            + #""signature":"c2ln"}},"p":"abcdefgh"}"#,
          #"contentBlockStop {"contentBlockIndex":0,"p":"abcdefgh"}"#,
          #"contentBlockDelta {"contentBlockIndex":1,"delta":{"text":" of"},"p":"abcdefghijklmno"}"#,
        ])
    }

    @Test func canLeaveOutRoleAndUsage() throws {
      let renderer = renderer(reachedLimit: false, usage: false, role: false)
      #expect(renderer.opening() == [])
      #expect(
        try messages(renderer.closing(hasEndMarker: true)).suffix(2) == [
          #"messageStop {"stopReason":"end_turn","p":"abcdefgh"}"#,
          #"metadata {"metrics":{"latencyMs":42},"p":"abcdefgh"}"#,
        ])
    }

    @Test func rendersAWholeReply() {
      #expect(
        renderer(reasoning: 1).whole()
          == #"{"metrics":{"latencyMs":42},"usage":{"inputTokens":2,"outputTokens":3,"#
          + #""totalTokens":5,"cacheReadInputTokens":0,"cacheWriteInputTokens":0},"#
          + #""output":{"message":{"content":[{"reasoningContent":{"reasoningText":{"#
          + #""signature":"c2ln","text":" the"}}},{"text":" time of"}],"role":"assistant"}},"#
          + #""stopReason":"max_tokens"}"#)
    }

    @Test func whatIsMalformedIsInAWholeMessage() throws {
      var buffer = ByteBuffer()
      renderer().writeMalformed(tokens: 0..<1, into: &buffer)
      #expect(
        try messages([buffer])
          == [#"contentBlockDelta {"contentBlockIndex":0,"delta":{"text":" the"#])
    }

    @Test func anErrorInAStreamIsAnException() throws {
      #expect(
        try messages([renderer().failure()]) == [
          ":exception-type=internalServerException exception "
            + #"{"message":"The system encountered an unexpected error during processing."}"#
        ])
    }

    @Test func noiseIsWhatNobodyKnows() throws {
      let renderer = renderer(noise: .unknownFields)
      #expect(
        try token(renderer, 0..<1) == [
          #"contentBlockDelta :future=true count=-1 {"future":{"is":["near",null]},"#
            + #""contentBlockIndex":0,"delta":{"future":{"is":["near",null]},"text":" the"},"p":"a"}"#
        ])
      #expect(
        try messages(renderer.interludes([.unknownEvents, .comments, .pings])).map {
          $0.prefix(12)
        } == ["futureEvent "])
      #expect(renderer.interludes([.comments, .pings]) == [])
    }
  }
#endif
