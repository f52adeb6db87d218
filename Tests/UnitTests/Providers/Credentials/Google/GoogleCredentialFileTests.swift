import Foundation
import Testing

@testable import PerfHarness

@Suite struct GoogleCredentialFileTests {
  private func read(_ text: String) throws(ProviderError) -> GoogleCredentialFile {
    try GoogleCredentialFile(json: text.utf8, path: "f.json")
  }

  private static let user = """
    {
      "type": "authorized_user",
      "client_id": "id",
      "client_secret": "very-secret",
      "refresh_token": "1//very-secret",
      "quota_project_id": "quota",
      "future": {}
    }
    """

  @Test func aServiceAccountIsRead() throws {
    let fixture = try GoogleFixture()
    let account = try fixture.serviceAccount()
    #expect(account.email == "bench@bench-project.iam.gserviceaccount.com")
    #expect(account.privateKeyID == "0123456789abcdef")
    #expect(account.project == "bench-project")
    #expect(account.tokenURL.description == "https://oauth2.googleapis.com/token")
    #expect(account.privateKey.exposed == fixture.account["private_key"])
    #expect(account.quotaProject == nil)
  }

  @Test func aUserIsRead() throws {
    guard case .authorizedUser(let user) = try read(Self.user) else {
      Issue.record("expected a user")
      return
    }
    #expect(user.clientID == "id")
    #expect(user.clientSecret.exposed == "very-secret")
    #expect(user.refreshToken.exposed == "1//very-secret")
    #expect(user.quotaProject == "quota")
  }

  @Test(arguments: [
    (
      "{\n\"type\": \n}",
      #"f.json:3: expected a value, found "}"; expected the JSON of Google credentials, get the file anew"#
    ),
    (
      "",
      "f.json:1: expected a value, found the end of the text; expected the JSON of Google credentials, get the file anew"
    ),
    ("[]", #"f.json:1: expected a text for "type"; get the file anew"#),
    ("{\n\n\"type\": 7}", #"f.json:3: expected a text for "type"; get the file anew"#),
    (
      "{\n  \"type\": \"external_account\"\n}",
      "f.json:2: credentials of the type \"external_account\" are not supported; expected "
        + "\"service_account\" or \"authorized_user\"; set GOOGLE_OAUTH_ACCESS_TOKEN to the output of "
        + "gcloud auth print-access-token instead"
    ),
    (
      user.replacing("\"1//very-secret\"", with: "{\"very-secret\": 1}"),
      #"f.json:5: expected a text for "refresh_token"; get the file anew"#
    ),
    (
      user.replacing("\"client_secret\": \"very-secret\",", with: ""),
      #"f.json:1: expected a text for "client_secret"; get the file anew"#
    ),
    (
      #"{"type":"service_account","client_email":"e"}"#,
      #"f.json:1: expected a text for "private_key"; get the file anew"#
    ),
    (
      "{\"type\":\"service_account\",\"client_email\":\"e\",\"private_key\":\"k\",\n\"token_uri\":\"x\"}",
      "f.json:2: token_uri \"x\": it has no scheme; expected http://HOST[:PORT][/PATH] or https://…, "
        + "e.g. http://127.0.0.1:8000/v1"
    ),
  ])
  func whatIsWrongIsToldWithItsPlace(_ text: String, _ message: String) {
    let error = #expect(throws: ProviderError.self) { try read(text) }
    #expect(error?.code == .invalidConfiguration)
    #expect(error?.message == message)
    #expect(error?.message.contains("very-secret") == false)
  }

  @Test func printingThemShowsNoSecrets() throws {
    var dumped = ""
    dump(try read(Self.user), to: &dumped)
    dump(try GoogleFixture().serviceAccount(), to: &dumped)
    #expect(!dumped.contains("very-secret"))
    #expect(!dumped.contains("PRIVATE KEY"))
  }

  /// Runs `body` in a folder of its own.
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "perfharness-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private func find(_ environment: [String: String]) throws(ProviderError) -> GoogleTokenSource {
    try GoogleTokenSource(finding: EnvironmentVariables(environment))
  }

  @Test func credentialsAreLookedForInGooglesOrder() throws {
    try withFolder { folder in
      let named = "\(folder)/named.json"
      let usual = "\(folder)/application_default_credentials.json"
      try Data(try GoogleFixture().file()).write(to: URL(fileURLWithPath: named))
      // Nothing but a metadata server there may be.
      let bare = ["CLOUDSDK_CONFIG": folder]
      #expect(
        try find(bare)
          == .metadataServer(host: "metadata.google.internal", missingFile: usual))
      #expect(
        try find(["GCE_METADATA_HOST": "h:1", "HOME": "/nowhere"])
          == .metadataServer(
            host: "h:1",
            missingFile: "/nowhere/.config/gcloud/application_default_credentials.json"))
      // Then the file of gcloud.
      try Data(Self.user.utf8).write(to: URL(fileURLWithPath: usual))
      let user = try find(bare)
      guard case .file(.authorizedUser) = user else {
        Issue.record("expected a user, found \(user)")
        return
      }
      #expect(user.quotaProject == "quota")
      // Then the file that is named.
      let account = try find(bare.merging(["GOOGLE_APPLICATION_CREDENTIALS": named]) { $1 })
      guard case .file(.serviceAccount) = account else {
        Issue.record("expected a service account, found \(account)")
        return
      }
    }
  }

  @Test func aFileThatIsNamedMustBeThere() {
    #expect(
      throws: ProviderError(
        .invalidConfiguration,
        "/nowhere/f.json: it can't be read; expected a file with Google credentials, correct "
          + "GOOGLE_APPLICATION_CREDENTIALS")
    ) { try find(["GOOGLE_APPLICATION_CREDENTIALS": "/nowhere/f.json"]) }
  }

  @Test func withoutAnythingItIsToldWhatToDo() {
    #expect(
      throws: ProviderError(
        .notConfigured,
        "no Google credentials: GOOGLE_APPLICATION_CREDENTIALS is not set, "
          + "/nowhere/application_default_credentials.json does not exist, and NO_GCE_CHECK keeps from "
          + "asking a metadata server; run gcloud auth application-default login, or set "
          + "GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or "
          + "GOOGLE_OAUTH_ACCESS_TOKEN to a token")
    ) { try find(["CLOUDSDK_CONFIG": "/nowhere", "NO_GCE_CHECK": "true"]) }
  }
}
