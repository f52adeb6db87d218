import Foundation

/// The versions of a baseline file that were committed.
///
/// Whatever goes wrong is a note: no run fails for want of a history.
package struct GitHistory: Sendable {
  /// How many versions are read, the newest ones.
  package static let mostVersions = 200

  private let git: GitCommand
  private let most: Int

  package init(_ git: GitCommand = GitCommand(), most: Int = mostVersions) {
    self.git = git
    self.most = most
  }

  /// Reads the versions of a file. Waits for git.
  ///
  /// - Parameter path: the file's, absolute.
  package func past(of path: String) -> CasePast {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let shown = BaselineStore.shown(path)
    guard FileManager.default.fileExists(atPath: folder) else {
      return CasePast(.commits, notes: ["no history yet: no version of \(shown) is committed"])
    }
    do throws(GitCommand.Problem) {
      let answer = try git.run(["rev-parse", "--is-shallow-repository"], in: folder)
      let isShallow = String(decoding: answer, as: UTF8.self).hasPrefix("true")
      let log = try git.run(
        [
          "log", "--follow", "--max-count=\(most + 1)", "--raw", "--no-abbrev", "--no-color",
          "--no-show-signature", "--format=\(GitOutput.commitFormat)", "--",
          url.lastPathComponent,
        ], in: folder)
      let versions = GitOutput.versions(String(decoding: log, as: UTF8.self))
      var past = try past(of: shown, Array(versions.prefix(most).reversed()), in: folder)
      if versions.isEmpty {
        past.notes.append("no history yet: no version of \(shown) is committed")
      }
      if versions.count > most {
        past.notes.append("history: only the newest \(most) versions of \(shown) were read")
      }
      if isShallow { past.notes.append(Self.shallow(versions.count, shown)) }
      return past
    } catch {
      return CasePast(.commits, notes: [Self.note(on: error, folder, shown)])
    }
  }

  private func past(
    of shown: String, _ versions: [GitOutput.Version], in folder: String
  ) throws(GitCommand.Problem) -> CasePast {
    guard !versions.isEmpty else { return CasePast(.commits) }
    let contents = GitOutput.contents(try contents(versions.map(\.blob), in: folder))
    var past = CasePast(.commits)
    var problems: [String] = []
    for (number, version) in versions.enumerated() {
      guard contents.indices.contains(number), let bytes = contents[number] else {
        problems.append("\(version.commit): its content is not in this clone")
        continue
      }
      do throws(FileError) {
        let baseline = try EncodedBaseline.baseline(
          from: bytes, path: "\(version.commit):\(shown)")
        past.points.append(
          HistoryPoint(
            baseline, label: version.commit, title: version.subject, time: version.time))
      } catch {
        problems.append(error.description)
      }
    }
    if let first = problems.first {
      past.notes.append(
        "history: \(problems.count) of \(versions.count) versions of \(shown) were skipped; "
          + first)
    }
    return past
  }

  /// The names come from a file, because a pipe that git no longer reads would end this process.
  private func contents(
    _ blobs: [String], in folder: String
  ) throws(GitCommand.Problem) -> [UInt8] {
    let list = FileManager.default.temporaryDirectory
      .appendingPathComponent("perf-history-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: list) }
    do {
      try Data((blobs.joined(separator: "\n") + "\n").utf8).write(to: list)
    } catch {
      throw .failed("\(list.path) can't be written")
    }
    return try git.run(["cat-file", "--batch"], in: folder, input: list.path)
  }

  private static func shallow(_ count: Int, _ shown: String) -> String {
    "history: this clone is shallow, so that \(count == 1 ? "one version" : "\(count) versions") of "
      + "\(shown) can be seen, the oldest perhaps under a later commit than its own; fetch all commits: "
      + "fetch-depth: 0 of actions/checkout, or git fetch --unshallow"
  }

  private static func note(
    on problem: GitCommand.Problem, _ folder: String, _ shown: String
  ) -> String {
    switch problem {
    case .missing:
      "no history: git can't be found; install it where the tests run, or let PERF_HISTORY name a "
        + "folder with reports of earlier runs"
    case .failed(let words) where words.contains("not a git repository"):
      "no history: \(BaselineStore.shown(folder)) is in no git repository; commit \(shown) to one, or let "
        + "PERF_HISTORY name a folder with reports of earlier runs"
    case .failed(let words): "no history: git can't tell; it says: \(words)"
    case .tooLong(let seconds):
      "no history: git looked for versions of \(shown) for \(seconds) s, and was ended; let "
        + "PERF_HISTORY name a folder with reports of earlier runs"
    }
  }
}
