#if HTTP
  import Testing

  @testable import PerfHarness

  /// How a reply is read: as a stream or as one whole object.
  @Suite(.timeLimit(.minutes(1))) struct ServiceReplyReaderTests {
    private static let stream = "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n"
    private static let whole = #"{"choices":[{"message":{"content":"Hello"}}]}"#

    /// Each would fail if it were read as the other.
    @Test(arguments: [
      // A type that says what the reply is, however it is written.
      ("text/event-stream", true, true), ("text/event-stream; charset=utf-8", false, true),
      ("Text/Event-STREAM;charset=UTF-8", false, true), ("application/json", true, false),
      ("application/problem+JSON", true, false), ("application/json; charset=utf-8", false, false),
      // Any other type: what was asked for.
      ("text/plain", true, true), ("text/plain", false, false), ("json", true, false),
      ("jso", true, true), ("event-strea", false, false), ("jsojson", true, false),
      ("", true, true), ("", false, false),
    ])
    func theContentTypeSaysHowAReplyIsRead(
      _ type: String, _ asksForAStream: Bool, _ isStream: Bool
    ) async throws {
      let body = isStream ? Self.stream + "data: [DONE]\n\n" : Self.whole
      let server = try await ScriptedServer([
        [
          .request,
          .write(
            "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n"
              + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"),
        ]
      ])
      let provider = HTTPProvider(at: "http://127.0.0.1:\(server.port)")
      let log = EventLog()
      let request = GenerationRequest(prompt: "Hi", streams: asksForAStream)
      _ = try await provider.generate(request, receive: log.receive)
      #expect(log.kinds.contains(.output(.text, bytes: isStream ? 2 : 5)))
      await provider.shutdown()
      try await server.stop()
    }
  }
#endif
