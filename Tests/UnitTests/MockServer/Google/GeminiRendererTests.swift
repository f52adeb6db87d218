#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  /// What the server sends, byte by byte, over sockets.
  @Suite(.timeLimit(.minutes(1))) struct GeminiRendererTests {
    private static let developer = "/v1beta/models/m:"
    private static let vertex = "/v1/projects/p/locations/eu/publishers/google/models/m:"

    private func reply(
      _ method: String, _ change: (inout MockServer.Behavior) -> Void = { _ in }
    ) async throws -> RawReply {
      let body =
        #"{"contents":[{"parts":[{"text":"one two"}]}],"generationConfig":{"maxOutputTokens":2}}"#
      return try await withMockServer(.instant(change)) { server in
        try await UnitTests.reply(
          to: post(body, to: method, headers: ["X-Request-Id: r"]), from: server)
      }
    }

    private static let end = #","modelVersion": "m","responseId": "ID"}"#

    /// The text with a fixed id of the reply.
    private func normalized(_ text: String) -> String {
      text.replacing(#/[0-9a-f]{16}/#, with: "ID")
    }

    private static func chunk(_ part: String, _ usage: String, _ reason: String = "") -> String {
      #"{"candidates": [{"content": {"role": "model","parts": [\#(part)]},\#(reason)"index": 0}]"#
        + #","usageMetadata": {\#(usage)}\#(end)"#
    }

    private static let details = #""promptTokensDetails": [{"modality": "TEXT","tokenCount": 2}]"#
    private static let traffic = #""trafficType": "ON_DEMAND""#
    private static let limit = #""finishReason": "MAX_TOKENS","#

    @Test func theDeveloperAPIStreamsRunningTotals() async throws {
      let reply = try await reply("\(Self.developer)streamGenerateContent?alt=sse") {
        $0.reasoningTokens = 1
      }
      #expect(reply.header("content-type") == "text/event-stream")
      let first = #""promptTokenCount": 2,"thoughtsTokenCount": 1,"totalTokenCount": 3"#
      let last =
        #""promptTokenCount": 2,"candidatesTokenCount": 1,"thoughtsTokenCount": 1,"totalTokenCount": 4"#
      #expect(
        reply.chunks.map(normalized) == [
          "data: \(Self.chunk(#"{"text": " the","thought": true}"#, first))\r\n\r\n",
          "data: \(Self.chunk(#"{"text": " time"}"#, last))\r\n\r\n",
          "data: \(Self.chunk(#"{"text": ""}"#, "\(last),\(Self.details)", Self.limit))\r\n\r\n",
        ])
    }

    @Test func vertexAICountsAtTheEnd() async throws {
      let reply = try await reply("\(Self.vertex)streamGenerateContent?alt=sse")
      let usage =
        #""promptTokenCount": 2,"candidatesTokenCount": 2,"totalTokenCount": 4,\#(Self.details),\#(Self.traffic)"#
      #expect(
        reply.chunks.map(normalized) == [
          #"data: {"candidates": [{"content": {"role": "model","parts": [{"text": ""}]}}],"#
            + "\"usageMetadata\": {\(Self.traffic)}\(Self.end)\r\n\r\n",
          "data: \(Self.chunk(#"{"text": " the"}"#, Self.traffic))\r\n\r\n",
          "data: \(Self.chunk(#"{"text": " time"}"#, Self.traffic))\r\n\r\n",
          "data: \(Self.chunk(#"{"text": ""}"#, usage, Self.limit))\r\n\r\n",
        ])
    }

    @Test(arguments: [developer, vertex])
    func aStreamThatIsNotAskedForAsEventsIsAnArray(_ path: String) async throws {
      let reply = try await reply("\(path)streamGenerateContent")
      #expect(reply.header("content-type") == "application/json; charset=UTF-8")
      // Each element comes by itself: one without text, two tokens, the end.
      #expect(reply.chunks.count == 4)
      let elements = try #require(
        try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [[String: Any]])
      #expect(elements.count == 4)
      for fault in [MockServer.Fault.errorEvent(afterTokens: 0), .missingDone] {
        let broken = try await self.reply("\(path)streamGenerateContent") {
          $0.faults = .every(fault)
        }
        let read =
          try JSONSerialization.jsonObject(with: Data(broken.body.utf8)) as? [[String: Any]]
        #expect(read?.count == (fault == .missingDone ? 3 : 2))
      }
    }

    @Test func aReplyInOnePieceHoldsThoughtsAndText() async throws {
      let reply = try await reply("\(Self.vertex)generateContent") { $0.reasoningTokens = 1 }
      let usage =
        #""promptTokenCount": 2,"candidatesTokenCount": 1,"thoughtsTokenCount": 1,"totalTokenCount": 4,"#
        + "\(Self.details),\(Self.traffic)"
      #expect(
        normalized(reply.body)
          == Self.chunk(
            #"{"text": " the","thought": true},{"text": " time"}"#, usage, Self.limit))
    }

    @Test func usageThatIsNotToldIsLeftOut() async throws {
      for method in ["generateContent", "streamGenerateContent?alt=sse"] {
        let developer = try await reply(Self.developer + method) { $0.usage = .never }
        #expect(!developer.body.contains("usageMetadata"))
        let vertex = try await reply(Self.vertex + method) { $0.usage = .never }
        #expect(vertex.body.contains("usageMetadata"))
        #expect(!vertex.body.contains("TokenCount"))
      }
    }

    @Test func anErrorInTheStreamIsPlainJSONOrAnEvent() async throws {
      let fault = { (behavior: inout MockServer.Behavior) in
        behavior.faults = .every(.errorEvent(afterTokens: 0))
        behavior.sendsRoleChunk = false
      }
      let developer = try await reply("\(Self.developer)streamGenerateContent?alt=sse", fault)
      let error = GoogleError.overloaded.json
      #expect(developer.body == error)
      let vertex = try await reply("\(Self.vertex)streamGenerateContent?alt=sse", fault)
      #expect(vertex.body == "data: \(error.replacing("\r\n", with: ""))\r\n\r\n")
    }

    @Test(arguments: [developer, vertex])
    func whatHasNoMeaningIsInEveryObject(_ path: String) async throws {
      let reply = try await reply("\(path)streamGenerateContent?alt=sse") {
        $0.noise = [.unknownFields, .unknownEvents, .comments]
      }
      #expect(reply.body.contains(": keep-alive\r\n\r\n"))
      #expect(reply.body.contains("event: future\r\n"))
      let events = reply.body.replacing("\r\n", with: "\n").split(separator: "\n\n")
        .filter { $0.hasPrefix("data: ") }
      for event in events {
        #expect((try? JSONNode(parsing: event.dropFirst(6).utf8)) != nil)
      }
      #expect(events.last?.contains(#""future": {"text": [1,null,{}]}"#) == true)
    }
  }
#endif
