#if HTTP
  import NIOCore
  import NIOHTTP1
  import Testing

  @testable import PerfHarness

  @Suite struct GoogleTokenEndpointTests {
    private func answer(
      _ form: String, method: String = "POST", path: String = "/token",
      headers: [(String, String)] = []
    ) -> CannedReply {
      GoogleTokenEndpoint.answer(
        to: MockRequest(
          method: method, target: path, path: path, headers: HTTPHeaders(headers),
          body: ByteBuffer(string: form)), .instant { $0.apiKey = "k" })
    }

    private static let grant =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="

    @Test func whoeverAsksRightlyGetsTheKeyThatTheServerAccepts() throws {
      let granted = CannedReply(
        status: 200, body: #"{"access_token":"k","expires_in":3599,"token_type":"Bearer"}"#)
      #expect(answer(Self.grant + (try GoogleFixture().assertion)) == granted)
      #expect(
        answer("grant_type=refresh_token&client_id=a&client_secret=b&refresh_token=c") == granted)
    }

    @Test(arguments: [
      ("", "invalid_request", "Missing required parameter: grant_type"),
      ("grant_type=password", "unsupported_grant_type", "Invalid grant_type: password"),
      (
        "grant_type=refresh_token&client_id=a&client_secret=b", "invalid_request",
        "Missing required parameter: refresh_token"
      ),
      (
        "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer", "invalid_request",
        "Missing required parameter: assertion"
      ),
      (grant + "a.b.c", "invalid_grant", "Invalid JWT: Failed to parse it."),
      (grant + "e30.e30", "invalid_grant", "Invalid JWT: Failed to parse it."),
      // {} . {} . {}
      (grant + "e30.e30.e30", "invalid_grant", "Invalid JWT: Only JWT with RS256 is allowed."),
    ])
    func whatIsWrongIsTold(_ form: String, _ error: String, _ description: String) {
      #expect(
        answer(form)
          == CannedReply(
            status: 400,
            body: "{\"error\":\"\(error)\",\"error_description\":\"\(description)\"}"))
    }

    @Test func aDamagedAssertionIsRefused() throws {
      let segments = try GoogleFixture().assertion.split(separator: ".")
      let withoutClaims = "\(segments[0]).e30.\(segments[2])"
      #expect(answer(Self.grant + withoutClaims).body.contains("Missing claim: iss."))
      let short = "\(segments[0]).\(segments[1]).e30"
      #expect(answer(Self.grant + short).body.contains("Invalid Signature."))
      // The usual alphabet is not that for URLs.
      #expect(
        answer(Self.grant + "\(segments[0]).\(segments[1]).\(segments[2].dropLast())%2B").body
          .contains("Failed to parse it."))
    }

    @Test func onlyPOSTGetsAToken() {
      #expect(answer("", method: "GET").status == 405)
    }

    @Test func theMetadataServerWantsItsHeader() {
      let path = "/computeMetadata/v1/project/project-id"
      #expect(answer("", method: "GET", path: path).status == 403)
      let flavor = [("Metadata-Flavor", "Google")]
      #expect(
        answer("", method: "GET", path: path, headers: flavor)
          == CannedReply(
            status: 200, headers: ["metadata-flavor: Google"], body: "mock-project"))
      let unknown = answer(
        "", method: "GET", path: "/computeMetadata/v1/nothing", headers: flavor)
      #expect(unknown.status == 404)
    }
  }
#endif
