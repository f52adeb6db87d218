import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// The requests of a case that is being measured stand in a file until it has come to a report. Time really
/// passes here.
@Suite struct MeasureUnfinishedTests {
  private struct NothingCame: Error, CustomStringConvertible {
    var path: String
    var description: String { "\(path): too few lines within a minute" }
  }

  /// What the file of the running case holds, once it has lines of so many requests.
  private static func text(in folder: String, of count: Int) async throws -> String {
    let path = "\(folder)/unfinished.jsonl"
    for _ in 0..<6000 {
      if let text = try? String(contentsOfFile: path, encoding: .utf8),
        requests(in: text).count >= count
      {
        return text
      }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw NothingCame(path: path)
  }

  /// Whole lines alone.
  private static func requests(in text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .filter { $0.contains(#""index":"#) }
  }

  /// Does something with one of many calls, counted from 1.
  private final class Calls: Sendable {
    private let count = Atomic(0)
    private let chosen: Int
    let seen = Mutex<String?>(nil)

    init(lookingAt chosen: Int) {
      self.chosen = chosen
    }

    /// Keeps what is in the file when the chosen call is made.
    func look(in folder: String, for requests: Int) async throws {
      guard isChosen() else { return }
      let text = try await MeasureUnfinishedTests.text(in: folder, of: requests)
      seen.withLock { $0 = text }
    }

    func isChosen() -> Bool {
      count.add(1, ordering: .relaxed).newValue == chosen
    }
  }

  /// Answers at once.
  private struct HookedProvider: Provider {
    let name = "hooked"
    let clock: any TimeSource = SystemClock()
    let hook: @Sendable () async throws -> Void

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      receive(GenerationEvent(at: clock.now, .sent))
      do {
        try await hook()
      } catch {
        throw ProviderError(.cancelled, "\(error)")
      }
      receive(GenerationEvent(at: clock.now, .output(.text, bytes: 4)))
      receive(GenerationEvent(at: clock.now, .ended))
      return Completion(usage: TokenUsage(prompt: request.promptTokens, output: 1))
    }
  }

  private func files(_ bench: borrowing Bench) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: bench.results).sorted()
  }

  private static let usualFiles = ["report.html", "report.json", "requests.jsonl"]

  // MARK: While it runs

