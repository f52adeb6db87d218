import Testing

@testable import PerfHarness

@Suite struct CaptureScrubberTests {
  private func exchange(_ change: (inout CapturedExchange) -> Void) -> CapturedExchange {
    var exchange = CapturedExchange(
      provider: "p", method: "POST", target: "/v1/x", end: .complete, endOffset: 1)
    exchange.head = CapturedExchange.Head(status: 200, at: 0)
    change(&exchange)
    return exchange
  }

  @Test(arguments: [
    "Authorization", "authorization", "Proxy-Authorization", "api-key", "X-API-Key",
    "x-goog-api-key", "Cookie", "X-Amz-Security-Token", "x-client-secret", "OpenAI-Organization",
    "OpenAI-Project", "x-goog-user-project",
  ])
  func secretFieldsKeepTheirNamesOnly(_ name: String) {
    let scrubbed = CaptureScrubber().scrubbed(
      exchange { $0.requestHeaders = [.init(name, "Bearer abc-123"), .init("Accept", "x/y")] })
    #expect(scrubbed.requestHeaders == [.init(name, "<secret>"), .init("Accept", "x/y")])
  }

  @Test func repliesLoseCookiesAndAccountsAndKeepTheirIDs() {
    let scrubbed = CaptureScrubber().scrubbed(
      exchange {
        $0.head?.headers = [
          .init("Set-Cookie", "a=b"), .init("openai-organization", "org-1"),
          .init("anthropic-organization-id", "7"), .init("x-request-id", "r1"),
          .init("x-ratelimit-remaining-tokens", "149984"),
        ]
      })
    #expect(
      scrubbed.head?.headers == [
        .init("Set-Cookie", "<secret>"), .init("openai-organization", "<secret>"),
        .init("anthropic-organization-id", "<secret>"), .init("x-request-id", "r1"),
        .init("x-ratelimit-remaining-tokens", "149984"),
      ])
  }

  @Test(arguments: [
    ("/a?key=AIzaSy&alt=sse", "/a?key=<secret>&alt=sse"), ("/a?alt=sse", "/a?alt=sse"),
    ("/a?api-version=1&API-KEY=x", "/a?api-version=1&API-KEY=<secret>"),
    (
      "/a?X-Amz-Signature=ab&X-Amz-Credential=c",
      "/a?X-Amz-Signature=<secret>&X-Amz-Credential=<secret>"
    ),
    ("/a?key", "/a?key"), ("/a?", "/a?"), ("/a", "/a"),
    ("/a?access_token=1&b=&", "/a?access_token=<secret>&b=&"),
  ])
  func queriesLoseTheirSecrets(_ target: String, _ expected: String) {
    #expect(CaptureScrubber().scrubbed(exchange { $0.target = target }).target == expected)
  }

  @Test func whatAFieldHeldIsSoughtEverywhere() {
    let scrubbed = CaptureScrubber().scrubbed(
      exchange {
        $0.requestHeaders = [
          .init("Authorization", "Bearer sk-a/b\"c"), .init("X-Me", "I am sk-a/b\"c\u{301}!"),
        ]
        $0.target = "/v1/sk-a/b\"c"
        $0.requestBody = Array(#"{"user":"sk-a/b\"c"}"#.utf8)
        $0.head?.headers = [.init("x-said", "no sk-a/b\"c")]
        // Cut by the pieces, and once more with the slash escaped.
        $0.pieces = [
          .init(at: 1, Array("wrong sk-a".utf8)), .init(at: 2, Array("/b\"c, ".utf8)),
          .init(at: 3, Array(#"sk-a\/b\"c."#.utf8)),
        ]
      })
    #expect(scrubbed.requestHeaders[1].value == "I am <secret>\u{301}!")
    #expect(scrubbed.target == "/v1/<secret>")
    #expect(String(decoding: scrubbed.requestBody, as: UTF8.self) == #"{"user":"*********"}"#)
    #expect(scrubbed.head?.headers == [.init("x-said", "no <secret>")])
    #expect(
      scrubbed.pieces.map { String(decoding: $0.bytes, as: UTF8.self) } == [
        "wrong ****", "****, ", "**********.",
      ])
  }

  @Test func secretsOfTheEnvironmentAreSoughtAsWell() {
    let scrubber = CaptureScrubber(
      EnvironmentVariables([
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtn", "PERF_API_KEY": "sk-perf-1", "SHORT_KEY": "short",
        "PERF_MAX_TOKENS": "1234567", "AWS_SESSION_TOKEN": "session-1",
        "AZURE_CLIENT_SECRET": "az-secret",
      ]))
    let text = "wJalrXUtn sk-perf-1 short 1234567 session-1 az-secret"
    let scrubbed = scrubber.scrubbed(exchange { $0.requestBody = Array(text.utf8) })
    #expect(
      String(decoding: scrubbed.requestBody, as: UTF8.self)
        == "********* ********* short 1234567 ********* *********")
  }

  @Test func nothingElseIsChanged() {
    let plain = exchange {
      $0.target = "/v1/chat?alt=sse"
      $0.requestHeaders = [.init("Content-Type", "application/json"), .init("X-Request-Id", "r")]
      $0.requestBody = [0xFF, 0, 1]
      $0.pieces = [.init(at: 3, [0xC3]), .init(at: 4, [0xA9])]
    }
    #expect(CaptureScrubber([Secret("not there")]).scrubbed(plain) == plain)
  }
}
