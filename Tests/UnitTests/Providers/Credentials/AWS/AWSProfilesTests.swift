import Foundation
import Testing

@testable import PerfHarness

@Suite struct AWSProfilesTests {
  @Test func sectionsAndSettingsAreReadAndCommentsAreNot() throws {
    let profiles = try AWSProfiles.parse(
      """
      # comment
      [default]
      aws_access_key_id = AKID
      AWS_Secret_Access_Key=a=b/c+d
      ; comment
        continued = value

      [ profile  other ]
      region = eu-west-1\r
      s3 =
        max_concurrent_requests = 20
      """, path: "/c")
    #expect(profiles["default"]?["aws_access_key_id"] == "AKID")
    #expect(profiles["default"]?["aws_secret_access_key"] == "a=b/c+d")
    #expect(profiles["default"]?["continued"] == nil)
    #expect(profiles["profile  other"]?["region"] == "eu-west-1")
    #expect(profiles["profile  other"]?["s3"] == nil)
    #expect(profiles["profile  other"]?.place == "/c:8")
  }

  @Test(arguments: [
    ("[default", "/c:1: a header without \"]\""),
    ("\nsecret = x", "/c:2: a setting before the first header"),
    ("[a]\nkey-without-a-value", "/c:2: a line without \"=\""),
  ])
  func aLineThatCannotBeReadIsNamedAndNotQuoted(_ text: String, _ fact: String) {
    let error = ProviderError(
      .invalidConfiguration,
      "\(fact); expected [profile], name = value or a comment; correct the line")
    #expect(throws: error) { try AWSProfiles.parse(text, path: "/c") }
  }

  @Test func aFileThatIsNamedAndNotThereIsAnError() {
    let error = ProviderError(
      .invalidConfiguration,
      "AWS_CONFIG_FILE=\"/nowhere/config\": there is no such file, or it can't be read; expected a "
        + "file of AWS profiles; correct the variable, or unset it")
    #expect(throws: error) {
      try AWSProfiles(EnvironmentVariables(["AWS_CONFIG_FILE": "/nowhere/config"]))
    }
  }

  @Test func aHomeWithoutFilesHasNoProfiles() throws {
    let profiles = try AWSProfiles(EnvironmentVariables(["HOME": "/nowhere"]))
    #expect(profiles.config("default") == nil)
    #expect(profiles.credentials("default") == nil)
  }
}
