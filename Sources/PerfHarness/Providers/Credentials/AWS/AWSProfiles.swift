import Foundation

/// The profiles of `~/.aws/credentials` and `~/.aws/config`.
struct AWSProfiles: Sendable {
  /// A profile's settings, with the file and line of its header.
  struct Profile: Sendable {
    var place: String
    var values: [String: String]

    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
  }

  /// Those of the credentials file, by name.
  private let credentials: [String: Profile]
  /// Those of the config file, by name.
  private let config: [String: Profile]

  /// Reads both files; one that is not there has no profiles.
  ///
  /// - Throws: `invalidConfiguration` for a line that can't be read, with file and line, or for a file
  ///   that is named and not there.
  init(_ environment: EnvironmentVariables) throws(ProviderError) {
    let home = environment["HOME"].map { "\($0)/.aws" }
    func read(_ variable: String, _ name: String) throws(ProviderError) -> [String: Profile] {
      guard let path = environment[variable] ?? home.map({ "\($0)/\(name)" }) else { return [:] }
      guard let data = FileManager.default.contents(atPath: path) else {
        guard environment[variable] == nil else {
          throw ProviderError(
            .invalidConfiguration,
            "\(variable)=\"\(path)\": there is no such file, or it can't be read; expected a file "
              + "of AWS profiles; correct the variable, or unset it")
        }
        return [:]
      }
      return try Self.parse(String(decoding: data, as: UTF8.self), path: path)
    }
    credentials = try read("AWS_SHARED_CREDENTIALS_FILE", "credentials")
    config = try read("AWS_CONFIG_FILE", "config").reduce(into: [:]) { profiles, entry in
      // The config file says `[profile name]`, for all but the default one.
      let name =
        entry.key.hasPrefix("profile ")
        ? String(entry.key.dropFirst("profile ".count)).trimmingCharacters(in: .whitespaces)
        : entry.key
      profiles[name] = entry.value
    }
  }

  func credentials(_ name: String) -> Profile? { credentials[name] }
  func config(_ name: String) -> Profile? { config[name] }

  /// Reads the format of both files: sections, `name = value`, comments that begin a line with `#` or
  /// `;`. Lines that begin with white space continue a value, and say nothing that is needed here.
  static func parse(_ text: String, path: String) throws(ProviderError) -> [String: Profile] {
    var profiles: [String: Profile] = [:]
    var section: String?
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let place = "\(path):\(index + 1)"
      func invalid(_ fact: String) -> ProviderError {
        // Without the line: there may be a key in it.
        ProviderError(
          .invalidConfiguration,
          "\(place): \(fact); expected [profile], name = value or a comment; correct the line")
      }
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed.hasPrefix(";") { continue }
      if trimmed.hasPrefix("[") {
        guard let end = trimmed.firstIndex(of: "]") else { throw invalid("a header without \"]\"") }
        let name = trimmed[trimmed.index(after: trimmed.startIndex)..<end]
          .trimmingCharacters(in: .whitespaces)
        section = name
        if profiles[name] == nil { profiles[name] = Profile(place: place, values: [:]) }
        continue
      }
      if line.first?.isWhitespace == true { continue }
      guard let section else { throw invalid("a setting before the first header") }
      guard let sign = trimmed.firstIndex(of: "=") else { throw invalid("a line without \"=\"") }
      let name = trimmed[..<sign].trimmingCharacters(in: .whitespaces).lowercased()
      let value = trimmed[trimmed.index(after: sign)...].trimmingCharacters(in: .whitespaces)
      profiles[section]?.values[name] = value
    }
    return profiles
  }
}