  @Test func aCaseIsThereWhileItRunsAndGoesWithItsReport() async throws {
    let bench = try Bench()
    let (results, calls) = (bench.results, Calls(lookingAt: 25))
    let findings = try await bench.findings(["PERF_OUTPUT": results, "PERF_REPETITIONS": "2"]) {
      // Each repetition warms up with two of its twelve calls.
      try await measure("calls", lasting: .requests(10), warmup: .requests(2), as: "case") { _ in
        try await calls.look(in: results, for: 10)
      }
    }
    // There is no 25th call: nothing was looked at, and nothing is left.
    #expect(calls.seen.withLock { $0 } == nil)
    #expect(findings == [])
    #expect(try files(bench) == Self.usualFiles)

    let others = Calls(lookingAt: 13)
    _ = try await bench.findings(["PERF_OUTPUT": results, "PERF_REPETITIONS": "2"]) {
      try await measure("calls", lasting: .requests(10), warmup: .requests(2), as: "case") { _ in
        try await others.look(in: results, for: 10)
      }
    }
    let seen = try #require(others.seen.withLock { $0 })
    let objects = try UnfinishedSamples.objects(in: seen)
    #expect(objects.first?["kind"] as? String == "case")
    #expect(objects.first?["case"] as? String == "case")
    #expect(objects.first?["process"] as? Int == Int(getpid()))
    #expect(objects.compactMap { $0["index"] as? Int } == Array(2..<12))
    // The same as in the end, but for what the due instants are counted from.
    func withoutDue(_ lines: some Sequence<Substring>) -> [String] {
      lines.map { String($0.replacing(#/"due":[0-9.]+/#, with: "")) }
    }
    let log = try bench.text("results/requests.jsonl").split(separator: "\n").prefix(10)
    #expect(withoutDue(Self.requests(in: seen)) == withoutDue(log))
    #expect(
      try files(bench) == [
        "report.1.html", "report.1.json", "report.html", "report.json", "requests.1.jsonl",
        "requests.jsonl",
      ])
  }

  @Test func bothSidesOfAComparisonAreThere() async throws {
    let bench = try Bench()
    let (results, calls) = (bench.results, Calls(lookingAt: 31))
    // Candidate, control, control, candidate, and the other way round, with five calls each.
    _ = try await bench.findings(["PERF_OUTPUT": results]) {
      let body: @Sendable (Probe) async throws -> Void = { _ in
        try await calls.look(in: results, for: 30)
      }
      try await compare(
        "sides", lasting: .requests(5), rounds: 2, as: "case", candidate: body, control: body)
    }
    let objects = try UnfinishedSamples.objects(in: try #require(calls.seen.withLock { $0 }))
    let repetitions = objects.filter { $0["kind"] as? String == "repetition" }.map {
      "\($0["case"] ?? "") \($0["repetition"] ?? "") of \($0["planned"] ?? "")"
    }
    #expect(
      repetitions.prefix(6) == [
        "case 0 of 8", "case, control 0 of 8", "case, control 1 of 8", "case 1 of 8",
        "case, control 2 of 8", "case 2 of 8",
      ])
    #expect(try files(bench) == Self.usualFiles)
  }

  @Test func theLoadsOfASweepAreThere() async throws {
    let bench = try Bench()
    let (results, calls) = (bench.results, Calls(lookingAt: 11))
    _ = try await bench.findings(["PERF_OUTPUT": results, "PERF_REPETITIONS": ""]) {
      let provider = HookedProvider { try await calls.look(in: results, for: 10) }
      _ = try await sweep(
        Scenario("chat", lasting: .requests(10)), over: .concurrencies([1, 2]), against: provider)
    }
    let objects = try UnfinishedSamples.objects(in: try #require(calls.seen.withLock { $0 }))
    #expect(
      objects.filter { $0["kind"] as? String == "repetition" }.map { $0["load"] as? String }
        == ["closed(concurrency: 1)", "closed(concurrency: 2)"])
    #expect(try files(bench) == Self.usualFiles)
  }

  @Test func aShardWritesIntoItsOwnFolder() async throws {
    let bench = try Bench()
    let (results, calls) = (bench.results, Calls(lookingAt: 11))
    _ = try await bench.findings([
      "PERF_OUTPUT": results, "PERF_SHARD": "2/2", "PERF_REPETITIONS": "2",
    ]) {
      let provider = HookedProvider {
        try await calls.look(in: "\(results)/shard-2-of-2", for: 10)
      }
      _ = try await measure(
        Scenario("chat", load: .open(.constant(perSecond: 1000)), lasting: .requests(20)),
        against: provider)
    }
    #expect(calls.seen.withLock { $0 } != nil)
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(results)/shard-2-of-2")
    #expect(!files.contains("unfinished.jsonl"))
    #expect(files.contains("report.json"))
  }

  @Test func itIsWrittenWhereResultsAreWantedAndTimePasses() throws {
    func isWritten(_ variables: [String: String], _ clock: any TimeSource) throws -> Bool {
      let scenario = Scenario("chat")
      let provider = SimulatedProvider(clock: clock)
      let measurement = Measurement(
        experiment: Experiment(scenario), plan: LoadPlan(scenario), provider: provider,
        makeRequest: { index, _ in GenerationRequest(id: "\(index)", prompt: "") },
        repetitions: nil, stopping: .never, name: nil, sourceLocation: #_sourceLocation)
      let context = try CaseContext(
        measurement, settings: try HarnessSettings(EnvironmentVariables(variables)))
      return context.unfinishedLog(of: measurement, Surroundings.current) != nil
    }
    #expect(try isWritten(["PERF_OUTPUT": "results"], SystemClock()))
    #expect(try isWritten(["PERF_OUTPUT": "results"], SimulationClock()) == false)
    #expect(try isWritten([:], SystemClock()) == false)
  }

  // MARK: When it does not come to a report

  @Test func whatWasMeasuredStaysWhereTheCaseFails() async throws {
    let bench = try Bench()
    let (results, calls) = (bench.results, Calls(lookingAt: 11))
    let variables = ["PERF_OUTPUT": results, "PERF_REPETITIONS": "2", "PERF_FORMATS": "json"]
    let findings = try await bench.findings(variables) {
      try await measure("calls", lasting: .requests(10), as: "case") { _ in
        guard calls.isChosen() else { return }
        _ = try await Self.text(in: results, of: 10)
        // Stands where the report is to be written.
        try FileManager.default.createDirectory(
          atPath: "\(results)/report.json/in the way", withIntermediateDirectories: true)
      }
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(findings.first?.text.contains("report.json: the results can't be written") == true)
    #expect(try files(bench) == ["report.json", "requests.jsonl", "unfinished.jsonl"])
    let text = try bench.text("results/unfinished.jsonl")
    #expect(Self.requests(in: text).count == 20)
    let key = "MeasureUnfinishedTests/whatWasMeasuredStaysWhereTheCaseFails[case]"
    #expect(
      bench.output.contains(
        "/results/unfinished.jsonl: what was measured of \(key), which came to no report\n"))
  }

  /// Runs in a process of its own, which does not survive it: at the first call of the second repetition it
  /// is ended as `end` says.
  private static func measureUntilTheSecondRepetition(
    in folder: String, _ end: @escaping @Sendable () async -> Void
  ) async throws {
    let calls = Calls(lookingAt: 21)
    let surroundings = Surroundings(
      environment: EnvironmentVariables([
        "PERF_OUTPUT": "\(folder)/results", "PERF_REPETITIONS": "3", "PERF_CERTIFICATION": "0",
        "PERF_PROGRESS": "0", "PERF_BASELINES": "\(folder)/baselines",
      ]),
      turn: MachineTurn(path: "\(folder)/turn.lock", sink: nil), session: Session(),
      console: ProgressDisplay.Sink(isTerminal: false) { _ in })
    try await Surroundings.$current.withValue(surroundings) {
      _ = try await measure("calls", lasting: .requests(20)) { _ in
        guard calls.isChosen() else { return }
        _ = try await Self.text(in: "\(folder)/results", of: 20)
        await end()
      }
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func whatWasMeasuredSurvivesAProcessThatIsKilled() async throws {
    let bench = try Bench()
    let folder = bench.folder
    await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
      try await Self.measureUntilTheSecondRepetition(in: folder) { kill(getpid(), SIGKILL) }
    }
    #expect(try files(bench) == ["unfinished.jsonl"])
    let text = try bench.text("results/unfinished.jsonl")
    let objects = try UnfinishedSamples.objects(in: text)
    #expect(objects.first?["test"] as? String == "calls")
    #expect(objects.compactMap { $0["index"] as? Int } == Array(0..<20))

    // The next process keeps it, and says where.
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      for name in ["a", "b"] { try await measure(lasting: .requests(5), as: name) { _ in } }
    }
    #expect(findings == [])
    #expect(try bench.text("results/unfinished.1.jsonl") == text)
    #expect(try files(bench) == Self.usualFiles + ["unfinished.1.jsonl"])
    let words =
      "unfinished.1.jsonl: what was measured of an earlier case, which came to no report\n"
    #expect(bench.output.ranges(of: words).count == 1)
  }

  /// What the other process records of its cancelled run is no failure of this test.
  @Test(
    .timeLimit(.minutes(3)),
    .filterIssues { issue in
      switch issue.kind {
      case .expectationFailed, .errorCaught: true
      default: false
      }
    })
  func anInterruptLeavesAReportInItsPlace() async throws {
    let bench = try Bench()
    let folder = bench.folder
    await #expect(processExitsWith: .signal(SIGINT)) { [folder = folder as String] in
      try await Self.measureUntilTheSecondRepetition(in: folder) {
        kill(getpid(), SIGINT)
        while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(10)) }
      }
    }
    #expect(try files(bench) == Self.usualFiles)
    #expect(try bench.text("results/requests.jsonl").split(separator: "\n").count == 21)
  }
}
