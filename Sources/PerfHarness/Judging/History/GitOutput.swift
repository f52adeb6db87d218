/// What git writes, read. Pure: `GitHistory` runs it.
package enum GitOutput {
  /// A version of a file.
  package struct Version: Sendable, Hashable {
    /// The first digits of the commit's hash.
    package var commit: String
    /// Seconds since 1970: when it was committed.
    package var time: Double
    /// The first line of the commit's message.
    package var subject: String
    /// The name of the file's content.
    package var blob: String
  }

  /// The format of commits that `versions` reads: a control character that no subject has before each, and
  /// others between its parts.
  package static let commitFormat = "%x01%H%x1f%ct%x1f%s"

  /// How many digits of a hash are shown.
  private static let hashDigits = 8

  /// The versions in what `git log --raw --no-abbrev --format=…` writes of one file, in its order. A commit that
  /// removes the file is none. Where the file was renamed, its versions under the older name belong to it; where
  /// it was copied, as git takes it for any file that is much like one that stays, those before do not.
  ///
  /// Of a line such as `:100644 100644 <blob> <blob> M<tab>path` the second blob is the content at that
  /// commit (git-diff, 'Raw output format').
  package static func versions(_ text: String) -> [Version] {
    var versions: [Version] = []
    var commit: Version?
    for line in text.split(separator: "\n") {
      if line.first == "\u{1}" {
        let parts = line.dropFirst().split(
          separator: "\u{1F}", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let time = Double(parts[1]) else { continue }
        commit = Version(
          commit: String(parts[0].prefix(hashDigits)), time: time, subject: String(parts[2]),
          blob: "")
      } else if line.first == ":", var version = commit {
        let fields = line.split(separator: " ")
        guard fields.count >= 5, !fields[4].hasPrefix("D") else { continue }
        version.blob = String(fields[3])
        versions.append(version)
        commit = nil
        if fields[4].hasPrefix("C") { break }
      }
    }
    return versions
  }

  /// The contents in what `git cat-file --batch` writes, in its order; nil for one that is not there.
  ///
  /// Each is `<name> blob <size>`, a line break, so many bytes and a line break; or `<name> missing`
  /// (git-cat-file, 'Batch output').
  package static func contents(_ bytes: [UInt8]) -> [[UInt8]?] {
    var contents: [[UInt8]?] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
      rest = rest[(end + 1)...]
      guard words.count == 3, let size = Int(words[2]), size >= 0, size <= rest.count else {
        contents.append(nil)
        continue
      }
      contents.append(Array(rest.prefix(size)))
      rest = rest.dropFirst(size + 1)
    }
    return contents
  }
}
