#if HTTP && os(Linux)
  import Foundation
  import Synchronization

  /// This program once more, with a task in place of its tests.
  final class HarnessProcess: Sendable {
    struct Failed: Error, CustomStringConvertible {
      var description: String
    }

    /// The path of this program.
    static var program: String {
      get throws { try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") }
    }

    private let process: Mutex<Process>
    private let input = Pipe()
    private let output = Pipe()

    /// - Parameters:
    ///   - environment: what it is told besides what this process was.
    ///   - command: what starts it; nil for just this program.
    init(
      _ task: HarnessTask, environment: [String: String] = [:], command: [String]? = nil
    ) throws {
      let command = try command ?? [Self.program]
      let process = Process()
      process.executableURL = URL(fileURLWithPath: command[0])
      process.arguments = Array(command.dropFirst())
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        .merging([HarnessTask.variable: task.rawValue]) { $1 }
      process.standardInput = input
      process.standardOutput = output
      try process.run()
      self.process = Mutex(process)
    }

    /// The rest of the first line that it prints with these words in it.
    func line(after words: String) async throws -> String {
      let text = await text { $0.range(of: "\(words).*\n", options: .regularExpression) != nil }
      guard let range = text.range(of: words) else {
        throw Failed(description: "the other process ended without '\(words)':\n\(text)")
      }
      return String(text[range.upperBound...].prefix { $0 != "\n" })
    }

    /// All that it prints until it ends; throws when it fails.
    func wholeOutput() async throws -> String {
      let text = await text { _ in false }
      let status = process.withLock { process in
        process.waitUntilExit()
        return process.terminationStatus
      }
      guard status == 0 else {
        throw Failed(description: "the other process ended with \(status):\n\(text)")
      }
      return text
    }

    private func text(until isEnough: @escaping @Sendable (String) -> Bool) async -> String {
      await withCheckedContinuation { continuation in
        Thread { [output] in
          var bytes: [UInt8] = []
          while case let more = output.fileHandleForReading.availableData, !more.isEmpty {
            bytes += more
            if isEnough(String(decoding: bytes, as: UTF8.self)) { break }
          }
          continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
        }.start()
      }
    }

    /// Closes its input, at which it ends.
    func end() {
      try? input.fileHandleForWriting.close()
      process.withLock { $0.waitUntilExit() }
    }
  }
#endif
