import Foundation
import Testing

@testable import PerfHarness

@Suite struct OpenAIChatRequestTests {
  private func body(
    _ request: GenerationRequest, model: String = "m", isOfficial: Bool = false
  ) -> String {
    let body = OpenAIChatRequest(model: model, request: request, isOfficial: isOfficial).body
    return String(decoding: body, as: UTF8.self)
  }

  @Test func aCompatibleServerGetsWhatInferenceEnginesKnow() {
    let request = GenerationRequest(
      prompt: "Hi", maxOutputTokens: 100, ignoresEndOfSequence: true, temperature: 0.7)
    #expect(
      body(request)
        == #"{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":100,"#
        + #""ignore_eos":true,"temperature":0.7,"stream":true,"#
        + #""stream_options":{"include_usage":true}}"#)
  }

  @Test func thePublicAPIGetsNothingThatItRejects() {
    let request = GenerationRequest(
      prompt: "Hi", maxOutputTokens: 100, ignoresEndOfSequence: true, temperature: 0)
    #expect(
      body(request, isOfficial: true)
        == #"{"model":"m","messages":[{"role":"user","content":"Hi"}],"max_completion_tokens":100,"#
        + #""temperature":0,"stream":true,"#
        + #""stream_options":{"include_usage":true,"include_obfuscation":false}}"#)
  }

  @Test func whatIsNotAskedForIsLeftOut() {
    let request = GenerationRequest(
      prompt: "Hi", ignoresEndOfSequence: true, temperature: nil, streams: false)
    let expected = #"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#
    #expect(body(request) == expected)
    #expect(body(request, isOfficial: true) == expected)
  }

  @Test func aConversationKeepsItsOrderAndItsRoles() {
    var request = GenerationRequest(prompt: "", temperature: nil, streams: false)
    request.messages = [
      .init(role: .system, text: "Be brief."), .init(text: "Hi"),
      .init(role: .assistant, text: "Hello"), .init(text: ""),
    ]
    #expect(
      body(request)
        == #"{"model":"m","messages":[{"role":"system","content":"Be brief."},"#
        + #"{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},"#
        + #"{"role":"user","content":""}]}"#)
  }

  @Test(arguments: [
    (0, "0"), (-0.0, "0"), (1, "1"), (1.5, "1.5"), (0.1, "0.1"), (1e-7, "1e-07"),
    (2e6, "2000000.0"),
  ])
  func aTemperatureIsWrittenAsANumber(_ temperature: Double, _ text: String) {
    let request = GenerationRequest(prompt: "", temperature: temperature, streams: false)
    #expect(
      body(request)
        == #"{"model":"m","messages":[{"role":"user","content":""}],"temperature":\#(text)}"#)
  }

  @Test(arguments: [
    "plain", "quote \" backslash \\ slash /", "line\nfeed\ttab\r\u{0}\u{1F}\u{7F}",
    "é😀\u{2028}\u{85}",
    String(repeating: "long \"prompt\" ", count: 5000),
  ])
  func everyTextSurvivesAnotherParser(_ text: String) throws {
    let request = GenerationRequest(prompt: text, maxOutputTokens: 7, ignoresEndOfSequence: true)
    for isOfficial in [true, false] {
      let body = OpenAIChatRequest(model: text, request: request, isOfficial: isOfficial).body
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
      #expect(object["model"] as? String == text)
      let messages = try #require(object["messages"] as? [[String: String]])
      #expect(messages == [["role": "user", "content": text]])
      #expect(object[isOfficial ? "max_completion_tokens" : "max_tokens"] as? Int == 7)
      #expect(object["ignore_eos"] as? Bool == (isOfficial ? nil : true))
      #expect(object["stream"] as? Bool == true)
    }
  }
}
