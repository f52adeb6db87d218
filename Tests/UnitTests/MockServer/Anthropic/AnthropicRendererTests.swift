#if HTTP

  import NIOCore
  import Testing

  @testable import PerfHarness

  /// Source of the events: Anthropic API reference, 'Streaming messages'.
  @Suite struct AnthropicRendererTests {
    private func renderer(
      tokens: Int = 3, reasoning: Int = 0, reachedLimit: Bool = true, model: String = "m",
      usage: Bool = true, unknownFields: Bool = false
    ) -> AnthropicRenderer {
      AnthropicRenderer(
        GeneratedOutput(
          id: "1", created: 5, promptTokens: 2, tokens: tokens, reasoningTokens: reasoning,
          reachedLimit: reachedLimit),
        model: model, reportsUsage: usage, hasUnknownFields: unknownFields)
    }

    private func event(_ renderer: AnthropicRenderer, _ tokens: Range<Int>) -> String {
      var buffer = ByteBuffer()
      renderer.write(tokens: tokens, into: &buffer)
      return String(buffer: buffer)
    }

    private func texts(_ buffers: [ByteBuffer]) -> [String] { buffers.map { String(buffer: $0) } }

    private func event(_ name: String, _ members: String = "") -> String {
      "event: \(name)\ndata: {\"type\":\"\(name)\"\(members)}\n\n"
    }

    private static let start =
      #","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"#
      + #""stop_reason":null,"stop_sequence":null"#

    @Test func beginsWithTheMessageAndItsFirstBlock() {
      #expect(
        texts(renderer().opening()) == [
          event(
            "message_start",
            Self.start
              + #","usage":{"input_tokens":2,"cache_creation_input_tokens":0,"#
              + #""cache_read_input_tokens":0,"output_tokens":1}}"#),
          event(
            "content_block_start", #","index":0,"content_block":{"type":"text","text":""}"#),
        ])
      #expect(
        texts(renderer(reasoning: 1, usage: false).opening()) == [
          event("message_start", Self.start + "}"),
          event(
            "content_block_start",
            #","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}"#),
        ])
      #expect(renderer(tokens: 0).opening().count == 1)
    }

    @Test func putsTokensInADelta() {
      #expect(
        event(renderer(), 0..<2)
          == event(
            "content_block_delta",
            #","index":0,"delta":{"type":"text_delta","text":" the time"}"#))
    }

    @Test func signsTheThinkingBeforeTheText() {
      let renderer = renderer(reasoning: 2)
      #expect(
        event(renderer, 1..<2)
          == event(
            "content_block_delta",
            #","index":0,"delta":{"type":"thinking_delta","thinking":" time"}"#))
      #expect(
        event(renderer, 2..<3)
          == event(
            "content_block_delta",
            #","index":0,"delta":{"type":"signature_delta","signature":"bW9jaw=="}"#)
          + event("content_block_stop", #","index":0"#)
          + event(
            "content_block_start", #","index":1,"content_block":{"type":"text","text":""}"#)
          + event(
            "content_block_delta", #","index":1,"delta":{"type":"text_delta","text":" of"}"#))
    }

    private static let counts =
      #""output_tokens":3,"output_tokens_details":{"thinking_tokens":"#

    @Test func closesWithReasonCountsAndMarker() {
      #expect(
        texts(renderer(reasoning: 1).closing(hasEndMarker: true)) == [
          event("content_block_stop", #","index":1"#),
          event(
            "message_delta",
            #","delta":{"stop_reason":"max_tokens","stop_sequence":null},"usage":{"#
              + Self.counts + "1}}"),
          event("message_stop"),
        ])
      #expect(
        texts(renderer(reasoning: 3).closing(hasEndMarker: true)).first
          == event(
            "content_block_delta",
            #","index":0,"delta":{"type":"signature_delta","signature":"bW9jaw=="}"#)
          + event("content_block_stop", #","index":0"#))
      #expect(
        texts(renderer(reachedLimit: false, usage: false).closing(hasEndMarker: false)) == [
          event("content_block_stop", #","index":0"#),
          event("message_delta", #","delta":{"stop_reason":"end_turn","stop_sequence":null}"#),
        ])
      #expect(renderer(tokens: 0).closing(hasEndMarker: true).count == 2)
    }

    @Test func rendersAWholeReply() {
      #expect(
        renderer(reasoning: 1).whole()
          == #"{"id":"msg_1","type":"message","role":"assistant","model":"m","content":["#
          + #"{"type":"thinking","thinking":" the","signature":"bW9jaw=="},"#
          + #"{"type":"text","text":" time of"}],"stop_reason":"max_tokens","stop_sequence":null,"#
          + #""usage":{"input_tokens":2,"cache_creation_input_tokens":0,"#
          + #""cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,"#
          + #""ephemeral_1h_input_tokens":0},"# + Self.counts + #"1},"service_tier":"standard"}}"#)
      #expect(!renderer(usage: false).whole().contains("usage"))
      #expect(renderer(tokens: 0).whole().contains(#""content":[],"#))
    }

    @Test func breaksJSONOffOnDemand() {
      var buffer = ByteBuffer()
      renderer().writeMalformed(tokens: 0..<1, into: &buffer)
      #expect(
        String(buffer: buffer)
          == #"event: content_block_delta"# + "\n"
          + #"data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" the"#
          + "\n\n")
    }

    @Test func reportsAnErrorInsideAStream() {
      #expect(
        String(buffer: renderer().failure())
          == event(
            "error",
            #","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_mock""#)
      )
    }

    @Test(
      arguments: [
        ([], []), (.pings, ["event: ping\ndata: {\"type\":\"ping\"}\n\n"]),
        (.comments, [": keep-alive\n\n"]), (.unknownFields, []),
        (
          .unknownEvents,
          [
            "event: future_event\n"
              + "data: {\"type\":\"future_event\",\"delta\":{\"text\":\"future\"}}\n\n"
          ]
        ),
      ] as [(MockServer.Behavior.Noise, [String])])
    func sendsWhatHasNoMeaningOnDemand(
      _ noise: MockServer.Behavior.Noise, _ expected: [String]
    ) {
      #expect(texts(renderer().interludes(noise)) == expected)
    }

    /// Every object in every event has one more member, and is JSON.
    @Test func everyObjectCanHaveUnknownMembers() throws {
      let renderer = renderer(reasoning: 1, unknownFields: true)
      let events =
        texts(renderer.opening()) + [event(renderer, 0..<1), event(renderer, 1..<2)]
        + texts(renderer.closing(hasEndMarker: true))
      let data = events.joined().split(separator: "\n").filter { $0.hasPrefix("data: ") }
        .map { String($0.dropFirst(6)) }
      // Two to open; a token of thinking; its end of two and the start of the text with its token; three
      // to close.
      #expect(data.count == 10)
      for text in data + [renderer.whole()] {
        let node = try JSONNode(parsing: text.utf8)
        #expect(node["future"] != nil, "\(text)")
      }
    }
  }

#endif
