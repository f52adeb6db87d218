/// What a token endpoint replies (RFC 6749, sections 5.1 and 5.2).
struct GoogleTokenReply: Sendable, Hashable {
  var accessToken: Secret?
  /// Takes the place of the refresh token that was sent.
  var refreshToken: Secret?
  /// Seconds.
  var expiresIn: Double?
  /// The error's word, and what it says to people.
  var error: String?
  var errorDescription: String?

  /// Reads a body; one that is no JSON says nothing.
  init(_ body: [UInt8]) {
    let node = try? JSONNode(parsing: body)
    func string(_ name: String) -> String? {
      guard case .string(let text) = node?[name]?.value, !text.isEmpty else { return nil }
      return text
    }
    accessToken = string("access_token").map(Secret.init)
    refreshToken = string("refresh_token").map(Secret.init)
    // Some send it as a text.
    switch node?["expires_in"]?.value {
    case .number(let seconds): expiresIn = seconds
    case .string(let text): expiresIn = Double(text)
    default: break
    }
    error = string("error")
    errorDescription = string("error_description")
  }

  /// What it says of an error; nil for nothing.
  var complaint: String? {
    guard let errorDescription else { return error }
    return error.map { "\(errorDescription) (\($0))" } ?? errorDescription
  }

  /// Whether another attempt may bring more. Source: providers.md, 4.4.
  func mayPass(status: Int) -> Bool {
    status >= 500 || status == 408 || status == 429
      || ["internal_failure", "server_error", "temporarily_unavailable"].contains(error)
  }
}
