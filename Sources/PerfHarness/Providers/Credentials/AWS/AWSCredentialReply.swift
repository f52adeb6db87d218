/// Keys as a container's agent, an instance's metadata or a program give them.
enum AWSCredentialReply {
  /// Reads `{"AccessKeyId":…,"SecretAccessKey":…,"Token":…,"Expiration":"2026-01-15T18:00:00Z"}`; a
  /// program says `SessionToken`.
  ///
  /// - Parameter source: what gave it, for error texts, which quote nothing of it.
  static func parse(
    _ bytes: [UInt8], from source: String
  ) throws(ProviderError) -> Lease<AWSIdentity> {
    func invalid(_ fact: String) -> ProviderError {
      ProviderError(
        .invalidResponse,
        "\(source) gave \(fact); expected JSON with AccessKeyId and SecretAccessKey; check what "
          + "answers there")
    }
    guard let reply = try? JSONNode(parsing: bytes) else { throw invalid("no JSON") }
    func text(_ name: String) -> String? {
      if case .string(let text) = reply[name]?.value, !text.isEmpty { text } else { nil }
    }
    guard let id = text("AccessKeyId"), let secret = text("SecretAccessKey") else {
      throw invalid("no keys")
    }
    var expiry: Double?
    if let expiration = text("Expiration") {
      guard let seconds = AWSTimestamp.parse(expiration) else {
        throw invalid("an Expiration that is no time")
      }
      expiry = seconds
    }
    let token = (text("Token") ?? text("SessionToken")).map(Secret.init)
    return Lease(
      .keys(AWSKeys(accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: token)),
      expiry: expiry)
  }
}
