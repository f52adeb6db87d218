import Foundation

@testable import PerfHarness

/// What `Fixtures/google/make_jwt_fixture.py` has written: a service account that nobody has, and what
/// it signs, by another implementation.
struct GoogleFixture: Decodable {
  var issued: Int
  var assertion: String
  var publicKey: String
  var account: [String: String]

  private enum CodingKeys: String, CodingKey {
    case issued, assertion, account
    case publicKey = "public_key"
  }

  init() throws {
    var folder = URL(fileURLWithPath: #filePath)
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    let file = folder.appending(path: "Fixtures/google/jwt.json")
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }

  /// The account as a file, with other values for some of its members.
  func file(_ changes: [String: String] = [:]) throws -> [UInt8] {
    let account = account.merging(changes) { _, new in new }
    return Array(try JSONSerialization.data(withJSONObject: account))
  }

  /// The account, as read from a file.
  func serviceAccount(_ changes: [String: String] = [:]) throws -> GoogleServiceAccount {
    let file = try GoogleCredentialFile(json: try file(changes), path: "account.json")
    guard case .serviceAccount(let account) = file else { throw CancellationError() }
    return account
  }
}
