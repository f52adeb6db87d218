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
