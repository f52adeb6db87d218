import Testing

@testable import PerfHarness

@Suite struct OpenAIErrorBodyTests {
  private func summary(
    _ body: String, redact: (String) -> String = { $0 }
  ) -> String? {
    Array(body.utf8).withUnsafeBufferPointer { OpenAIErrorBody(body: $0).summary(redact: redact) }
  }

  @Test(
    arguments: [
      // The public API.
      (
        #"{"error":{"message":"No model","type":"invalid_request_error","code":"model_not_found"}}"#,
        "No model (model_not_found)"
      ),
      (
        #"{"error":{"message":"Overloaded","type":"server_error","param":null,"code":null}}"#,
        "Overloaded (server_error)"
      ),
      // vLLM: numbers for codes, and a text for a wrong key.
      (
        #"{"error":{"message":"Too long","type":"BadRequestError","param":null,"code":400}}"#,
        "Too long (400)"
      ),
      (#"{"error":"Unauthorized"}"#, "Unauthorized"),
      // SGLang: flat.
      (
        #"{"object":"error","message":"Too long","type":"BadRequestError","param":null,"code":400}"#,
        "Too long (400)"
      ),
      // llama.cpp.
      (
        #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
        "Loading model (503)"
      ),
      // Text Generation Inference.
      (
        #"{"error":"Model is overloaded","error_type":"overloaded"}"#,
        "Model is overloaded (overloaded)"
      ),
      // Azure OpenAI, of a prompt that its filter refused.
      (
        #"{"error":{"message":"The response was filtered","type":null,"param":"prompt","#
          + #""code":"content_filter","status":400,"innererror":{"code":"#
          + #""ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true}}}}}"#,
        "The response was filtered (content_filter)"
      ),
      // Parts of it.
      (#"{"error":{"message":"Just this"}}"#, "Just this"),
      (#"{"error":{"code":"only_this"}}"#, "only_this"),
      (#"{"message":"a","error":{"code":"b"}}"#, "a (b)"),
      (
        #"{"error":{"message":7,"code":{},"type":[]},"type":null}"#,
        #"{"error":{"message":7,"code":{},"type":[]},"type":null}"#
      ),
      (#"{"error":{"message":"deep","error":{"message":"deeper"}}}"#, "deeper"),
      // Without anything that is known, the text stands for itself.
      (#"{"detail":"Not Found"}"#, #"{"detail":"Not Found"}"#), ("{}", "{}"),
      (#"[{"error":{"message":"x"}}]"#, #"[{"error":{"message":"x"}}]"#),
      (
        "<html>\n <h1>502 Bad\tGateway</h1>\r\n</html>\n", "<html> <h1>502 Bad Gateway</h1> </html>"
      ),
      (#"{"error":{"message":"cut o"#, #"{"error":{"message":"cut o"#),
      ("", nil), (" \n", nil),
    ] as [(String, String?)])
  func readsWhatServersSend(_ body: String, _ expected: String?) {
    #expect(summary(body) == expected)
  }

  @Test(arguments: ["null", "false", "true", "0", "[]", #""""#])
  func aValueThatIsNoErrorIsNone(_ value: String) throws {
    let chunk = try Array(#"{"error":\#(value)}"#.utf8).withUnsafeBufferPointer {
      bytes throws(JSONSyntaxError) in
      try OpenAIChunk(bytes, keepsText: false)
    }
    #expect(chunk.error == nil)
  }

  @Test func aLongMessageIsCutAndItsCodeIsNot() {
    let long = String(repeating: "é", count: 301)
    let cut = String(repeating: "é", count: 300) + "…"
    #expect(summary(long) == cut)
    #expect(summary(#"{"error":{"message":"\#(long)","code":"c"}}"#) == "\(cut) (c)")
    #expect(summary(String(long.dropLast())) == String(long.dropLast()))
  }

  /// Half of a key at the cut would be a key that nobody finds.
  @Test(arguments: [280, 290, 299, 300])
  func secretsAreTakenOutBeforeTheCut(_ offset: Int) throws {
    let key = Secret("sk-0123456789abcdef")
    let text = String(repeating: "x", count: offset) + key.exposed + "y"
    for body in [text, #"{"error":{"message":"\#(text)","code":"\#(key.exposed)"}}"#] {
      let said = try #require(summary(body, redact: key.redacted))
      #expect(!said.contains("sk-"))
      #expect(!said.contains("0123"))
    }
  }
}
