import Foundation

@testable import PerfHarness

/// A repository that a test has made, and that is gone afterwards.
struct TemporaryRepository: ~Copyable {
  /// Whether there is a git to make one with.
  static let isGitThere =
    (try? GitCommand().run(["--version"], in: FileManager.default.temporaryDirectory.path)) != nil

  let folder: String
  let git: GitCommand

  init() throws {
    // On macOS the temporary folder is behind a symbolic link, which git resolves.
    let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    folder = parent.appendingPathComponent("repository-\(UUID().uuidString)").path
    git = Self.git(below: parent.path)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try run("init", "--quiet")
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// git without the settings of this machine, and that looks for no repository above a folder.
  static func git(below folder: String, path: String? = nil, limit: Int = 30) -> GitCommand {
    var environment = ProcessInfo.processInfo.environment
    environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
    environment["GIT_CONFIG_NOSYSTEM"] = "1"
    environment["GIT_CEILING_DIRECTORIES"] = folder
    for role in ["AUTHOR", "COMMITTER"] {
      environment["GIT_\(role)_NAME"] = "A"
      environment["GIT_\(role)_EMAIL"] = "a@example.org"
    }
    if let path { environment["PATH"] = path }
    return GitCommand(environment: environment, limit: limit)
  }

  @discardableResult
  func run(_ arguments: String...) throws -> String {
    String(decoding: try git.run(arguments, in: folder), as: UTF8.self)
  }

  /// Writes a file, and commits everything.
  func commit(_ path: String, _ text: String, _ subject: String) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    try commitAll(subject)
  }

  func commitAll(_ subject: String) throws {
    try run("add", "--all")
    try run("commit", "--quiet", "--message", subject)
  }
}
