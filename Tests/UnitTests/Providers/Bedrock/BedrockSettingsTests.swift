#if HTTP
  import Testing

  @testable import PerfHarness

  @Suite struct BedrockSettingsTests {
    private static let model = "vendor.example-model-v1:0"
    private static let keys = AWSKeys(
      accessKeyID: "AKIDCODE", secretAccessKey: Secret("code-secret"))

    private func settings(
      _ environment: [String: String] = [:],
      _ change: (inout BedrockService) -> Void = { _ in }
    ) throws(ProviderError) -> BedrockSettings {
      var service = BedrockService()
      change(&service)
      return try BedrockSettings(
        service, ServiceEnvironment("bedrock", EnvironmentVariables(environment)))
    }

    /// What is sent as proof: `bearer TOKEN` or `keys ID`.
    private func proof(_ settings: BedrockSettings) async throws -> String {
      switch try await settings.setup.identity.fresh().value {
      case .bearer(let token): "bearer \(token.exposed)"
      case .keys(let keys): "keys \(keys.accessKeyID)"
      }
    }

    private static let environment = [
      "PERF_MODEL": "perf-model", "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDENV",
      "AWS_SECRET_ACCESS_KEY": "env-secret",
    ]

    private static func environment(_ more: [String: String]) -> [String: String] {
      environment.merging(more) { $1 }
    }

    @Test func theRegionHasItsAddress() async throws {
      let settings = try settings(Self.environment)
      #expect(settings.baseURL.description == "https://bedrock-runtime.eu-west-1.amazonaws.com")
      #expect(settings.modelID == "perf-model")
      #expect(try await proof(settings) == "keys AKIDENV")
    }

    @Test func codeWinsOverPerfVariablesAndTheseOverAWSs() throws {
      var environment = Self.environment([
        "PERF_BASE_URL": "http://perf", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://bedrock",
        "AWS_ENDPOINT_URL": "http://aws",
      ])
      let code = try settings(environment) {
        $0.baseURL = "http://code"
        $0.modelID = "m"
        $0.region = "us-east-1"
      }
      #expect(code.baseURL.description == "http://code")
      #expect(code.modelID == "m")
      #expect(code.setup.region == "us-east-1")
      for (variable, url) in [
        ("PERF_BASE_URL", "http://perf"), ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://bedrock"),
        ("AWS_ENDPOINT_URL", "http://aws"),
      ] {
        #expect(try settings(environment).baseURL.description == url)
        environment[variable] = nil
      }
    }

    @Test func aTokenOfBedrocksOwnComesBeforeKeysOfTheSamePlace() async throws {
      let both = Self.environment(["AWS_BEARER_TOKEN_BEDROCK": "aws-token"])
      #expect(try await proof(try settings(both)) == "bearer aws-token")
      let perf = Self.environment(["PERF_API_KEY": "perf-token"])
      #expect(try await proof(try settings(perf)) == "bearer perf-token")
      #expect(
        try await proof(try settings(Self.environment) { $0.keys = Self.keys }) == "keys AKIDCODE")
      #expect(
        try await proof(
          try settings(both) {
            $0.keys = Self.keys
            $0.bearerToken = Secret("code-token")
          }) == "bearer code-token")
    }

    @Test(arguments: [
      ("https://bedrock-runtime.ap-south-1.amazonaws.com", "ap-south-1"),
      ("https://Bedrock-Runtime-FIPS.us-west-2.amazonaws.com", "us-west-2"),
      ("https://vpce-1.bedrock-runtime.us-west-2.vpce.amazonaws.com", "eu-west-1"),
      ("http://127.0.0.1:4566", "eu-west-1"), ("https://a.b.c.d", "eu-west-1"),
    ])
    func anAddressOfBedrocksOwnNamesTheRegionToSignFor(_ url: String, _ region: String) throws {
      #expect(try settings(Self.environment) { $0.baseURL = url }.setup.region == region)
    }

    @Test(arguments: [
      (model, "/model/vendor.example-model-v1%3A0/converse"),
      ("a b/ü~_-", "/model/a%20b%2F%C3%BC~_-/converse"),
      (
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.vendor.m-v1:0",
        "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.vendor.m-v1"
          + "%3A0/converse"
      ),
    ])
    func theModelIsOneSegmentOfThePath(_ model: String, _ path: String) throws {
      let settings = try settings(Self.environment) { $0.modelID = model }
      #expect(settings.path(of: "converse") == path)
      let behind = try self.settings(Self.environment) {
        $0.modelID = model
        $0.baseURL = "http://host/prefix/"
      }
      #expect(behind.path(of: "converse") == "/prefix" + path)
    }

    @Test func withoutAModelNothingIsAsked() {
      #expect(
        throws: ProviderError(
          .notConfigured,
          "no model for Bedrock; set PERF_MODEL to the ID of a model, the ID of an inference profile "
            + "or the ARN of one, e.g. amazon.nova-lite-v1:0")
      ) { try settings(["AWS_REGION": "eu-west-1"]) }
    }

    @Test func withoutARegionOrCredentialsNothingIsAsked() {
      for missing in ["AWS_REGION", "AWS_ACCESS_KEY_ID"] {
        var environment = Self.environment([
          "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/nowhere",
          "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
        ])
        environment[missing] = nil
        #expect(throws: ProviderError.self) { try settings(environment) }
      }
    }

    @Test func printingThemDoesNotShowTheSecrets() throws {
      let service = BedrockService(keys: Self.keys, bearerToken: Secret("code-token"))
      var dumped = ""
      dump(service, to: &dumped)
      for text in ["\(service)", dumped] {
        #expect(!text.contains("code-secret"))
        #expect(!text.contains("code-token"))
      }
    }
  }
#endif
