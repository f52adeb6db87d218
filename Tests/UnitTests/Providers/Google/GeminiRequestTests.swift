import Foundation
import Testing

@testable import PerfHarness

@Suite struct GeminiRequestTests {
  private func body(
    _ request: GenerationRequest, _ thinking: GeminiThinking = GeminiThinking()
  ) -> String {
    String(decoding: GeminiRequest(request: request, thinking: thinking).body, as: UTF8.self)
  }

  @Test func theSettingsAreInCamelCase() {
    let request = GenerationRequest(
      prompt: "Hi", maxOutputTokens: 16, ignoresEndOfSequence: true, temperature: 0)
    #expect(
      body(request)
        == #"{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"#
        + #""generationConfig":{"maxOutputTokens":16,"temperature":0}}"#)
  }

  @Test func whatIsNotAskedForIsLeftOut() {
    let expected = #"{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}"#
    for streams in [true, false] {
      #expect(body(GenerationRequest(prompt: "Hi", temperature: nil, streams: streams)) == expected)
    }
  }

  @Test func instructionsStandApartAndTheModelHasItsOwnRole() {
    var request = GenerationRequest(prompt: "", temperature: nil)
    request.messages = [
      .init(role: .system, text: "Be brief."), .init(text: "Hi"),
      .init(role: .assistant, text: "Hello"), .init(role: .system, text: "And kind."),
      .init(text: ""),
    ]
    #expect(
      body(request)
        == #"{"contents":[{"role":"user","parts":[{"text":"Hi"}]},"#
        + #"{"role":"model","parts":[{"text":"Hello"}]},{"role":"user","parts":[{"text":""}]}],"#
        + #""systemInstruction":{"parts":[{"text":"Be brief."},{"text":"And kind."}]}}"#)
  }

  @Test func imagesComeInlineBeforeTheText() {
    var request = GenerationRequest(prompt: "", temperature: nil)
    // "Hi" and "Ho" in base64.
    let images = [("image/png", "Hi"), ("image/jpeg", "Ho")].map {
      GenerationRequest.Image(mediaType: $0, bytes: Array($1.utf8))
    }
    request.messages = [.init(text: "What?", images: images), .init(text: "", images: [images[0]])]
    #expect(
      body(request)
        == #"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"SGk="}},"#
        + #"{"inlineData":{"mimeType":"image/jpeg","data":"SG8="}},{"text":"What?"}]},"#
        + #"{"role":"user","parts":[{"inlineData":{"mimeType":"image/png","data":"SGk="}}]}]}"#)
  }

  @Test(arguments: [
    (GeminiThinking(budget: 0), #"{"thinkingBudget":0}"#),
    (GeminiThinking(budget: -1, isShown: true), #"{"thinkingBudget":-1,"includeThoughts":true}"#),
    (GeminiThinking(isShown: true), #"{"includeThoughts":true}"#),
  ])
  func thinkingIsOnlyMentionedWhenAskedFor(_ thinking: GeminiThinking, _ field: String) {
    let request = GenerationRequest(prompt: "Hi", temperature: 0.7)
    #expect(
      body(request, thinking)
        == #"{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"#
        + #""generationConfig":{"temperature":0.7,"thinkingConfig":\#(field)}}"#)
  }

  @Test(arguments: [
    "plain", "quote \" backslash \\ slash /", "line\nfeed\ttab\r\u{0}\u{1F}\u{7F}",
    "é😀\u{2028}\u{85}", String(repeating: "long \"prompt\" ", count: 5000),
  ])
  func everyTextSurvivesAnotherParser(_ text: String) throws {
    var request = GenerationRequest(prompt: text)
    request.messages.append(.init(role: .system, text: text))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(body(request).utf8)) as? [String: Any])
    let contents = try #require(object["contents"] as? [[String: Any]])
    #expect(contents.first?["parts"] as? [[String: String]] == [["text": text]])
    let instruction = try #require(object["systemInstruction"] as? [String: Any])
    #expect(instruction["parts"] as? [[String: String]] == [["text": text]])
  }
}
