/// An access key of AWS, as it signs requests.
package struct AWSKeys: Sendable, Hashable {
  /// Names the key; not secret.
  package var accessKeyID: String
  package var secretAccessKey: Secret
  /// Comes with keys that end.
  package var sessionToken: Secret?

  package init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil) {
    self.accessKeyID = accessKeyID
    self.secretAccessKey = secretAccessKey
    self.sessionToken = sessionToken
  }

  /// What must not be shown.
  package var secrets: [Secret] { [secretAccessKey] + (sessionToken.map { [$0] } ?? []) }
}

/// What proves to AWS who asks.
package enum AWSIdentity: Sendable, Hashable {
  /// An API key of Bedrock's, sent as it is.
  case bearer(Secret)
  /// Keys that sign each request.
  case keys(AWSKeys)

  /// What must not be shown.
  package var secrets: [Secret] {
    switch self {
    case .bearer(let token): [token]
    case .keys(let keys): keys.secrets
    }
  }
}
