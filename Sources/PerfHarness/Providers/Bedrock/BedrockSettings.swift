#if HTTP
  /// Where requests go, to which model, and who asks: what was given in code, then the environment, then
  /// defaults.
  struct BedrockSettings: Sendable {
    private static let endpointVariables = ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL"]

    var baseURL: BaseURL
    var modelID: String
    var setup: AWSSetup

    /// - Throws: `notConfigured` without a model, a region or credentials, `invalidConfiguration` for
    ///   what can't be read.
    init(_ service: BedrockService, _ environment: ServiceEnvironment) throws(ProviderError) {
      guard let modelID = environment.model(service.modelID), !modelID.isEmpty else {
        throw ProviderError(
          .notConfigured,
          "no model for Bedrock; set PERF_MODEL to the ID of a model, the ID of an inference profile "
            + "or the ARN of one, e.g. amazon.nova-lite-v1:0")
      }
      let variable = Self.endpointVariables.first { environment[$0] != nil }
      let named = try environment.baseURL(service.baseURL, orVariable: variable)
      let setup = try AWSSetup.find(
        environment: environment, region: service.region ?? named?.bedrockRegion,
        profile: service.profile, keys: service.keys, bearer: service.bearerToken)
      self.modelID = modelID
      self.setup = setup
      baseURL =
        if let named { named } else {
          try BaseURL(
            parsing: "https://bedrock-runtime.\(setup.region).amazonaws.com", from: "AWS region")
        }
    }

    /// The path of an operation; the model's ID is one segment of it, whatever is in it.
    func path(of operation: String) -> String {
      "\(baseURL.path)/model/\(modelID.percentEncoded)/\(operation)"
    }

    var refusals: ServiceRefusals {
      ServiceRefusals(
        address: baseURL.description,
        checkCredentials: "check the AWS credentials (AWS_BEARER_TOKEN_BEDROCK, AWS_ACCESS_KEY_ID "
          + "and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE) and their access to the model",
        checkAddress: "check the model and the region (PERF_MODEL, AWS_REGION)",
        credentialErrors: ["ExpiredToken", "UnrecognizedClient", "InvalidSignature"])
    }
  }

  extension BaseURL {
    /// The region that is named by the address of Bedrock's own, which is the one to sign for.
    fileprivate var bedrockRegion: String? {
      let labels = host.lowercased().split(separator: ".")
      guard labels.count == 4, labels[0].hasPrefix("bedrock-runtime"),
        labels.suffix(2) == ["amazonaws", "com"]
      else { return nil }
      return String(labels[1])
    }
  }
#endif
