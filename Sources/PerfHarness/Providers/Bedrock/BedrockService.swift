#if HTTP
  /// Amazon Bedrock's Converse API.
  struct BedrockService: Service {
    static let providerName = "bedrock"

    var modelID: String?
    var region: String?
    var profile: String?
    var keys: AWSKeys?
    var bearerToken: Secret?
    var baseURL: String?
    var options = ServiceOptions()

    var name: String { Self.providerName }
    var givenModel: String? { modelID }

    func connect(
      _ environment: EnvironmentVariables
    ) async throws(ProviderError) -> any ServiceClient {
      let environment = ServiceEnvironment(name, environment)
      let settings = try BedrockSettings(self, environment)
      return BedrockClient(
        settings: settings,
        transport: try options.transport(to: settings.baseURL.origin, environment))
    }
  }

  extension Provider where Self == HTTPProvider {
    /// Amazon Bedrock's Converse API. What is not given comes from the environment.
    ///
    /// - Parameters:
    ///   - modelID: of a model or an inference profile, or the ARN of one; nil takes `PERF_MODEL`.
    ///   - region: e.g. `us-east-1`; nil takes that of the base URL where it is Bedrock's own, else
    ///     `AWS_REGION`, `AWS_DEFAULT_REGION` or the profile's.
    ///   - baseURL: nil takes `PERF_BASE_URL`, `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, `AWS_ENDPOINT_URL`,
    ///     else the region's.
    ///   - profile: of the shared AWS files; nil takes `AWS_PROFILE`.
    ///   - accessKeyID: goes with `secretAccessKey`; nil takes what the AWS tools would take: the
    ///     environment, the shared files, the machine's role.
    ///   - secretAccessKey: goes with `accessKeyID`.
    ///   - sessionToken: of keys that are for a time.
    ///   - bearerToken: a key of Bedrock's own, which is sent in place of a signature; nil takes
    ///     `PERF_API_KEY`, else `AWS_BEARER_TOKEN_BEDROCK`.
    ///   - timeout: the longest that one exchange may take; nil takes `PERF_TIMEOUT`, else 600 s.
    ///   - trustRoots: the path of a PEM file with further certificates to trust; nil takes
    ///     `SSL_CERT_FILE`.
    public static func bedrock(
      modelID: String? = nil, region: String? = nil, baseURL: String? = nil, profile: String? = nil,
      accessKeyID: String? = nil, secretAccessKey: String? = nil, sessionToken: String? = nil,
      bearerToken: String? = nil, timeout: Duration? = nil, trustRoots: String? = nil
    ) -> HTTPProvider {
      var keys: AWSKeys?
      if let accessKeyID, let secretAccessKey {
        keys = AWSKeys(
          accessKeyID: accessKeyID, secretAccessKey: Secret(secretAccessKey),
          sessionToken: sessionToken.map(Secret.init))
      }
      return HTTPProvider(
        BedrockService(
          modelID: modelID, region: region, profile: profile, keys: keys,
          bearerToken: bearerToken.map(Secret.init), baseURL: baseURL,
          options: ServiceOptions(timeout: timeout, trustRoots: trustRoots)))
    }
  }
#endif
