#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  /// Where keys come from, in which order.
  @Suite(.timeLimit(.minutes(1))) struct AWSSetupTests {
    private static let keys = [
      "AWS_ACCESS_KEY_ID": "ID", "AWS_SECRET_ACCESS_KEY": "env-secret", "AWS_REGION": "r",
    ]
    /// Nothing to be found but what a test says.
    private static let nowhere = [
      "HOME": "/nowhere", "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "r",
    ]

    private func identity(
      _ variables: [String: String], region: String? = nil, profile: String? = nil,
      keys: AWSKeys? = nil, bearer: String? = nil
    ) async throws -> AWSIdentity {
      try await setup(variables, region: region, profile: profile, keys: keys, bearer: bearer)
        .identity.fresh().value
    }

    private func setup(
      _ variables: [String: String], region: String? = nil, profile: String? = nil,
      keys: AWSKeys? = nil, bearer: String? = nil
    ) throws(ProviderError) -> AWSSetup {
      try AWSSetup.find(
        environment: ServiceEnvironment("bedrock", EnvironmentVariables(variables)),
        region: region, profile: profile, keys: keys, bearer: bearer.map(Secret.init))
    }

    private func keys(_ id: String, _ secret: String, _ token: String? = nil) -> AWSIdentity {
      .keys(
        AWSKeys(
          accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: token.map(Secret.init)))
    }

    /// Runs `body` with files of this content.
    private func withFiles(
      credentials: String = "", config: String = "",
      _ body: ([String: String]) async throws -> Void
    ) async throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("aws-\(UUID().uuidString)").path
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try credentials.write(toFile: "\(folder)/c", atomically: true, encoding: .utf8)
      try config.write(toFile: "\(folder)/g", atomically: true, encoding: .utf8)
      try await body([
        "AWS_SHARED_CREDENTIALS_FILE": "\(folder)/c", "AWS_CONFIG_FILE": "\(folder)/g",
        "AWS_EC2_METADATA_DISABLED": "true",
      ])
    }

    @Test func aBearerKeyWinsOverEverything() async throws {
      let given = AWSKeys(accessKeyID: "G", secretAccessKey: Secret("s"))
      let variables = Self.keys.merging(["AWS_BEARER_TOKEN_BEDROCK": "b"]) { $1 }
      #expect(try await identity(variables, keys: given) == .bearer(Secret("b")))
      #expect(try await identity(variables, bearer: "code") == .bearer(Secret("code")))
      #expect(
        try await identity(variables.merging(["PERF_API_KEY": "p"]) { $1 })
          == .bearer(Secret("p")))
    }

    @Test func keysInCodeWinOverTheEnvironmentAndThatOverFiles() async throws {
      let given = AWSKeys(accessKeyID: "G", secretAccessKey: Secret("s"))
      #expect(try await identity(Self.keys, keys: given) == .keys(given))
      let file = "[default]\naws_access_key_id=F\naws_secret_access_key=fs\naws_session_token=ft"
      try await withFiles(credentials: file) { (files: [String: String]) async throws in
        let both = files.merging(Self.keys) { $1 }
        #expect(try await identity(both) == keys("ID", "env-secret"))
        // A profile that is named in code is meant.
        #expect(try await identity(both, profile: "default") == keys("F", "fs", "ft"))
        #expect(
          try await identity(files.merging(["AWS_REGION": "r"]) { $1 }) == keys("F", "fs", "ft"))
      }
    }

    @Test(arguments: ["AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"])
    func aSessionsTokenBelongsToTheKeys(_ name: String) async throws {
      let variables = Self.keys.merging([name: "t"]) { $1 }
      #expect(try await identity(variables) == keys("ID", "env-secret", "t"))
    }

    @Test func aProgramGivesKeys() async throws {
      let reply = #"{"Version":1,"AccessKeyId":"P","SecretAccessKey":"ps","SessionToken":"pt"}"#
      let config = "[profile p]\nregion = eu-central-1\ncredential_process = echo '\(reply)'"
      try await withFiles(config: config) { (files: [String: String]) async throws in
        let variables = files.merging(["AWS_PROFILE": "p"]) { $1 }
        #expect(try await identity(variables) == keys("P", "ps", "pt"))
        #expect(try setup(variables).region == "eu-central-1")
      }
    }

    @Test(arguments: [
      ("false", "credential_process \"false\" ended with status 1"),
      ("no-such-program-here", "credential_process \"no-such-program-here\" ended with status 127"),
    ])
    func aProgramThatFailsIsNamed(_ command: String, _ fact: String) async throws {
      try await withFiles(config: "[default]\nregion=r\ncredential_process=\(command)") {
        (files: [String: String]) async throws in
        let error = ProviderError(
          .notConfigured,
          "\(fact); expected a program that prints keys as JSON; run it by hand to see what it says"
        )
        await #expect(throws: error) { try await identity(files) }
      }
    }

    @Test(arguments: [
      ("hello", "no JSON"), (#"{"AccessKeyId":"A"}"#, "no keys"),
      (
        #"{"AccessKeyId":"A","SecretAccessKey":"very-secret","Expiration":"soon"}"#,
        "an Expiration that is no time"
      ),
    ])
    func aReplyThatIsNoneIsNotQuoted(_ reply: String, _ fact: String) {
      let error = ProviderError(
        .invalidResponse,
        "somebody gave \(fact); expected JSON with AccessKeyId and SecretAccessKey; check what answers "
          + "there")
      #expect(throws: error) { try AWSCredentialReply.parse(Array(reply.utf8), from: "somebody") }
    }

    private static func ok(_ body: String) -> ScriptedServer.Step {
      .write("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    private static let reply =
      #"{"AccessKeyId":"M","SecretAccessKey":"ms","Token":"mt","Expiration":"2100-01-01T00:00:00Z"}"#

    @Test func aContainersAgentIsAskedWithItsToken() async throws {
      let server = try await ScriptedServer([[.request, Self.ok(Self.reply)]])
      var variables = Self.nowhere
      variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1:\(server.port)/creds"
      variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "agent-token"
      #expect(try await identity(variables) == keys("M", "ms", "mt"))
      let request = try #require(server.seen.requests.first)
      #expect(request.hasPrefix("GET /creds HTTP/1.1\r\n"))
      #expect(request.contains("Authorization: agent-token\r\n"))
      try await server.stop()
    }

    @Test func keysAreNotAskedForAtAHostOfTheNetwork() async {
      var variables = Self.nowhere
      variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://agent.example/creds"
      let error = ProviderError(
        .invalidConfiguration,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI=\"http://agent.example/creds\": keys are not asked for at "
          + "a host of the network without TLS; expected https, loopback or the address of a "
          + "container's agent")
      await #expect(throws: error) { try await identity(variables) }
    }

    @Test func anInstanceIsAskedInThreeSteps() async throws {
      let server = try await ScriptedServer([
        [.request, Self.ok("session")], [.request, Self.ok("role-name")],
        [.request, Self.ok(Self.reply)],
      ])
      let variables = [
        "HOME": "/nowhere", "AWS_REGION": "r",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(server.port)/",
      ]
      #expect(try await identity(variables) == keys("M", "ms", "mt"))
      let requests = server.seen.requests
      #expect(
        requests.map { $0.prefix { $0 != "\r\n" } } == [
          "PUT /latest/api/token HTTP/1.1",
          "GET /latest/meta-data/iam/security-credentials/ HTTP/1.1",
          "GET /latest/meta-data/iam/security-credentials/role-name HTTP/1.1",
        ])
      #expect(requests[0].contains("x-aws-ec2-metadata-token-ttl-seconds: 21600\r\n"))
      #expect(requests[2].contains("x-aws-ec2-metadata-token: session\r\n"))
      try await server.stop()
    }

    private static let missing = ProviderError(
      .notConfigured,
      "no AWS credentials; set AWS_BEARER_TOKEN_BEDROCK (or PERF_API_KEY), or AWS_ACCESS_KEY_ID and "
        + "AWS_SECRET_ACCESS_KEY, or name a profile with AWS_PROFILE")

    @Test func whereNothingIsFoundTheVariablesAreNamed() async throws {
      #expect(throws: Self.missing) { try setup(Self.nowhere) }
      // Nobody listens where an instance would answer, and nobody else can: the port is taken.
      let port = try SilentPort()
      let variables = [
        "HOME": "/nowhere", "AWS_REGION": "r",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:\(port.number)",
      ]
      await #expect(throws: Self.missing) { try await identity(variables) }
    }

    @Test func aMissingRegionIsNamed() {
      var variables = Self.nowhere
      variables["AWS_REGION"] = nil
      #expect(
        throws: ProviderError(
          .notConfigured,
          "no AWS region; set AWS_REGION, e.g. us-east-1, or a region in the profile \"default\"")
      ) { try setup(variables) }
    }

    @Test func aProfileThatIsNotThereIsNamed() {
      let variables = Self.nowhere.merging(["AWS_PROFILE": "nobody"]) { $1 }
      #expect(
        throws: ProviderError(
          .invalidConfiguration,
          "there is no AWS profile \"nobody\"; expected one of ~/.aws/credentials or ~/.aws/config; "
            + "correct AWS_PROFILE")
      ) { try setup(variables) }
    }

    @Test(arguments: [
      ("role_arn = arn:x", "a role to assume (role_arn)"),
      ("sso_session = s", "single sign-on (sso_session)"),
      ("sso_start_url = https://x", "single sign-on (sso_start_url)"),
    ])
    func whatIsNotSupportedSaysWhatToDoInstead(_ line: String, _ what: String) async throws {
      try await withFiles(config: "[default]\nregion=r\n\(line)") {
        (files: [String: String]) async throws in
        var error: ProviderError?
        do throws(ProviderError) {
          _ = try setup(files)
        } catch let thrown {
          error = thrown
        }
        #expect(
          error?.message
            == "\(files["AWS_CONFIG_FILE"] ?? ""):1: the AWS profile \"default\" has \(what), which "
            + "is not supported; expected keys, a credential_process or a metadata service; export "
            + "the keys, e.g. with eval \"$(aws configure export-credentials --format env)\"")
      }
    }

    @Test func halfAKeyIsNone() async throws {
      #expect(
        throws: ProviderError(
          .invalidConfiguration,
          "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not; expected both; set it too")
      ) { try setup(["AWS_ACCESS_KEY_ID": "ID", "AWS_REGION": "r"]) }
    }

    @Test(arguments: [
      ("a b", ["a", "b"]), (" a  'b c' ", ["a", "b c"]), ("a \"b \\\" c\"", ["a", "b \" c"]),
      ("a\\ b", ["a b"]), ("''", [""]), ("", []),
    ])
    func aCommandIsTakenApartAsAShellDoes(_ command: String, _ words: [String]) {
      #expect(AWSCredentialProcess.words(of: command) == words)
    }

    @Test func printingShowsNoSecret() async throws {
      let variables = Self.keys.merging(["AWS_SESSION_TOKEN": "env-token"]) { $1 }
      let identity = try await identity(variables)
      var dumped = ""
      dump(identity, to: &dumped)
      for text in ["\(identity)", String(reflecting: identity), dumped] {
        #expect(!text.contains("env-secret"))
        #expect(!text.contains("env-token"))
      }
    }
  }
#endif
