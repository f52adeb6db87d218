#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  /// Requests as the official SDKs send them get what they got when they were recorded.
  @Suite(.timeLimit(.minutes(1))) struct SDKRequestTests {
    struct Recorded: Decodable, Sendable, CustomTestStringConvertible {
      var client: String
      var method: String
      var target: String
      var headers: [[String]]
      var body: String
      var status: Int

      var testDescription: String { "\(client): \(method) \(target) → \(status)" }

      var text: String {
        let fields = headers.map { "\($0[0]): \($0[1])\r\n" }.joined()
        return "\(method) \(target) HTTP/1.1\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n"
          + body
      }
    }

    private static let recorded: [Recorded] = {
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      let file = root.appendingPathComponent("Fixtures/wire/sdk-requests.jsonl")
      let lines = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n") ?? []
      return lines.compactMap {
        try? JSONDecoder().decode(Recorded.self, from: Data($0.utf8))
      }
    }()

    @Test func allOfThemAreThere() {
      #expect(Self.recorded.count == 36)
      #expect(
        Set(Self.recorded.map { $0.client.prefix { $0 != " " } }) == [
          "openai", "anthropic", "google-genai", "google-auth", "boto3",
        ])
    }

    @Test(arguments: recorded)
    func isAnsweredAsItWas(_ request: Recorded) async throws {
      try await withMockServer(.instant { $0.apiKey = "k" }) { server in
        try await RawConnection.open(to: server) { connection in
          try await connection.send(request.text)
          let reply = try await connection.readReply()
          #expect(reply.statusLine.hasPrefix("HTTP/1.1 \(request.status) "), "\(reply.body)")
        }
      }
    }
  }
#endif
