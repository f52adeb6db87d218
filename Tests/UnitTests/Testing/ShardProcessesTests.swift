import Dispatch
import Foundation
import Testing

@testable import PerfHarness

/// Shards as they are meant: processes that have nothing in common but a start, a folder and the turn of
/// their machine.
@Suite struct ShardProcessesTests {
  /// Seventy requests, ten of them to warm up, in 0.7 s.
  private static let scenario = Scenario(
    "chat", traffic: "D(20,4)", load: .open(.constant(perSecond: 100)), lasting: .requests(60),
    warmup: .requests(10))
  private static let behavior = SimulatedProvider.Behavior(
    timeToFirstToken: .milliseconds(5), tokenGap: .milliseconds(2))

  /// Where one waits for processes: an exit test blocks the thread that waits for it, and two of them would
  /// keep both threads of a small machine from all other tests.
  private final class Elsewhere: TaskExecutor {
    private let queue = DispatchQueue(label: "exit tests", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
  }

  private struct NothingCame: Error, CustomStringConvertible {
    var path: String
    var description: String { "\(path): nobody wrote it within a minute" }
  }

  /// Returns what another process writes to a file, when it has.
  private static func contents(of path: String) async throws -> String {
    for _ in 0..<6000 {
      if let text = try? String(contentsOfFile: path, encoding: .utf8) { return text }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw NothingCame(path: path)
  }

  private static func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Measures in this process, with latencies that really pass.
  private static func measure(_ variables: [String: String], in folder: String) async throws {
    let defaults = [
      "PERF_REPETITIONS": "1", "PERF_CERTIFICATION": "0", "PERF_PROGRESS": "0",
      "PERF_PRICES": "1/2", "PERF_BASELINES": "\(folder)/baselines",
    ]
    let surroundings = Surroundings(
      environment: EnvironmentVariables(defaults.merging(variables) { $1 }),
      turn: MachineTurn(path: "\(folder)/turn.lock", sink: nil), session: Session(),
      console: ProgressDisplay.Sink(isTerminal: false) { _ in })
    try await Surroundings.$current.withValue(surroundings) {
      _ = try await PerfHarness.measure(
        scenario, against: SimulatedProvider(behavior, clock: SystemClock()))
    }
  }

  /// Does something in this process, and leaves word where it fails: an exit test tells no more than that.
  private static func leavingWord(
    in folder: String, of body: () async throws -> Void
  ) async throws {
    do {
      try await body()
    } catch {
      try write("\(error)", to: "\(folder)/failure-\(UUID().uuidString)")
    }
  }

  private func runShard(_ number: Int, in folder: String) async {
    await #expect(processExitsWith: .success) {
      [number = number as Int, folder = folder as String] in
      try await Self.leavingWord(in: folder) {
        // Once beforehand, so that nothing is left to be loaded when the start is known.
        try await Self.measure(
          ["PERF_SHARD": "\(number)/2", "PERF_OUTPUT": "\(folder)/beforehand"], in: folder)
        try Self.write("", to: "\(folder)/ready-\(number)")
        let start = try await Self.contents(of: "\(folder)/start")
        try await Self.measure(
          ["PERF_SHARD": "\(number)/2", "PERF_START": start, "PERF_OUTPUT": "\(folder)/results"],
          in: folder)
      }
    }
  }

  private func merge(in folder: String) async {
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      try await Self.leavingWord(in: folder) {
        try await Self.measure(
          ["PERF_MERGE": "\(folder)/results", "PERF_OUTPUT": "\(folder)/merged"], in: folder)
      }
    }
  }

  private func failures(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasPrefix("failure-") }
      .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
  }

  private func result(_ number: Int, in folder: String) throws -> ShardResult {
    let path = "\(folder)/results/shard-\(number)-of-2"
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    let name = try #require(names.first { $0.hasSuffix(".shard-\(number)-of-2.jsonl") })
    let data = try #require(FileManager.default.contents(atPath: "\(path)/\(name)"))
    return try EncodedShard.result(from: [UInt8](data), path: name)
  }

  /// Whoever measured one after the other would fail: the second would come too late for the start.
  ///
  /// What the harness says of a busy machine is no failure of this test.
  @Test(
    .timeLimit(.minutes(3)),
    .filterIssues { issue in
      switch issue.kind {
      case .expectationFailed, .errorCaught: true
      default: false
      }
    })
  func twoProcessesBeginTogetherAndMakeAWhole() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("shards-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let elsewhere = Elsewhere()
    let processes = (1...2).map { number in
      Task(executorPreference: elsewhere) { await runShard(number, in: folder) }
    }
    for number in 1...2 { _ = try await Self.contents(of: "\(folder)/ready-\(number)") }
    let start = (Date().timeIntervalSince1970 + 2).rounded(.up)
    try Self.write("\(Int(start))", to: "\(folder)/start")
    for process in processes { await process.value }
    #expect(try failures(in: folder) == [])
    await Task(executorPreference: elsewhere) { await merge(in: folder) }.value
    #expect(try failures(in: folder) == [])

    let shards = try (1...2).map { try result($0, in: folder) }
    let repetitions = try shards.map { try #require($0.run.repetitions.first) }
    for (number, repetition) in repetitions.enumerated() {
      #expect(repetition.outcome == .completed)
      // Of the measured requests 10…69, after ten to warm up, the even ones and the odd ones.
      #expect(repetition.timelines.map(\.index) == Array(stride(from: 10 + number, to: 70, by: 2)))
      #expect(repetition.unmeasuredRequests == 5)
      // Never before the start; how soon after it is the machine's affair, within reason.
      #expect(repetition.startedAt >= start)
      #expect(repetition.startedAt < start + 5)
    }
    let text = try String(contentsOfFile: "\(folder)/merged/report.json", encoding: .utf8)
    let report = try JSONDecoder().decode(EncodedReport.V1.self, from: Data(text.utf8))
    let run = try #require(report.runs.first)
    #expect(run.figures.requests.total == 60)
    #expect(run.figures.requests.completed == 60)
    #expect(
      run.notes.first?.hasPrefix("merged from 2 shards; the parts of a repetition began ") == true)
    // 70 requests of 20 tokens and four more, for 0.0014 + 0.00056 USD.
    #expect(run.spending?.spent.requests == 70)
    #expect(run.spending?.spent.promptTokens == 1400)
    #expect(run.spending?.spent.outputTokens == 280)
    #expect(areClose(run.spending?.spent.cost ?? 0, 0.00196, within: 1e-12))
  }
}
