import Foundation

/// Where access tokens come from: the application default credentials of the machine.
enum GoogleTokenSource: Sendable, Hashable {
  case file(GoogleCredentialFile)
  /// The server that every machine of Google Cloud has.
  ///
  /// - Parameters:
  ///   - host: its name, perhaps with a port.
  ///   - missingFile: the file that was looked for before, for error texts.
  case metadataServer(host: String, missingFile: String)

  /// Looks where Google's own libraries look, in their order: the file that
  /// `GOOGLE_APPLICATION_CREDENTIALS` names, the one that `gcloud` has written, the metadata server.
  ///
  /// - Throws: `notConfigured` where none of them can be, `invalidConfiguration` for a file that can't be
  ///   read.
  init(finding environment: EnvironmentVariables) throws(ProviderError) {
    if let path = environment["GOOGLE_APPLICATION_CREDENTIALS"] {
      self = .file(try GoogleCredentialFile(path: path))
      return
    }
    let folder = environment["CLOUDSDK_CONFIG"] ?? "\(environment["HOME"] ?? "")/.config/gcloud"
    let path = "\(folder)/application_default_credentials.json"
    if FileManager.default.fileExists(atPath: path) {
      self = .file(try GoogleCredentialFile(path: path))
      return
    }
    if environment["NO_GCE_CHECK"]?.lowercased() == "true" {
      throw .noGoogleCredentials(
        missingFile: path, "NO_GCE_CHECK keeps from asking a metadata server")
    }
    self = .metadataServer(
      host: environment["GCE_METADATA_HOST"] ?? "metadata.google.internal", missingFile: path)
  }

  /// The project that is charged, where the credentials name one.
  var quotaProject: String? {
    switch self {
    case .file(.serviceAccount(let account)): account.quotaProject
    case .file(.authorizedUser(let user)): user.quotaProject
    case .metadataServer: nil
    }
  }
}

extension ProviderError {
  /// - Parameter reason: why there is no metadata server.
  static func noGoogleCredentials(missingFile: String, _ reason: String) -> ProviderError {
    ProviderError(
      .notConfigured,
      "no Google credentials: GOOGLE_APPLICATION_CREDENTIALS is not set, \(missingFile) does not "
        + "exist, and \(reason); run gcloud auth application-default login, or set "
        + "GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or "
        + "GOOGLE_OAUTH_ACCESS_TOKEN to a token")
  }
}
