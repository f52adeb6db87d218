import Foundation

/// Runs a program that gives keys: `credential_process` of a profile.
enum AWSCredentialProcess {
  /// - Throws: `notConfigured` for a program that can't be run or fails. What it wrote is not quoted:
  ///   there may be keys in it.
  static func run(_ command: String) async throws(ProviderError) -> Lease<AWSIdentity> {
    let words = words(of: command)
    let name = words.first ?? ""
    func failure(_ fact: String) -> ProviderError {
      ProviderError(
        .notConfigured,
        "credential_process \"\(name)\" \(fact); expected a program that prints keys as JSON; run it "
          + "by hand to see what it says")
    }
    guard !name.isEmpty else { throw failure("is empty") }
    // Both block, which no task may.
    let result = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(returning: Result { try output(of: words) })
      }
    }
    switch result {
    case .failure(let error): throw failure("can't be run (\(error.localizedDescription))")
    case .success(let (status, bytes)):
      guard status == 0 else { throw failure("ended with status \(status)") }
      return try AWSCredentialReply.parse(bytes, from: "credential_process \"\(name)\"")
    }
  }

  private static func output(of words: [String]) throws -> (status: Int32, bytes: [UInt8]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, Array(bytes))
  }

  /// The words of a command as a shell takes them apart, without running one: white space separates,
  /// quotes keep together, a backslash takes the next character as it is.
  static func words(of command: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in command {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }
}
