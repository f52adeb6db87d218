/// A person who has logged in with `gcloud`.
struct GoogleAuthorizedUser: Sendable, Hashable {
  var clientID: String
  var clientSecret: Secret
  var refreshToken: Secret
  var quotaProject: String?
  /// The file, for error texts.
  var path: String

  init(_ fields: GoogleCredentialFields) throws(ProviderError) {
    clientID = try fields.string("client_id")
    clientSecret = Secret(try fields.string("client_secret"))
    refreshToken = Secret(try fields.string("refresh_token"))
    quotaProject = fields.optional("quota_project_id")
    path = fields.path
  }
}
