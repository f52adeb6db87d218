import Foundation
import Synchronization

/// Runs git, and waits for it: not to be called by a task.
package struct GitCommand: Sendable {
  /// Why git told nothing.
  package enum Problem: Error, Sendable, Hashable {
    /// There is no such program.
    case missing
    /// What it said.
    case failed(String)
    /// It took longer than it may, in seconds.
    case tooLong(Int)
  }

  /// The variables that it sees.
  package let environment: [String: String]
  /// After how many seconds it is ended: a walk through all commits of a great repository may take minutes.
  package let limit: Int

  /// - Parameter environment: that of this process. What would lead git elsewhere, as in a hook, is taken
  ///   out of it.
  package init(
    environment: [String: String] = ProcessInfo.processInfo.environment, limit: Int = 30
  ) {
    var environment = environment
    for name in ["DIR", "WORK_TREE", "INDEX_FILE", "PREFIX", "OBJECT_DIRECTORY", "COMMON_DIR"] {
      environment["GIT_\(name)"] = nil
    }
    // It is to ask nobody for a password, and to fetch nothing.
    environment["GIT_TERMINAL_PROMPT"] = "0"
    environment["GIT_NO_LAZY_FETCH"] = "1"
    environment["GIT_OPTIONAL_LOCKS"] = "0"
    environment["LC_ALL"] = "C"
    self.environment = environment
    self.limit = limit
  }

  /// What git writes.
  ///
  /// - Parameter input: a file that it reads; nil for nothing.
  package func run(
    _ arguments: [String], in folder: String, input: String? = nil
  ) throws(Problem) -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder, "--literal-pathspecs"] + arguments
    process.environment = environment
    let (output, complaints) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = complaints
    process.standardInput = input.flatMap(FileHandle.init(forReadingAtPath:)) ?? .nullDevice
    do {
      try process.run()
    } catch {
      throw .missing
    }
    let isLate = Mutexed(false)
    let alarm = DispatchWorkItem {
      isLate.set(true)
      // A child may have the signals blocked that threads of a pool have; this one can't be.
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(limit), execute: alarm)
    let bytes = (try? output.fileHandleForReading.readToEnd()) ?? Data()
    // It says a few lines at most, which a pipe holds.
    let words = (try? complaints.fileHandleForReading.readToEnd()) ?? Data()
    process.waitUntilExit()
    alarm.cancel()
    if isLate.value { throw .tooLong(limit) }
    switch process.terminationStatus {
    case 0: return [UInt8](bytes)
    // What env has to say of a program that it does not find (POSIX, env, 'Exit status').
    case 127: throw .missing
    default:
      throw .failed(
        String(decoding: words, as: UTF8.self).split { $0.isWhitespace }
          .joined(separator: " "))
    }
  }

  private final class Mutexed: Sendable {
    private let state: Mutex<Bool>
    init(_ value: Bool) { state = Mutex(value) }
    var value: Bool { state.withLock { $0 } }
    func set(_ value: Bool) { state.withLock { $0 = value } }
  }
}
