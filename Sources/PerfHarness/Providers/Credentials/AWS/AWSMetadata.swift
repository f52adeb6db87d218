#if HTTP
  import Foundation

  /// Keys from where a program runs: a container's agent, or an instance's metadata service.
  struct AWSMetadata: Sendable {
    private static let container = "http://169.254.170.2"
    private static let instance = "http://169.254.169.254"
    /// Hosts that a container's agent may have; anybody else's would be given the token.
    private static let containerHosts: Set<String> = [
      "localhost", "127.0.0.1", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23",
    ]
    /// These answer at once, or are not there.
    private static let timeouts = HTTPTimeouts(
      connect: .seconds(1), read: .seconds(2), total: .seconds(4))

    let environment: EnvironmentVariables

    /// Whether the environment says that there is a container's agent.
    var hasContainer: Bool {
      environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] != nil
        || environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] != nil
    }

    /// Whether the environment forbids to ask the instance's metadata service.
    var isInstanceDisabled: Bool {
      environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true"
    }

    /// The keys of a container's role (ECS, EKS Pod Identity).
    func containerLease() async throws(ProviderError) -> Lease<AWSIdentity> {
      let url: BaseURL
      if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
        url = try BaseURL(
          parsing: Self.container + path, from: "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
      } else {
        let name = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        url = try BaseURL(parsing: environment[name] ?? "", from: name)
        guard url.isSecure || Self.containerHosts.contains(url.host) else {
          throw ProviderError(
            .invalidConfiguration,
            "\(name)=\"\(url)\": keys are not asked for at a host of the network without TLS; "
              + "expected https, loopback or the address of a container's agent")
        }
      }
      var headers = [(name: "Accept", value: "application/json")]
      if let token = try containerToken() {
        headers.append((name: "Authorization", value: token))
      }
      let reply = try await fetch("GET", url.path.isEmpty ? "/" : url.path, headers, from: url)
      return try AWSCredentialReply.parse(reply, from: "\(url)")
    }

    /// The keys of an instance's role, by version 2 of the service (IMDSv2).
    func instanceLease() async throws(ProviderError) -> Lease<AWSIdentity> {
      let name = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
      let url = try BaseURL(parsing: environment[name] ?? Self.instance, from: name)
      let token = try await fetch(
        "PUT", "\(url.path)/latest/api/token",
        [(name: "x-aws-ec2-metadata-token-ttl-seconds", value: "21600")], from: url)
      let headers = [
        (name: "x-aws-ec2-metadata-token", value: String(decoding: token, as: UTF8.self))
      ]
      let path = "\(url.path)/latest/meta-data/iam/security-credentials/"
      let roles = try await fetch("GET", path, headers, from: url)
      let role = String(decoding: roles, as: UTF8.self).split(whereSeparator: \.isNewline).first
      guard let role, !role.isEmpty else {
        throw ProviderError(
          .notConfigured,
          "\(url) names no role; expected one that this instance has; attach one, or set "
            + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
      }
      let reply = try await fetch("GET", path + role, headers, from: url)
      return try AWSCredentialReply.parse(reply, from: "\(url)")
    }

    private func containerToken() throws(ProviderError) -> String? {
      let name = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
      guard let path = environment[name] else {
        return environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
      }
      guard let data = FileManager.default.contents(atPath: path) else {
        throw ProviderError(
          .invalidConfiguration,
          "\(name)=\"\(path)\": there is no such file, or it can't be read; expected the token of "
            + "the container's agent")
      }
      return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func fetch(
      _ method: String, _ target: String, _ headers: [(name: String, value: String)],
      from url: BaseURL
    ) async throws(ProviderError) -> [UInt8] {
      let reply = try await HTTPTransport.fetch(
        HTTPRequest(method: method, target: target, headers: headers), from: url.origin,
        timeouts: Self.timeouts)
      guard reply.isSuccess else {
        throw ProviderError(
          .http(reply.head.status),
          "\(url) answered \(reply.head.status) when it was asked for keys; expected 200; check the "
            + "role that this machine has", status: reply.head.status)
      }
      return reply.body
    }
  }
#endif
