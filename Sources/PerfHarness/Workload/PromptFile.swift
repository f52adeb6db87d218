import Foundation

/// A text file with one prompt a line.
enum PromptFile {
  /// The lines that are not blank, without their line ends.
  static func read(_ path: String) throws(WorkloadError) -> [String] {
    let prompts = try lines(of: contents(of: path), path: path)
    guard !prompts.isEmpty else {
      throw WorkloadError(
        .invalidPrompts,
        "\(path): there is no prompt in it; expected one prompt a line; add a line of text")
    }
    return prompts
  }

  private static func contents(of path: String) throws(WorkloadError) -> [UInt8] {
    let files = FileManager.default
    var isDirectory: ObjCBool = false
    guard files.fileExists(atPath: path, isDirectory: &isDirectory) else {
      let place =
        path.hasPrefix("/") ? "" : ", which starts at \(files.currentDirectoryPath)"
      throw WorkloadError(
        .unreadableFile,
        "\(path): there is no such file; expected a text file with one prompt a line; "
          + "check the path\(place)")
    }
    guard !isDirectory.boolValue else {
      throw WorkloadError(
        .unreadableFile,
        "\(path): it is a folder; expected a text file with one prompt a line; name the file in it")
    }
    do {
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw WorkloadError(
        .unreadableFile,
        "\(path): it can't be read; expected a text file with one prompt a line; "
          + "check its permissions")
    }
  }

  private static func lines(
    of contents: [UInt8], path: String
  ) throws(WorkloadError) -> [String] {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = contents.starts(with: byteOrderMark) ? contents.dropFirst(3) : contents[...]
    var prompts: [String] = []
    for (index, bytes) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      guard let line = String(validating: bytes, as: UTF8.self) else {
        throw WorkloadError(
          .invalidPrompts,
          "\(path):\(index + 1): the line is not valid UTF-8; expected text in UTF-8; "
            + "save the file in that encoding")
      }
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      prompts.append(line.last == "\r" ? String(line.dropLast()) : line)
    }
    return prompts
  }
}
