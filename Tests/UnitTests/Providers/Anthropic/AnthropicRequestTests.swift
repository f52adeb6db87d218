import Testing

@testable import PerfHarness

@Suite struct AnthropicRequestTests {
  private func body(
    _ request: GenerationRequest, sendsSampling: Bool = true
  ) throws(ProviderError) -> String {
    let request = try AnthropicRequest(
      model: "m", request: request, sendsSampling: sendsSampling)
    return String(decoding: request.body, as: UTF8.self)
  }

  @Test func writesTheBytesOfARequest() throws {
    #expect(
      try body(GenerationRequest(prompt: "Say \"hi\"\n", maxOutputTokens: 7))
        == #"{"model":"m","max_tokens":7,"messages":[{"role":"user","content":"Say \"hi\"\n"}],"#
        + #""temperature":0,"stream":true}"#)
  }

  @Test func aLimitIsAlwaysSentBecauseTheAPIWantsOne() throws {
    #expect(
      try body(GenerationRequest(prompt: "a", temperature: nil, streams: false))
        == #"{"model":"m","max_tokens":4096,"messages":[{"role":"user","content":"a"}]}"#)
  }

  @Test(
    arguments: [
      (0.0, true, #","temperature":0"#), (0.5, true, #","temperature":0.5"#), (nil, true, ""),
      (0.0, false, ""), (1.0, false, ""),
    ] as [(Double?, Bool, String)])
  func aTemperatureIsSentWhereTheVersionTakesOne(
    _ temperature: Double?, _ sendsSampling: Bool, _ expected: String
  ) throws {
    let request = GenerationRequest(
      prompt: "a", maxOutputTokens: 1, temperature: temperature, streams: false)
    #expect(
      try body(request, sendsSampling: sendsSampling)
        == #"{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a"}]\#(expected)}"#)
  }

  @Test func instructionsHaveAPlaceOfTheirOwn() throws {
    let request = GenerationRequest(
      .chat([
        .init(role: .system, text: "Be brief."), .init(text: "a"),
        .init(role: .assistant, text: "b"), .init(role: .system, text: "Be kind."),
        .init(text: "c"),
      ]), maxOutputTokens: 1, temperature: nil, streams: false)
    #expect(
      try body(request)
        == #"{"model":"m","max_tokens":1,"system":"Be brief.\n\nBe kind.","messages":["#
        + #"{"role":"user","content":"a"},{"role":"assistant","content":"b"},"#
        + #"{"role":"user","content":"c"}]}"#)
  }

  @Test func picturesComeBeforeTheirText() throws {
    // `[1, 2, 3]` in base64, by RFC 4648: 000000 010000 001000 000011 are A Q I D.
    let image = GenerationRequest.Image(mediaType: "image/png", bytes: [1, 2, 3])
    let request = GenerationRequest(
      .chat([.init(text: "what?", images: [image])]), maxOutputTokens: 1, temperature: nil,
      streams: false)
    #expect(
      try body(request)
        == #"{"model":"m","max_tokens":1,"messages":[{"role":"user","content":["#
        + #"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}},"#
        + #"{"type":"text","text":"what?"}]}]}"#)
  }

  @Test(arguments: [
    GenerationRequest.Input.embedding(["a"]), .rerank(query: "a", documents: ["b"]),
  ])
  func onlyConversationsAreAnswered(_ input: GenerationRequest.Input) {
    let error = ProviderError(
      .invalidConfiguration,
      "Anthropic's Messages answer conversations only, and no request for embeddings or for a "
        + "ranking; use traffic of a chat, such as D(100,100), or another provider")
    #expect(throws: error) { try body(GenerationRequest(input)) }
  }

  @Test func instructionsHaveNoPictures() {
    let image = GenerationRequest.Image(mediaType: "image/png", bytes: [1])
    let request = GenerationRequest(.chat([.init(role: .system, text: "a", images: [image])]))
    let error = ProviderError(
      .invalidConfiguration,
      "a system message has images, which Anthropic's Messages take from the user only; put them "
        + "into a message of the user")
    #expect(throws: error) { try body(request) }
  }
}
