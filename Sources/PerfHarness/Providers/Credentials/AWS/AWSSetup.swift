#if HTTP
  import Foundation

  /// What is known of AWS before anything is sent: the region, and where keys come from.
  package struct AWSSetup: Sendable {
    /// E.g. `us-east-1`.
    package let region: String
    /// Brings what proves who asks.
    package let identity: CredentialCache<AWSIdentity>

    /// AWS's own libraries renew keys no later than that.
    private static let margin = Duration.seconds(600)

    /// Finds the region and the source of keys, in the order of AWS's own libraries: what was given in
    /// code, a bearer key, the environment, the profile (of the credentials file, of a program, of the
    /// config file), a container's agent, the instance's metadata service.
    ///
    /// - Parameters:
    ///   - region: nil takes AWS_REGION, AWS_DEFAULT_REGION, else the profile's.
    ///   - profile: given in code; then keys of the environment are not looked at. Nil takes AWS_PROFILE,
    ///     else `default`.
    /// - Throws: `notConfigured` for a region that nobody names, `invalidConfiguration` for files that
    ///   can't be read and for what is not supported: roles to assume, single sign-on.
    package static func find(
      environment: ServiceEnvironment, region: String?, profile: String?, keys: AWSKeys?,
      bearer: Secret?
    ) throws(ProviderError) -> AWSSetup {
      let variables = environment.variables
      let profiles = try AWSProfiles(variables)
      let name = profile ?? variables["AWS_PROFILE"] ?? "default"
      let isNamed = profile != nil || variables["AWS_PROFILE"] != nil
      guard !isNamed || profiles.config(name) != nil || profiles.credentials(name) != nil else {
        throw ProviderError(
          .invalidConfiguration,
          "there is no AWS profile \"\(name)\"; expected one of ~/.aws/credentials or ~/.aws/config; "
            + "correct AWS_PROFILE")
      }
      let found =
        region ?? variables["AWS_REGION"] ?? variables["AWS_DEFAULT_REGION"]
        ?? profiles.config(name)?["region"] ?? profiles.credentials(name)?["region"]
      guard let found else {
        throw ProviderError(
          .notConfigured,
          "no AWS region; set AWS_REGION, e.g. us-east-1, or a region in the profile \"\(name)\"")
      }
      let fixed = try Self.fixed(
        environment, keys: keys, bearer: bearer, usesVariables: profile == nil)
      let source = try Source(
        variables, profiles: profiles, profile: name, fixed: fixed)
      return AWSSetup(
        region: found,
        identity: CredentialCache(margin: margin) { () throws(ProviderError) in
          try await source.lease()
        })
    }

    /// What is there without looking further; nil for nothing.
    private static func fixed(
      _ environment: ServiceEnvironment, keys: AWSKeys?, bearer: Secret?, usesVariables: Bool
    ) throws(ProviderError) -> Lease<AWSIdentity>? {
      if let token = try environment.apiKey(bearer, orAnyOf: ["AWS_BEARER_TOKEN_BEDROCK"]) {
        return Lease(.bearer(token))
      }
      if let keys { return Lease(.keys(keys)) }
      guard usesVariables, let id = environment["AWS_ACCESS_KEY_ID"] else { return nil }
      guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
        throw ProviderError(
          .invalidConfiguration,
          "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not; expected both; set it too")
      }
      let token = environment["AWS_SESSION_TOKEN"] ?? environment["AWS_SECURITY_TOKEN"]
      return Lease(
        .keys(
          AWSKeys(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: token.map(Secret.init))),
        expiry: environment["AWS_CREDENTIAL_EXPIRATION"].flatMap(AWSTimestamp.parse))
    }
  }

  extension AWSSetup {
    /// Where keys come from.
    private enum Source: Sendable {
      case fixed(Lease<AWSIdentity>)
      case program(String)
      case container(AWSMetadata)
      case instance(AWSMetadata)

      init(
        _ variables: EnvironmentVariables, profiles: AWSProfiles, profile name: String,
        fixed: Lease<AWSIdentity>?
      ) throws(ProviderError) {
        if let fixed {
          self = .fixed(fixed)
          return
        }
        let (credentials, config) = (profiles.credentials(name), profiles.config(name))
        try Self.refuseUnsupported(variables, credentials, config, name)
        let metadata = AWSMetadata(environment: variables)
        if let lease = try credentials.flatMap(Self.lease) {
          self = .fixed(lease)
        } else if let command = (config ?? credentials)?["credential_process"] {
          self = .program(command)
        } else if let lease = try config.flatMap(Self.lease) {
          self = .fixed(lease)
        } else if metadata.hasContainer {
          self = .container(metadata)
        } else if !metadata.isInstanceDisabled {
          self = .instance(metadata)
        } else {
          throw Self.missing
        }
      }

      func lease() async throws(ProviderError) -> Lease<AWSIdentity> {
        switch self {
        case .fixed(let lease): return lease
        case .program(let command): return try await AWSCredentialProcess.run(command)
        case .container(let metadata): return try await metadata.containerLease()
        case .instance(let metadata):
          do throws(ProviderError) {
            return try await metadata.instanceLease()
          } catch {
            // Nobody answers outside of AWS: then it is a key that is missing.
            let isAbsent = [.connectFailed, .connectTimeout, .readTimeout].contains(error.code)
            throw isAbsent ? Self.missing : error
          }
        }
      }

      private static let missing = ProviderError(
        .notConfigured,
        "no AWS credentials; set AWS_BEARER_TOKEN_BEDROCK (or PERF_API_KEY), or AWS_ACCESS_KEY_ID and "
          + "AWS_SECRET_ACCESS_KEY, or name a profile with AWS_PROFILE")

      private static let unsupported = [
        ("role_arn", "a role to assume"), ("sso_session", "single sign-on"),
        ("sso_start_url", "single sign-on"),
      ]

      private static func refuseUnsupported(
        _ variables: EnvironmentVariables, _ credentials: AWSProfiles.Profile?,
        _ config: AWSProfiles.Profile?, _ name: String
      ) throws(ProviderError) {
        let cure =
          "; expected keys, a credential_process or a metadata service; export the keys, e.g. with "
          + "eval \"$(aws configure export-credentials --format env)\""
        for profile in [config, credentials] {
          guard let profile else { continue }
          for (setting, what) in Self.unsupported where profile[setting] != nil {
            throw ProviderError(
              .invalidConfiguration,
              "\(profile.place): the AWS profile \"\(name)\" has \(what) (\(setting)), which is not "
                + "supported\(cure)")
          }
        }
        if variables["AWS_WEB_IDENTITY_TOKEN_FILE"] != nil {
          throw ProviderError(
            .invalidConfiguration,
            "AWS_WEB_IDENTITY_TOKEN_FILE is set, which is not supported\(cure)")
        }
      }

      private static func lease(
        _ profile: AWSProfiles.Profile
      ) throws(ProviderError) -> Lease<AWSIdentity>? {
        guard let id = profile["aws_access_key_id"] else { return nil }
        guard let secret = profile["aws_secret_access_key"] else {
          throw ProviderError(
            .invalidConfiguration,
            "\(profile.place): a profile with aws_access_key_id and no aws_secret_access_key; "
              + "expected both; add it")
        }
        let token = profile["aws_session_token"].map(Secret.init)
        return Lease(
          .keys(AWSKeys(accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: token)))
      }
    }
  }
#endif
