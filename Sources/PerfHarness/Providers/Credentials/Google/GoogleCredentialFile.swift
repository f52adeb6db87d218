import Foundation

/// A file with credentials for Google Cloud, as the console or `gcloud` writes them.
///
/// Source: providers.md, 4.4.
enum GoogleCredentialFile: Sendable, Hashable {
  case serviceAccount(GoogleServiceAccount)
  case authorizedUser(GoogleAuthorizedUser)

  /// Reads a file.
  ///
  /// - Throws: `invalidConfiguration`, with the file and the line.
  init(path: String) throws(ProviderError) {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw ProviderError(
        .invalidConfiguration,
        "\(path): it can't be read; expected a file with Google credentials, correct "
          + "GOOGLE_APPLICATION_CREDENTIALS")
    }
    self = try Self(json: bytes, path: path)
  }

  /// - Parameter path: the file's name, for error texts.
  init(json: some Sequence<UInt8>, path: String) throws(ProviderError) {
    let node: JSONNode
    do throws(JSONSyntaxError) {
      node = try JSONNode(parsing: json)
    } catch {
      throw ProviderError(
        .invalidConfiguration,
        "\(path):\(error.line): \(error); expected the JSON of Google credentials, get the file anew"
      )
    }
    let fields = GoogleCredentialFields(node: node, path: path)
    let type = try fields.string("type")
    switch type {
    case "service_account": self = .serviceAccount(try GoogleServiceAccount(fields))
    case "authorized_user": self = .authorizedUser(try GoogleAuthorizedUser(fields))
    default:
      throw fields.error(
        "type",
        "credentials of the type \"\(type.prefix(60))\" are not supported; expected "
          + "\"service_account\" or \"authorized_user\"; set GOOGLE_OAUTH_ACCESS_TOKEN to the output "
          + "of gcloud auth print-access-token instead")
    }
  }
}

/// A service account with its key.
struct GoogleServiceAccount: Sendable, Hashable {
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
      parsing: fields.optional("token_uri") ?? GoogleTokens.officialURL,
      from: "\(fields.path):\(fields.line(of: "token_uri")): token_uri")
  }
}

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

/// The members of a credentials file, read with errors that tell where it stands.
struct GoogleCredentialFields {
  var node: JSONNode
  var path: String

  /// A text that must be there. The error never shows what is there instead: it may be secret.
  func string(_ name: String) throws(ProviderError) -> String {
    guard let text = optional(name) else {
      throw error(name, "expected a text for \"\(name)\"; get the file anew")
    }
    return text
  }

  func optional(_ name: String) -> String? {
    guard case .string(let text) = node[name]?.value, !text.isEmpty else { return nil }
    return text
  }

  func line(of name: String) -> Int { node[name]?.line ?? node.line }

  func error(_ name: String, _ text: String) -> ProviderError {
    ProviderError(.invalidConfiguration, "\(path):\(line(of: name)): \(text)")
  }
}
