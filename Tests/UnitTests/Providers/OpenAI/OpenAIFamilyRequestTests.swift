import Testing

@testable import PerfHarness

/// The bodies of the APIs beside Chat Completions.
@Suite struct OpenAIFamilyRequestTests {
  private static let request = GenerationRequest(
    .chat([.init(role: .system, text: "Be"), .init(text: "a \"b\"")]), maxOutputTokens: 7,
    ignoresEndOfSequence: true)
  private static let image = GenerationRequest.Image(mediaType: "image/png", bytes: [1, 2, 3])
  private static let picture = GenerationRequest(.chat([.init(text: "Hi", images: [image])]))

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(arguments: [true, false])
  func aResponseIsNotStored(_ isOfficial: Bool) {
    let body = OpenAIResponsesRequest(model: "m", request: Self.request, isOfficial: isOfficial)
      .body
    let options = isOfficial ? #","stream_options":{"include_obfuscation":false}"# : ""
    #expect(
      text(body)
        == #"{"model":"m","input":[{"role":"system","content":"Be"},{"role":"user","content":"#
        + #""a \"b\""}],"store":false,"max_output_tokens":7,"temperature":0,"stream":true"#
        + options + "}")
  }

  @Test func picturesComeBeforeTheText() {
    var request = Self.picture
    request.streams = false
    request.temperature = nil
    #expect(
      text(OpenAIResponsesRequest(model: "m", request: request, isOfficial: true).body)
        == #"{"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":"#
        + #""data:image/png;base64,AQID"},{"type":"input_text","text":"Hi"}]}],"store":false}"#)
    #expect(
      text(OpenAIChatRequest(model: "m", request: request, isOfficial: true).body)
        == #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":"#
        + #"{"url":"data:image/png;base64,AQID"}},{"type":"text","text":"Hi"}]}]}"#)
  }

  @Test(arguments: [true, false])
  func aCompletionHasOnePrompt(_ isOfficial: Bool) {
    let body = OpenAICompletionsRequest(model: "m", request: Self.request, isOfficial: isOfficial)
      .body
    #expect(
      text(body)
        == #"{"model":"m","prompt":"Be\na \"b\"","max_tokens":7"#
        + (isOfficial ? "" : #","ignore_eos":true"#)
        + #","temperature":0,"stream":true,"stream_options":{"include_usage":true"#
        + (isOfficial ? #","include_obfuscation":false}}"# : "}}"))
  }

  @Test func azureIsNotAskedForWhatItDoesNotKnow() {
    let body = OpenAIChatRequest(
      model: "d", request: Self.request, isOfficial: true, padsChunks: false
    ).body
    #expect(
      text(body).hasSuffix(
        #","max_completion_tokens":7,"temperature":0,"stream":true,"#
          + #""stream_options":{"include_usage":true}}"#))
  }
}
