import Testing

@testable import PerfHarness

@Suite struct BedrockRequestTests {
  private func body(_ request: GenerationRequest) throws(ProviderError) -> String {
    String(decoding: try BedrockRequest(request).body, as: UTF8.self)
  }

  @Test func aPromptIsAMessageWithALimit() throws {
    let request = GenerationRequest(
      prompt: "Hi \"you\"", maxOutputTokens: 16, ignoresEndOfSequence: true, temperature: 0)
    #expect(
      try body(request)
        == #"{"messages":[{"role":"user","content":[{"text":"Hi \"you\""}]}],"#
        + #""inferenceConfig":{"maxTokens":16,"temperature":0}}"#)
  }

  @Test(
    arguments: [
      (nil, nil, ""), (16, nil, #","inferenceConfig":{"maxTokens":16}"#),
      (nil, 0.7, #","inferenceConfig":{"temperature":0.7}"#),
    ] as [(Int?, Double?, String)])
  func whatIsNotAskedForIsLeftOut(_ limit: Int?, _ temperature: Double?, _ more: String) throws {
    #expect(
      try body(GenerationRequest(prompt: "a", maxOutputTokens: limit, temperature: temperature))
        == #"{"messages":[{"role":"user","content":[{"text":"a"}]}]\#(more)}"#)
  }

  @Test func systemPromptsStandBesideTheConversation() throws {
    let request = GenerationRequest(
      .chat([
        .init(role: .system, text: "s"), .init(text: "a"), .init(role: .assistant, text: "b"),
        .init(text: "c"), .init(role: .system, text: "t"),
      ]), temperature: nil)
    #expect(
      try body(request)
        == #"{"messages":[{"role":"user","content":[{"text":"a"}]},"#
        + #"{"role":"assistant","content":[{"text":"b"}]},"#
        + #"{"role":"user","content":[{"text":"c"}]}],"system":[{"text":"s"},{"text":"t"}]}"#)
  }

  @Test(arguments: [
    ("image/png", "png"), ("image/jpeg", "jpeg"), ("IMAGE/JPG", "jpeg"), ("image/gif", "gif"),
    ("image/webp", "webp"),
  ])
  func picturesComeBeforeTheText(_ type: String, _ format: String) throws {
    let image = GenerationRequest.Image(mediaType: type, bytes: [1, 2, 3])
    let block = #"{"image":{"format":"\#(format)","source":{"bytes":"AQID"}}}"#
    func request(_ text: String) -> GenerationRequest {
      GenerationRequest(.chat([.init(text: text, images: [image, image])]), temperature: nil)
    }
    #expect(
      try body(request("a"))
        == #"{"messages":[{"role":"user","content":[\#(block),\#(block),{"text":"a"}]}]}"#)
    // The API refuses a text that is empty.
    #expect(
      try body(request(""))
        == #"{"messages":[{"role":"user","content":[\#(block),\#(block)]}]}"#)
  }

  @Test(
    arguments: [
      (
        .embedding(["a"]),
        "Bedrock's Converse API has neither embeddings nor reranking; expected a "
          + "conversation, use another provider for them"
      ),
      (
        .rerank(query: "a", documents: []),
        "Bedrock's Converse API has neither embeddings nor "
          + "reranking; expected a conversation, use another provider for them"
      ),
      (
        .chat([.init(text: "a", images: [.init(mediaType: "image/tiff", bytes: [])])]),
        "Bedrock's Converse API has no images of the type \"image/tiff\"; expected image/png, "
          + "image/jpeg, image/gif or image/webp"
      ),
      (
        .chat([.init(role: .system, text: "a", images: [.init(mediaType: "image/png", bytes: [])])]
        ),
        "Bedrock's Converse API has no images in system prompts; put them into a user's message"
      ),
    ] as [(GenerationRequest.Input, String)])
  func whatTheAPIDoesNotHaveIsRefused(_ input: GenerationRequest.Input, _ message: String) {
    #expect(throws: ProviderError(.invalidConfiguration, message)) {
      try body(GenerationRequest(input))
    }
  }
}
