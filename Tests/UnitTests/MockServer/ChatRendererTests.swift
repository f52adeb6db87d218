#if HTTP

  import NIOCore
  import Testing

  @testable import PerfHarness

  @Suite struct ChatRendererTests {
    private let start =
      #"{"id":"chatcmpl-1","object":"chat.completion.chunk","created":5,"model":"m","#
      + #""service_tier":"default","system_fingerprint":"fp_mock","choices":["#

    private func renderer(
      tokens: Int = 3, reasoning: Int = 0, reachedLimit: Bool = true, model: String = "m",
      usage: Bool = false, continuous: Bool = false, role: Bool = true
    ) -> ChatRenderer {
      ChatRenderer(
        GeneratedOutput(
          id: "1", created: 5, promptTokens: 2, tokens: tokens, reasoningTokens: reasoning,
          reachedLimit: reachedLimit),
        model: model,
        ChatStyle(
          reportsUsage: usage, reportsUsageContinuously: continuous, sendsRoleChunk: role,
          plainReasoningField: "reasoning_content"))
    }

    private func event(_ renderer: ChatRenderer, _ tokens: Range<Int>) -> String {
      var buffer = ByteBuffer()
      renderer.write(tokens: tokens, into: &buffer)
      return String(buffer: buffer)
    }

    @Test func beginsWithTheRole() {
      #expect(
        renderer().opening().map { String(buffer: $0) } == [
          "data: " + start
            + #"{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"#
            + #""logprobs":null,"finish_reason":null}]}"# + "\n\n"
        ])
    }

    @Test func canLeaveOutTheRole() {
      #expect(renderer(role: false).opening() == [])
    }

    @Test(arguments: [
      (0..<1, " the"), (1..<2, " time"), (0..<3, " the time of"), (12..<13, " the"),
    ])
    func putsTokensInADelta(_ tokens: Range<Int>, _ text: String) {
      #expect(
        event(renderer(tokens: 20), tokens)
          == "data: " + start + #"{"index":0,"delta":{"content":""# + text
          + #""},"logprobs":null,"finish_reason":null}]}"# + "\n\n")
    }

    @Test func putsReasoningInItsField() {
      let renderer = renderer(reasoning: 2)
      #expect(event(renderer, 1..<2).contains(#""delta":{"reasoning_content":" time"}"#))
      #expect(event(renderer, 2..<3).contains(#""delta":{"content":" of"}"#))
    }

    @Test func saysThatUsageComesLater() {
      let renderer = renderer(usage: true)
      #expect(
        String(buffer: renderer.opening()[0]).hasSuffix(
          #""finish_reason":null}],"usage":null}"# + "\n\n"))
      #expect(event(renderer, 0..<1).hasSuffix(#""finish_reason":null}],"usage":null}"# + "\n\n"))
    }

    @Test func countsOnEveryChunkWhenAsked() {
      let renderer = renderer(usage: true, continuous: true)
      func usage(_ tokens: Int) -> String {
        #","usage":{"prompt_tokens":2,"completion_tokens":\#(tokens),"total_tokens":\#(2 + tokens)}}"#
          + "\n\n"
      }
      #expect(String(buffer: renderer.opening()[0]).hasSuffix(usage(0)))
      #expect(event(renderer, 0..<1).hasSuffix(usage(1)))
      #expect(event(renderer, 1..<3).hasSuffix(usage(3)))
      #expect(
        renderer.closing(hasEndMarker: true).map { String(buffer: $0) }[0].hasSuffix(usage(3)))
    }

    @Test func closesWithReasonUsageAndMarker() {
      #expect(
        renderer(reasoning: 1, usage: true).closing(hasEndMarker: true).map { String(buffer: $0) }
          == [
            "data: " + start
              + #"{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}],"usage":null}"#
              + "\n\n",
            "data: " + start
              + #"],"usage":{"prompt_tokens":2,"completion_tokens":3,"total_tokens":5,"#
              + #""prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"#
              + #""completion_tokens_details":{"reasoning_tokens":1,"audio_tokens":0,"#
              + #""accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}"# + "\n\n",
            "data: [DONE]\n\n",
          ])
    }

    @Test func closesWithWhatItWasAskedFor() {
      let events = renderer(reachedLimit: false).closing(hasEndMarker: false).map {
        String(buffer: $0)
      }
      #expect(events.count == 1)
      #expect(
        events[0].hasSuffix(#""delta":{},"logprobs":null,"finish_reason":"stop"}]}"# + "\n\n"))
    }

    @Test func rendersAWholeReply() {
      #expect(
        renderer(reasoning: 1, usage: true).whole()
          == #"{"id":"chatcmpl-1","object":"chat.completion","created":5,"model":"m","#
          + #""service_tier":"default","system_fingerprint":"fp_mock","choices":[{"index":0,"#
          + #""message":{"role":"assistant","reasoning_content":" the","content":" time of","#
          + #""refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"length"}],"#
          + #""usage":{"prompt_tokens":2,"completion_tokens":3,"total_tokens":5,"#
          + #""prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"#
          + #""completion_tokens_details":{"reasoning_tokens":1,"audio_tokens":0,"#
          + #""accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}}"#)
    }

    @Test func escapesTheModelsName() {
      #expect(event(renderer(model: "a\"\\\n/é"), 0..<1).contains(#""model":"a\"\\\n/é","#))
    }

    @Test func breaksJSONOffOnDemand() {
      var buffer = ByteBuffer()
      renderer().writeMalformed(tokens: 0..<1, into: &buffer)
      #expect(
        String(buffer: buffer)
          == "data: " + start + #"{"index":0,"delta":{"content":" the"# + "\n\n")
    }

    @Test func reportsAnErrorInsideAStream() {
      #expect(
        String(buffer: renderer().failure())
          == #"data: {"error":{"message":"The server had an error while processing your request. "#
          + #"Sorry about that!","type":"server_error","param":null,"code":"server_error"}}"#
          + "\n\n")
    }
  }

#endif
