/// A service account with its key.
struct GoogleServiceAccount: Sendable, Hashable {
  /// Where tokens come from, and whom a service account's assertion is for, wherever it is sent.
  static let officialTokenURL = "https://oauth2.googleapis.com/token"

  var email: String
  /// PEM of an RSA key (PKCS#8).
  var privateKey: Secret
  var privateKeyID: String?
  var tokenURL: BaseURL
  var project: String?
  var quotaProject: String?
  /// The file, for error texts, and the line that its key stands on.
  var path: String
  var keyLine: Int

  init(_ fields: GoogleCredentialFields) throws(ProviderError) {
    email = try fields.string("client_email")
    privateKey = Secret(try fields.string("private_key"))
    privateKeyID = fields.optional("private_key_id")
    project = fields.optional("project_id")
    quotaProject = fields.optional("quota_project_id")
    path = fields.path
    keyLine = fields.line(of: "private_key")
    tokenURL = try BaseURL(
      parsing: fields.optional("token_uri") ?? Self.officialTokenURL,
      from: "\(fields.path):\(fields.line(of: "token_uri")): token_uri")
  }
}
