#if HTTP
  import NIOCore
  import NIOHTTP1
  import Testing

  @testable import PerfHarness

  @Suite struct BedrockFormatTests {
    private static let key = "mock-secret"
    private static let path = "/model/m/converse-stream"
    private static let hello = #"{"messages":[{"role":"user","content":[{"text":"one two"}]}]}"#
    private static let bearer: [(String, String)] = [("Authorization", "Bearer \(key)")]

    private func answer(
      _ body: String = hello, to path: String = path, method: String = "POST",
      headers: [(String, String)] = bearer,
      _ behavior: MockServer.Behavior = .instant { $0.apiKey = key }
    ) -> MockAnswer {
      BedrockFormat().answer(
        to: MockRequest(
          method: method, target: path, path: path, headers: HTTPHeaders(headers),
          body: ByteBuffer(string: body)), behavior)
    }

    private func refusal(_ answer: MockAnswer) -> CannedReply? {
      if case .canned(let reply) = answer { reply } else { nil }
    }

    private func order(_ answer: MockAnswer) -> (any OutputOrder)? {
      if case .output(let order) = answer { order } else { nil }
    }

    private func error(_ status: Int, _ type: String, _ message: String) -> CannedReply {
      CannedReply(
        status: status,
        headers: [
          "x-amzn-ErrorType: \(type):http://internal.amazon.com/coral/com.amazon.bedrock/"
        ], body: "{\"message\":\(JSONText.quoted(message))}")
    }

    // MARK: - What is asked

    @Test func anOrderIsWhatTheRequestSays() throws {
      let body =
        #"{"system":[{"text":"a b c"}],"messages":[{"role":"user","content":[{"text":"one two"},"#
        + #"{"image":{"format":"png","source":{"bytes":"AQID"}}}]},{"role":"assistant","#
        + #""content":[{"text":"d"}]}],"inferenceConfig":{"maxTokens":7,"temperature":0}}"#
      let streamed = try #require(order(answer(body)))
      #expect(streamed.promptTokens == 6)
      #expect(streamed.outputTokenLimit == 7)
      #expect(streamed.streams)
      let whole = try #require(order(answer(to: "/model/a%2Fb%3A0/converse")))
      #expect(whole.outputTokenLimit == nil)
      #expect(!whole.streams)
    }

    private static func messages(_ messages: String) -> String { "{\"messages\":\(messages)}" }
    private static func content(_ content: String) -> String {
      messages("[{\"role\":\"user\",\"content\":\(content)}]")
    }
    private static func constraint(_ path: String, _ constraint: String) -> String {
      "1 validation error detected: Value at '\(path)' failed to satisfy constraint: \(constraint)"
    }
    private static let block = "messages.1.member.content.1.member"

    @Test(arguments: [
      ("", "The request body is not a JSON object."),
      ("[]", "The request body is not a JSON object."),
      ("{}", constraint("messages", "Member must not be null")),
      (messages("null"), constraint("messages", "Member must not be null")),
      (messages("7"), constraint("messages", "Member must be a list")),
      (
        messages("[]"), constraint("messages", "Member must have length greater than or equal to 1")
      ),
      (messages("[1]"), constraint("messages.1.member", "Member must be an object")),
      (messages("[{}]"), constraint("messages.1.member.role", "Member must not be null")),
      (
        messages(#"[{"role":"robot"}]"#),
        constraint(
          "messages.1.member.role", "Member must satisfy enum value set: [user, assistant]")
      ),
      (
        messages(#"[{"role":"assistant"}]"#),
        "A conversation must start with a user message. Try again with a conversation that starts "
          + "with a user message."
      ),
      (
        messages(#"[{"role":"user"}]"#),
        constraint("messages.1.member.content", "Member must not be null")
      ),
      (content(#""one""#), constraint("messages.1.member.content", "Member must be a list")),
      (content(#"["one"]"#), constraint(block, "Member must be an object")),
      (content(#"[{"text":1}]"#), constraint("\(block).text", "Member must be a string")),
      (content("[{}]"), "The content block at \(block) has no member that is known."),
      (
        content(#"[{"text":" "}]"#),
        "The text field in the ContentBlock object at \(block) is blank. Add text to the text field, "
          + "and try again."
      ),
      (
        content(#"[{"image":{"format":"tiff"}}]"#),
        constraint(
          "\(block).image.format", "Member must satisfy enum value set: [png, jpeg, gif, webp]")
      ),
      (
        content(#"[{"image":{"format":"png"}}]"#),
        constraint("\(block).image.source.bytes", "Member must not be null")
      ),
      (
        #"{"inferenceConfig":1}"#, constraint("inferenceConfig", "Member must be an object")
      ),
      (
        #"{"inferenceConfig":{"maxTokens":1.5}}"#,
        constraint("inferenceConfig.maxTokens", "Member must be an integer")
      ),
      (
        #"{"inferenceConfig":{"maxTokens":0}}"#,
        constraint(
          "inferenceConfig.maxTokens", "Member must have value greater than or equal to 1")
      ),
      (
        #"{"inferenceConfig":{"maxTokens":1e300}}"#,
        constraint(
          "inferenceConfig.maxTokens", "Member must have value less than or equal to 1000000")
      ),
      (
        String(hello.dropLast()) + #","system":[{}]}"#,
        constraint("system.1.member.text", "Member must not be null")
      ),
    ])
    func anInvalidRequestIsRefused(_ body: String, _ message: String) {
      #expect(refusal(answer(body)) == error(400, "ValidationException", message))
    }

    @Test(arguments: [
      ("GET", path), ("POST", "/model/m/invoke"), ("POST", "/model//converse"),
      ("POST", "/model/a/b/converse"), ("POST", "/model/%ZZ/converse"), ("POST", "/model/converse"),
    ])
    func whatIsNoOperationIsUnknown(_ method: String, _ path: String) {
      #expect(
        refusal(answer(to: path, method: method))
          == error(
            404, "UnknownOperationException",
            "There is no such operation; expected POST /model/{modelId}/converse, "
              + "/model/{modelId}/converse-stream or /model/{modelId}/count-tokens."))
    }

    /// Source: Amazon Bedrock API reference, 'CountTokens'.
    @Test(arguments: [
      (#"{"input":{"converse":\#(hello)}}"#, 200, #"{"inputTokens":9}"#),
      ("{}", 400, constraint("input", "Member must not be null")),
      (
        #"{"input":{"invokeModel":{"body":""}}}"#, 400,
        "Only conversations are counted here, and no other requests."
      ),
      (#"{"input":{"converse":7}}"#, 400, constraint("input.converse", "Member must be an object")),
      (
        #"{"input":{"converse":{"inferenceConfig":{}}}}"#, 400,
        "Unexpected field type: input.converse has no inferenceConfig."
      ),
    ])
    func conversationsAreCounted(_ body: String, _ status: Int, _ text: String) {
      let reply = answer(
        body, to: "/model/m/count-tokens",
        .instant {
          $0.apiKey = Self.key
          $0.templateTokens = 7
        })
      #expect(
        refusal(reply)
          == (status == 200
            ? CannedReply(status: 200, body: text) : error(status, "ValidationException", text)))
    }

    @Test func onlyTheModelsThatThereAreAreKnown() {
      let behavior = MockServer.Behavior.instant {
        $0.apiKey = Self.key
        $0.models = ["a/b:0"]
      }
      #expect(order(answer(to: "/model/a%2Fb%3A0/converse", behavior)) != nil)
      #expect(
        refusal(answer(to: Self.path, behavior))
          == error(400, "ValidationException", "The provided model identifier is invalid."))
    }

    @Test(arguments: [
      (400, "ValidationException"), (401, "UnauthorizedException"), (403, "AccessDeniedException"),
      (404, "ResourceNotFoundException"), (408, "ModelTimeoutException"),
      (424, "ModelErrorException"), (429, "ThrottlingException"), (500, "InternalServerException"),
      (503, "ServiceUnavailableException"), (418, "ValidationException"),
      (599, "InternalServerException"),
    ])
    func everyStatusHasItsKind(_ status: Int, _ type: String) {
      let reply = BedrockFormat().refusal(status: status, retryAfter: .milliseconds(1500))
      #expect(reply.status == status)
      #expect(
        reply.headers == [
          "x-amzn-ErrorType: \(type):http://internal.amazon.com/coral/com.amazon.bedrock/",
          "retry-after: 2",
        ])
    }

    // MARK: - Who asks

    /// 15 January 2026, 12:34:56.
    private static let now = 1_768_480_496.0

    private func signed(
      id: String = "AKIDMOCKEXAMPLE", secret: String = key, token: String? = nil,
      service: String = "bedrock", body: String = hello
    ) -> [(name: String, value: String)] {
      let headers = [(name: "Host", value: "h"), (name: "Content-Type", value: "application/json")]
      return headers
        + AWSSigner(region: "us-east-1", service: service).headers(
          method: "POST", target: Self.path, headers: headers, body: Array(body.utf8),
          keys: AWSKeys(
            accessKeyID: id, secretAccessKey: Secret(secret),
            sessionToken: token.map(Secret.init)), now: Self.now)
    }

    private func refusal(signed headers: [(name: String, value: String)], key: String? = key)
      -> CannedReply?
    {
      refusal(answer(headers: headers.map { ($0.name, $0.value) }, .instant { $0.apiKey = key }))
    }

    /// Signatures of botocore 1.44 (providers' fact sheet, section 5.6); the key's ID is not signed.
    @Test(
      arguments: [
        (
          "vendor.example-model-v1%3A0", nil,
          "2d352850a7b1ea6645d54c1c44fb9cf9b4cd53f372e1ef5026843d7c5bae083b"
        ),
        (
          "vendor.example-model-v1%3A0", "SESSIONTOKEN/EXAMPLE==",
          "ed8193c6a2c4bdb4eeb733a6bc38720f1b00670a31c10543a038b77571011760"
        ),
        (
          "vendor.example-model-v1:0", nil,
          "0235cc1ea3fc040a3de34becc5c0d33b0899101e812b6247f8087d1174e04066"
        ),
      ] as [(String, String?, String)])
    func whatBotocoreSignsIsAccepted(_ model: String, _ token: String?, _ signature: String) {
      let names = "content-type;host;x-amz-date\(token == nil ? "" : ";x-amz-security-token")"
      let headers = [
        ("Host", "bedrock-runtime.us-east-1.amazonaws.com"), ("Content-Type", "application/json"),
        ("X-Amz-Date", "20260115T123456Z"),
        (
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=AKIDMOCKEXAMPLE/20260115/us-east-1/bedrock/aws4_request, "
            + "SignedHeaders=\(names), Signature=\(signature)"
        ),
      ]
      let answer = answer(
        #"{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"#
          + #""inferenceConfig":{"maxTokens":16}}"#,
        to: "/model/\(model)/converse-stream",
        headers: headers + (token.map { [("X-Amz-Security-Token", $0)] } ?? []),
        .instant { $0.apiKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" })
      #expect(refusal(answer) == nil)
      #expect(order(answer)?.outputTokenLimit == 16)
    }

    @Test func theRightSignatureIsAccepted() {
      #expect(refusal(signed: signed()) == nil)
      #expect(refusal(signed: signed(token: "session")) == nil)
      // What is not signed may be added.
      #expect(refusal(signed: signed() + [("X-Request-Id", "r")]) == nil)
    }

    @Test func withoutAKeyAnyProofIsAcceptedThatLooksLikeOne() {
      #expect(refusal(signed: signed(id: "AKIDOTHER", secret: "other"), key: nil) == nil)
      #expect(refusal(signed: [("Authorization", "Bearer x")], key: nil) == nil)
    }

    @Test func aWrongProofIsRefused() {
      let mismatch = error(
        403, "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your "
          + "AWS Secret Access Key and signing method. Consult the service documentation for details."
      )
      #expect(refusal(signed: signed(secret: "other")) == mismatch)
      #expect(refusal(signed: signed(body: "{}")) == mismatch)
      var other = signed(token: "session")
      for index in other.indices where other[index].name == "X-Amz-Security-Token" {
        other[index].value = "another"
      }
      #expect(refusal(signed: other) == mismatch)
      #expect(
        refusal(signed: signed(id: "AKIDOTHER"))
          == error(
            403, "UnrecognizedClientException",
            "The security token included in the request is invalid."))
      #expect(
        refusal(signed: [("Authorization", "Bearer other")])
          == error(
            403, "AccessDeniedException",
            "Authentication failed: Please make sure your API Key is valid."))
    }

    @Test(arguments: [key, nil])
    func noProofAndOneThatIsIncompleteAreRefused(_ key: String?) {
      #expect(
        self.refusal(signed: [], key: key)
          == error(403, "MissingAuthenticationTokenException", "Missing Authentication Token"))
      func refusal(without part: String, with replacement: String = "") -> CannedReply? {
        self.refusal(
          signed: signed().map { ($0.name, $0.value.replacing(part, with: replacement)) }, key: key)
      }
      func incomplete(_ part: String) -> CannedReply {
        error(403, "IncompleteSignatureException", "Authorization header requires \(part).")
      }
      let headers = "'SignedHeaders' with content-type, host, x-amz-date"
      #expect(refusal(without: "AWS4-HMAC-SHA256") == incomplete("the algorithm"))
      #expect(refusal(without: "Credential") == incomplete("'Credential'"))
      #expect(refusal(without: "SignedHeaders") == incomplete("'SignedHeaders'"))
      #expect(refusal(without: "Signature=") == incomplete("'Signature'"))
      #expect(
        refusal(without: "Signature=", with: "Signature=0")
          == incomplete("'Signature' of 64 hexadecimal digits"))
      #expect(refusal(without: "content-type;") == incomplete(headers))
      #expect(
        refusal(without: "content-type;host", with: "host;content-type") == incomplete(headers))
      #expect(refusal(without: "host;", with: "host;other;") == incomplete(headers))
      #expect(
        refusal(without: "123456Z") == incomplete("'X-Amz-Date' of the day of the credential"))
      #expect(
        self.refusal(signed: signed(service: "s3"), key: key)
          == incomplete("'Credential' of the form ID/DATE/REGION/bedrock/aws4_request"))
    }
  }
#endif
