/// What proves to Google who asks: a token or a key, or neither where a server wants none.
package struct GoogleAccess: Sendable, Hashable {
  /// An OAuth access token.
  package var token: Secret?
  /// An API key.
  package var apiKey: Secret?
  /// The project that is charged, where it is another one than the one that is asked.
  package var quotaProject: String?

  package init(token: Secret? = nil, apiKey: Secret? = nil, quotaProject: String? = nil) {
    self.token = token
    self.apiKey = apiKey
    self.quotaProject = quotaProject
  }

  /// The header fields that carry it.
  package var fields: [(name: String, value: String)] {
    var fields: [(name: String, value: String)] = []
    if let token { fields.append(("Authorization", "Bearer \(token.exposed)")) }
    if let apiKey { fields.append(("x-goog-api-key", apiKey.exposed)) }
    if let quotaProject { fields.append(("x-goog-user-project", quotaProject)) }
    return fields
  }

  /// What must not be shown.
  package var secrets: [Secret] { [token, apiKey].compactMap { $0 } }
}
