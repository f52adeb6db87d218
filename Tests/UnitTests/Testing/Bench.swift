import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// Measures as a user does, in surroundings of its own: variables, a turn, a folder for baselines and
/// results. Whatever issues the harness records are kept, and do not fail the test; expectations do that
/// are not met, wherever they stand.
struct Bench: ~Copyable {
  /// An issue that was recorded of the running test.
  struct Finding: Equatable, CustomStringConvertible {
    var isFailure: Bool
    var text: String
    var line: Int?

    var description: String { "\(isFailure ? "failure" : "warning") in line \(line ?? 0): \(text)" }
  }

  private final class Collected<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    var all: [Element] { elements.withLock { $0 } }
    func add(_ element: Element) { elements.withLock { $0.append(element) } }
  }

  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("bench-\(UUID().uuidString)").path
  private let printed = Collected<String>()

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Everything that was printed.
  var output: String { printed.all.joined() }

  var baselines: String { folder + "/baselines" }

  /// The file of its turn.
  var lock: String { folder + "/turn.lock" }

  var results: String { folder + "/results" }

  /// The issues that `body` leads to, and the error that it throws. Each call is a process of its own, as far as the harness can see.
  func findings(
    _ variables: [String: String] = [:], certifier: Certifier = Certifier(),
    keeping limits: TimelineSample.Limits = .ofCase,
    wallClock: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 },
    of body: @escaping @Sendable () async throws -> Void
  ) async throws -> [Finding] {
    let found = Collected<Finding>()
    // What takes a second is done only where it is asked for.
    let defaults = [
      "PERF_BASELINES": baselines, "PERF_REPETITIONS": "3", "PERF_CERTIFICATION": "0",
    ]
    let printed = printed
    let surroundings = Surroundings(
      environment: EnvironmentVariables(defaults.merging(variables) { $1 }),
      turn: MachineTurn(path: lock, sink: nil), session: Session(certifier: certifier),
      console: ProgressDisplay.Sink(isTerminal: false) { printed.add($0) }, limits: limits,
      wallClock: wallClock)
    let collector = IssueHandlingTrait.filterIssues { issue in
      if case .expectationFailed = issue.kind { return true }
      let comments = issue.comments.map(\.rawValue)
      let error = issue.error.map { "\($0)" }
      found.add(
        Finding(
          isFailure: issue.severity == .error,
          text: (comments + [error].compactMap(\.self)).joined(separator: "\n"),
          line: issue.sourceLocation?.line))
      return false
    }
    let test = try #require(Test.current)
    try await collector.provideScope(for: test, testCase: Test.Case.current) {
      do {
        try await Surroundings.$current.withValue(surroundings) { try await body() }
      } catch {
        found.add(Finding(isFailure: true, text: "\(error)", line: nil))
      }
    }
    return found.all.map { finding in
      var finding = finding
      finding.text = finding.text.replacing(folder, with: "FOLDER")
      return finding
    }
  }

  /// The text of a file below the folder.
  func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
  }
}
