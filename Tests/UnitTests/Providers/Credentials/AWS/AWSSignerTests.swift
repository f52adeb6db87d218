#if HTTP
  import Crypto
  import Foundation
  import Testing

  @testable import PerfHarness

  /// The expected values were made with botocore and with an independent implementation of HMAC.
  @Suite struct AWSSignerTests {
    private static let keys = AWSKeys(
      accessKeyID: "AKIDEXAMPLE",
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
    private static let body = Array(
      #"{"messages":[{"role":"user","content":[{"text":"Hi"}]}],"inferenceConfig":{"maxTokens":16}}"#
        .utf8)
    /// 2026-01-15 12:34:56 UTC.
    private static let now = 1_768_480_496.0
    private static let runtime = "bedrock-runtime.us-east-1.amazonaws.com"

    private func authorization(
      method: String = "POST", target: String, host: String = runtime,
      more: [(name: String, value: String)] = [], body: [UInt8] = body, token: String? = nil
    ) -> String? {
      var keys = Self.keys
      keys.sessionToken = token.map(Secret.init)
      let type = method == "POST" ? [(name: "Content-Type", value: "application/json")] : []
      return AWSSigner(region: "us-east-1", service: "bedrock").headers(
        method: method, target: target, headers: type + [(name: "Host", value: host)] + more,
        body: body, keys: keys, now: Self.now
      ).first { $0.name == "Authorization" }?.value
    }

    private func expected(_ signature: String, _ headers: String = "content-type;host;x-amz-date")
      -> String
    {
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260115/us-east-1/bedrock/aws4_request, "
        + "SignedHeaders=\(headers), Signature=\(signature)"
    }

    private static let encodedPath = "/model/vendor.example-model-v1%3A0/converse-stream"

    @Test func aPathIsEncodedOnceMore() {
      #expect(
        authorization(target: Self.encodedPath)
          == expected("2d352850a7b1ea6645d54c1c44fb9cf9b4cd53f372e1ef5026843d7c5bae083b"))
    }

    @Test func aSessionsTokenIsSigned() {
      #expect(
        authorization(target: Self.encodedPath, token: "SESSIONTOKEN/EXAMPLE==")
          == expected(
            "ed8193c6a2c4bdb4eeb733a6bc38720f1b00670a31c10543a038b77571011760",
            "content-type;host;x-amz-date;x-amz-security-token"))
    }

    @Test func aLiteralColonIsEncodedOnce() {
      #expect(
        authorization(target: "/model/vendor.example-model-v1:0/converse-stream")
          == expected("0235cc1ea3fc040a3de34becc5c0d33b0899101e812b6247f8087d1174e04066"))
    }

    @Test func anARNIsOneSegmentAndTheBodysHashMaySign() {
      let hash = "9086f5ed72696dae888c64846e3db151bb80e2483eba722648ee71231780c823"
      let target =
        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2F"
        + "us.vendor.m-v1%3A0/converse"
      #expect(
        authorization(target: target, more: [(name: "X-Amz-Content-SHA256", value: hash)])
          == expected(
            "3ced246a3afb82e123107583ee51b19885ec4bd496c75167dedb2faf0add4922",
            "content-type;host;x-amz-content-sha256;x-amz-date"))
    }

    @Test func aQueryIsSortedAndNothingIsSignedThatIsNotThere() {
      #expect(
        authorization(
          method: "GET", target: "/foundation-models?byProvider=a%20b&byOutputModality=TEXT",
          host: "bedrock.us-east-1.amazonaws.com", body: [])
          == expected(
            "59c2a578ecde9e04d627e0a5d50ba80044ad02d2e4ae5251245ad7868fc8bc6f", "host;x-amz-date"))
    }

    @Test func whatIsAddedOnTheWayIsNotSigned() {
      #expect(
        authorization(
          target: Self.encodedPath,
          more: [
            (name: "traceparent", value: "00-1"), (name: "User-Agent", value: "x"),
            (name: "Content-Length", value: "91"), (name: "X-Request-Id", value: "0-1"),
            (name: "X-Amzn-Trace-Id", value: "y"), (name: "Connection", value: "keep-alive"),
          ])
          == expected("2d352850a7b1ea6645d54c1c44fb9cf9b4cd53f372e1ef5026843d7c5bae083b"))
    }

    @Test func theStepsAreThoseOfTheSpecification() {
      let request = AWSCanonicalRequest(
        method: "POST", target: Self.encodedPath,
        headers: [
          (name: "X-Amz-Date", value: "20260115T123456Z"), (name: "Host", value: Self.runtime),
          (name: "Content-Type", value: "application/json"),
        ], bodyHash: AWSSigner.hexadecimal(SHA256.hash(data: Self.body)))
      #expect(
        request.text == """
          POST
          /model/vendor.example-model-v1%253A0/converse-stream

          content-type:application/json
          host:bedrock-runtime.us-east-1.amazonaws.com
          x-amz-date:20260115T123456Z

          content-type;host;x-amz-date
          9086f5ed72696dae888c64846e3db151bb80e2483eba722648ee71231780c823
          """)
      #expect(
        AWSSigner.stringToSign(
          request, date: "20260115T123456Z", scope: "20260115/us-east-1/bedrock/aws4_request")
            == """
            AWS4-HMAC-SHA256
            20260115T123456Z
            20260115/us-east-1/bedrock/aws4_request
            babaf0c00bf0a62feb1ab823a39d9ee40bb4980a9e23a9df54b716346482a365
            """)
    }

    @Test(arguments: [
      ("/", "/"), ("", "/"), ("/a//b", "/a/b"), ("/a/./b", "/a/b"), ("/a/../b", "/b"),
      ("/a/", "/a/"), ("/a b", "/a%20b"), ("/ä", "/%C3%A4"), ("/A-Z.z_~9", "/A-Z.z_~9"),
    ])
    func pathsAreBroughtIntoOneForm(_ path: String, _ canonical: String) {
      let request = AWSCanonicalRequest(
        method: "GET", target: path, headers: [], bodyHash: "")
      #expect(request.text.split(separator: "\n", omittingEmptySubsequences: false)[1] == canonical)
    }

    @Test(arguments: [
      ("/?", ""), ("/?b=1&a=2", "a=2&b=1"), ("/?a=2&a=1", "a=1&a=2"), ("/?a", "a="),
      ("/?a=b=c", "a=b=c"),
    ])
    func queriesAreBroughtIntoOneForm(_ target: String, _ canonical: String) {
      let request = AWSCanonicalRequest(
        method: "GET", target: target, headers: [], bodyHash: "")
      #expect(request.text.split(separator: "\n", omittingEmptySubsequences: false)[2] == canonical)
    }

    @Test func spacesInValuesAreCollapsedAndEqualNamesAreJoined() {
      let request = AWSCanonicalRequest(
        method: "GET", target: "/",
        headers: [
          (name: "B", value: "  x \t y  "), (name: "A", value: "1"), (name: "a", value: "2"),
        ],
        bodyHash: "")
      #expect(request.text == "GET\n/\n\na:1,2\nb:x y\n\na;b\n")
    }

    @Test func anotherDayHasAnotherKey() {
      let signer = AWSSigner(region: "us-east-1", service: "bedrock")
      func headers(_ now: Double) -> [String] {
        signer.headers(
          method: "POST", target: Self.encodedPath,
          headers: [
            (name: "Content-Type", value: "application/json"),
            (name: "Host", value: Self.runtime),
          ], body: Self.body, keys: Self.keys, now: now
        ).map(\.value)
      }
      let first = headers(Self.now)
      #expect(headers(Self.now + 86_400).first == "20260116T123456Z")
      #expect(headers(Self.now + 86_400) != first)
      #expect(headers(Self.now) == first)
    }
  }
#endif
