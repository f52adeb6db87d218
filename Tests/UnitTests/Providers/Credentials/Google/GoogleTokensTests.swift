#if HTTP
  import Foundation
  import Synchronization
  import Testing

  @testable import PerfHarness

  /// Tokens from a server of this machine, and what they are used for.
  @Suite(.timeLimit(.minutes(1))) struct GoogleTokensTests {
    private static let start = 1_700_000_000.0

    private func user(
      refreshToken: String = "1//very-secret"
    ) throws -> GoogleTokenSource {
      let text =
        #"{"type":"authorized_user","client_id":"id","client_secret":"client-very-secret","#
        + #""refresh_token":"\#(refreshToken)","quota_project_id":"quota"}"#
      return .file(try GoogleCredentialFile(json: text.utf8, path: "user.json"))
    }

    private func account(_ tokenURL: String) throws -> GoogleTokenSource {
      .file(.serviceAccount(try GoogleFixture().serviceAccount(["token_uri": tokenURL])))
    }

    private func tokens(_ source: GoogleTokenSource, at tokenURL: String? = nil) -> GoogleTokens {
      GoogleTokens(source, userTokenURL: tokenURL, pause: .zero, now: { Self.start })
    }

    @Test func aServiceAccountGetsATokenForItsSignature() async throws {
      try await withMockServer(.instant { $0.apiKey = "ya29.very-secret" }) { server in
        let lease = try await tokens(try account("\(server.address)/token")).fetch()
        #expect(lease.value == GoogleAccess(token: Secret("ya29.very-secret")))
        // The server's tokens last 3599 s.
        #expect(lease.expiry == Self.start + 3599)
      }
    }

    @Test func aUserGetsATokenForTheRefreshToken() async throws {
      try await withMockServer(.instant { $0.apiKey = "ya29.t" }) { server in
        let lease = try await tokens(try user(), at: "\(server.address)/token").fetch()
        #expect(lease.value == GoogleAccess(token: Secret("ya29.t"), quotaProject: "quota"))
      }
    }

    @Test func aMachineOfTheCloudGetsATokenAndAProject() async throws {
      try await withMockServer(.instant { $0.apiKey = "ya29.t" }) { server in
        let tokens = tokens(
          .metadataServer(host: "127.0.0.1:\(server.port)", missingFile: "f.json"))
        let lease = try await tokens.fetch()
        #expect(lease.value == GoogleAccess(token: Secret("ya29.t")))
        #expect(try await tokens.project() == "mock-project")
      }
    }

    @Test func aTokenIsRenewedThreeMinutesAndThreeQuartersBeforeItsEnd() async throws {
      try await withMockServer { server in
        let now = Mutex(Self.start)
        let tokens = GoogleTokens(
          try account("\(server.address)/token"), now: { now.withLock { $0 } })
        let cache = tokens.cache()
        _ = try await cache.fresh()
        // The server's tokens last 3599 s.
        now.withLock { $0 += 3599 - 226 }
        #expect(try await cache.fresh().number == 1)
        #expect(server.requestsReceived == 1)
        now.withLock { $0 += 1 }
        #expect(try await cache.fresh().number == 2)
        #expect(server.requestsReceived == 2)
      }
    }

    @Test func filesTellAProjectOrNone() async throws {
      #expect(try await tokens(try account("http://unused")).project() == "bench-project")
      #expect(try await tokens(try user()).project() == nil)
    }

    private static func reply(_ status: String, _ body: String, _ fields: String = "") -> String {
      "HTTP/1.1 \(status)\r\n\(fields)content-length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private func withScript<Result: Sendable>(
      _ replies: [String], _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
      let server = try await ScriptedServer(replies.map { [.request, .write($0), .close] })
      let result = try await body(server)
      try await server.stop()
      return result
    }

    @Test func aRefreshTokenThatRotatesTakesThePlaceOfTheOldOne() async throws {
      let replies = [
        Self.reply("200 OK", #"{"access_token":"a","refresh_token":"1//new","expires_in":"60"}"#),
        Self.reply("200 OK", #"{"access_token":"b"}"#),
      ]
      try await withScript(replies + [replies[1]]) { server in
        let tokens = tokens(try user(), at: "http://127.0.0.1:\(server.port)/t")
        let first = try await tokens.fetch()
        #expect(first.value.token?.exposed == "a")
        // As a text, it is a number all the same.
        #expect(first.expiry == Self.start + 60)
        #expect(try await tokens.fetch().expiry == nil)
        _ = try await tokens.fetch()
        let forms = server.seen.requests.map { $0.split(separator: "\r\n\r\n").last ?? "" }
        let start = "grant_type=refresh_token&client_id=id&client_secret=client-very-secret&"
        #expect(
          forms == [
            "\(start)refresh_token=1%2F%2Fvery-secret", "\(start)refresh_token=1%2F%2Fnew",
            "\(start)refresh_token=1%2F%2Fnew",
          ])
      }
    }

    @Test func theGrantOfAServiceAccountIsEncodedAsAForm() async throws {
      try await withScript([Self.reply("200 OK", #"{"access_token":"a"}"#)]) { server in
        let source = try account("http://127.0.0.1:\(server.port)/token")
        _ = try await tokens(source).fetch()
        let request = try #require(server.seen.requests.first)
        #expect(request.hasPrefix("POST /token HTTP/1.1\r\n"))
        #expect(request.contains("\r\nContent-Type: application/x-www-form-urlencoded\r\n"))
        // The fixture's signature is of the same instant.
        #expect(
          request.hasSuffix(
            "\r\n\r\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
              + (try GoogleFixture().assertion)))
      }
    }

    @Test func whatMayPassIsTriedAgainAndTheRestIsNot() async throws {
      let good = Self.reply("200 OK", #"{"access_token":"a"}"#)
      let passing = [
        Self.reply("503 Service Unavailable", ""),
        Self.reply("400 Bad", #"{"error":"server_error"}"#),
        good,
      ]
      try await withScript(passing) { server in
        let tokens = tokens(try user(), at: "http://127.0.0.1:\(server.port)")
        #expect(try await tokens.fetch().value.token?.exposed == "a")
      }
      try await withScript(Array(repeating: passing[0], count: 3) + [good]) { server in
        let tokens = tokens(try user(), at: "http://127.0.0.1:\(server.port)")
        let error = await #expect(throws: ProviderError.self) { try await tokens.fetch() }
        #expect(error?.code == .http(503))
        #expect(server.seen.connections == 3)
      }
    }

    @Test func aRefusalIsToldWithTheCureAndWithoutSecrets() async throws {
      let body =
        #"{"error":"invalid_grant","error_description":"Revoked: 1//very-secret, client-very-secret"}"#
      try await withScript([Self.reply("400 Bad Request", body)]) { server in
        let tokens = tokens(try user(), at: "http://127.0.0.1:\(server.port)/t")
        await #expect(
          throws: ProviderError(
            .http(400),
            "http://127.0.0.1:\(server.port)/t answered 400: Revoked: <secret>, <secret> "
              + "(invalid_grant); expected an access token, run gcloud auth application-default login, "
              + "which writes user.json anew", status: 400)
        ) { try await tokens.fetch() }
        #expect(server.seen.connections == 1)
      }
      try await withScript([Self.reply("401 Unauthorized", "no")]) { server in
        let tokens = tokens(try account("http://127.0.0.1:\(server.port)/t"))
        await #expect(
          throws: ProviderError(
            .http(401),
            "http://127.0.0.1:\(server.port)/t answered 401; expected an access token, check the key "
              + "of bench@bench-project.iam.gserviceaccount.com in account.json, and this machine's "
              + "clock", status: 401)
        ) { try await tokens.fetch() }
      }
    }

    @Test(arguments: ["", "{}", #"{"access_token":""}"#, #"{"access_token":7,"expires_in":[]}"#])
    func aReplyWithoutATokenIsNone(_ body: String) async throws {
      try await withScript([Self.reply("200 OK", body)]) { server in
        let tokens = tokens(try user(), at: "http://127.0.0.1:\(server.port)")
        await #expect(
          throws: ProviderError(
            .invalidResponse,
            "Google's token endpoint replied without a token; expected \"access_token\" in JSON, check "
              + "what stands in its place")
        ) { try await tokens.fetch() }
      }
    }

    @Test func whatIsNoMetadataServerIsNotBelieved() async throws {
      let reply = Self.reply("200 OK", #"{"access_token":"a"}"#)
      try await withScript([reply]) { server in
        let host = "127.0.0.1:\(server.port)"
        let tokens = tokens(.metadataServer(host: host, missingFile: "f.json"))
        await #expect(
          throws: ProviderError(
            .notConfigured,
            "no Google credentials: GOOGLE_APPLICATION_CREDENTIALS is not set, f.json does not exist, "
              + "and what answers at \(host) is no metadata server; run gcloud auth "
              + "application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to the key file of a "
              + "service account, or GOOGLE_OAUTH_ACCESS_TOKEN to a token")
        ) { try await tokens.fetch() }
      }
      let flavor = "metadata-flavor: Google\r\n"
      try await withScript([Self.reply("404 Not Found", "", flavor)]) { server in
        let host = "127.0.0.1:\(server.port)"
        let tokens = tokens(.metadataServer(host: host, missingFile: "f.json"))
        await #expect(
          throws: ProviderError(
            .http(404),
            "the metadata server at \(host) answered 404 for "
              + "/instance/service-accounts/default/token; expected it to know, give the machine a "
              + "service account", status: 404)
        ) { try await tokens.fetch() }
      }
    }

    // MARK: - At Vertex AI

    /// A provider whose credentials are a service account's file, and whose server gives out tokens.
    private func withVertex(
      _ body: (HTTPProvider, MockServer) async throws -> Void
    ) async throws {
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "perfharness-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try await withMockServer(.instant { $0.apiKey = "ya29.first" }) { server in
        let file = folder.appending(path: "account.json")
        try Data(try GoogleFixture().file(["token_uri": "\(server.address)/token"])).write(to: file)
        let provider = HTTPProvider(
          VertexService(model: "m", baseURL: server.address),
          environment: EnvironmentVariables(["GOOGLE_APPLICATION_CREDENTIALS": file.path]))
        try await body(provider, server)
        await provider.shutdown()
      }
    }

    private static let request = GenerationRequest(id: "r", prompt: "Hi", maxOutputTokens: 2)

    @Test func aTokenIsFetchedOnceBeforeTheFirstRequest() async throws {
      try await withVertex { provider, server in
        try await provider.prepare(concurrency: 2)
        #expect(server.requestsReceived == 1)
        for _ in 0..<3 {
          let completion = try await provider.generate(Self.request, receive: { _ in })
          #expect(completion.usage?.output == 2)
        }
        #expect(server.requestsReceived == 4)
        #expect(provider.endpoint == "\(server.address)/v1")
      }
    }

    @Test func aTokenThatIsRefusedIsRenewedOnce() async throws {
      try await withVertex { provider, server in
        try await provider.prepare(concurrency: 1)
        server.behavior.apiKey = "ya29.second"
        let error = await provider.failure(of: Self.request)
        #expect(error?.status == 401)
        #expect(error?.message.contains("ya29") == false)
        // The renewal is under way or over; nothing tells when but that a request gets through.
        var attempts = 0
        while await provider.failure(of: Self.request) != nil { attempts += 1 }
        // Two tokens were fetched, whatever was refused.
        #expect(server.requestsReceived == 2 + 2 + attempts)
      }
    }

    @Test func withoutAProjectNothingIsAsked() async throws {
      let provider = HTTPProvider(
        VertexService(model: "m", accessToken: Secret("t")), environment: EnvironmentVariables([:]))
      #expect(
        await provider.failure(of: Self.request)
          == ProviderError(
            .notConfigured,
            "no project for Vertex AI, and the credentials name none; set GOOGLE_CLOUD_PROJECT"))
    }

    @Test func aMachineOfTheCloudNeedsNoSettingButTheModel() async throws {
      try await withMockServer(.instant { $0.apiKey = "ya29.t" }) { server in
        let provider = HTTPProvider(
          VertexService(model: "m", baseURL: server.address),
          environment: EnvironmentVariables([
            "GCE_METADATA_HOST": "127.0.0.1:\(server.port)", "CLOUDSDK_CONFIG": "/nowhere",
          ]))
        let completion = try await provider.generate(Self.request, receive: { _ in })
        #expect(completion.usage?.output == 2)
        await provider.shutdown()
      }
    }
  }
#endif
