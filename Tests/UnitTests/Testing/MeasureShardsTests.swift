import Foundation
import Testing

@testable import PerfHarness

/// A run in several processes, and the merge that judges it, held against the same run in one.
@Suite struct MeasureShardsTests {
  private static let behavior = SimulatedProvider.Behavior(
    timeToFirstToken: .logNormal(median: .milliseconds(50), sigma: 0.3),
    tokenGap: .logNormal(median: .milliseconds(10), sigma: 0.2), errorRate: 0.03, seed: 5)

  private static let scenario = Scenario(
    "chat", traffic: "D(20,10)", load: .open(.poisson(perSecond: 40)), lasting: .requests(120),
    warmup: .requests(10), cooldown: .requests(5))

  private func measureOnce(
    _ bench: borrowing Bench, _ variables: [String: String], scenario: Scenario = scenario,
    _ behavior: SimulatedProvider.Behavior = behavior,
    keeping limits: TimelineSample.Limits = .ofCase
  ) async throws -> [Bench.Finding] {
    try await bench.findings(variables, keeping: limits) {
      try await measure(scenario, against: SimulatedProvider(behavior))
    }
  }

  private func measureShards(
    _ bench: borrowing Bench, of count: Int = 3, scenario: Scenario = scenario,
    keeping limits: TimelineSample.Limits = .ofCase
  ) async throws -> [Bench.Finding] {
    var findings: [Bench.Finding] = []
    for number in 1...count {
      findings += try await measureOnce(
        bench, ["PERF_SHARD": "\(number)/\(count)", "PERF_OUTPUT": bench.results],
        scenario: scenario, keeping: limits)
    }
    return findings
  }

  /// The case in a report, without what differs from one measurement to the next.
  private func report(_ bench: borrowing Bench, _ folder: String) throws -> EncodedReport.V1.Run {
    let text = try bench.text("\(folder)/report.json")
    let report = try JSONDecoder().decode(EncodedReport.V1.self, from: Data(text.utf8))
    var run = try #require(report.runs.first)
    run.notes = []
    run.figures.startedAt = ""
    run.repetitions = run.repetitions.map { figures in
      var figures = figures
      figures.startedAt = ""
      return figures
    }
    return run
  }

  // MARK: The same report

  private static let scenarios: [Scenario] = [
    scenario,
    Scenario(
      "chat", traffic: "D(20,10)", load: .open(.constant(perSecond: 50)), lasting: .seconds(3),
      warmup: .seconds(0.5), cooldown: .seconds(0.5)),
    Scenario(
      "chat", traffic: "D(20,10)", load: .open(.uniform(from: .zero, to: .milliseconds(40))),
      lasting: .atMost(requests: 100, duration: .seconds(60)), warmup: .share(0.1), streams: false),
  ]

  /// Everything is kept of the case, or a sample of a quarter of it.
  private static let limits = [
    TimelineSample.Limits.ofCase, TimelineSample.Limits(requests: 90, outputs: 100_000),
    TimelineSample.Limits(requests: 1000, outputs: 600),
  ]

  @Test(
    .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(60)),
    .budget(.p50, of: .endToEndLatency, atMost: .seconds(1)),
    .budget(.errorRate, atMost: 0.2),
    .budget(.outputTokenThroughput, atLeast: 10_000),
    .budget(.requestThroughput, atLeast: 5),
    arguments: scenarios.indices, limits.indices)
  func theMergedReportIsThatOfOneProcess(_ scenario: Int, _ limits: Int) async throws {
    let bench = try Bench()
    let (scenario, limits) = (Self.scenarios[scenario], Self.limits[limits])
    let whole = try await measureOnce(
      bench, ["PERF_OUTPUT": bench.folder + "/whole"], scenario: scenario, keeping: limits)
    let shards = try await measureShards(bench, scenario: scenario, keeping: limits)
    #expect(shards.map(\.isFailure) == [false, false, false])
    let merged = try await measureOnce(
      bench, ["PERF_MERGE": bench.results, "PERF_OUTPUT": bench.folder + "/merged"],
      scenario: scenario, keeping: limits)
    // The same failures at the same lines, those of the traits.
    let lines = BudgetTrait.found(in: try #require(Test.current).traits).map(\.sourceLocation.line)
    #expect(whole.filter(\.isFailure).map(\.line).contains(lines[3]))
    #expect(merged == whole)
    #expect(try report(bench, "merged") == report(bench, "whole"))
    #expect(try bench.text("merged/requests.jsonl") == bench.text("whole/requests.jsonl"))
  }

  @Test(.baseline(within: .percent(10)))
  func theBaselineOfAMergedRunIsThatOfOneProcess() async throws {
    let bench = try Bench()
    let path =
      "baselines/simulated/MeasureShardsTests/theBaselineOfAMergedRunIsThatOfOneProcess.json"
    _ = try await measureOnce(bench, [:])
    let whole = try bench.text(path)
    try FileManager.default.removeItem(atPath: bench.baselines)
    _ = try await measureShards(bench)
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
    let merged = try await measureOnce(bench, ["PERF_MERGE": bench.results])
    #expect(merged.count == 2)
    #expect(merged.last?.text == "recorded the baseline FOLDER/\(path); look at it and commit it")
    #expect(try bench.text(path) == whole)
    // Held against itself, nothing has changed.
    let again = try await measureOnce(bench, ["PERF_MERGE": bench.results])
    #expect(again.filter(\.isFailure).isEmpty)
    #expect(bench.output.contains("✓ unchanged"))
  }

  #if HTTP
    @Test func whatWasMergedIsPushed() async throws {
      let bench = try Bench()
      _ = try await measureShards(bench)
      let port = try SilentPort()
      _ = try await measureOnce(
        bench,
        ["PERF_MERGE": bench.results, "PERF_PROMETHEUS": "http://127.0.0.1:\(port.number)"])
      #expect(bench.output.contains("PERF_PROMETHEUS: the push gateway can't be reached: "))
    }
  #endif

  @Test(.baseline(within: .percent(10), of: [.timeToFirstToken], at: [.p50]))
  func aRegressionIsFoundAtTheFirstLook() async throws {
    let bench = try Bench()
    var fast = Self.behavior
    fast.timeToFirstToken = .milliseconds(20)
    fast.errorRate = 0
    _ = try await measureOnce(bench, [:], fast)
    _ = try await measureShards(bench)
    let findings = try await measureOnce(bench, ["PERF_MERGE": bench.results])
    let line = BaselineTrait.found(in: try #require(Test.current).traits).first?.sourceLocation.line
    let failures = findings.filter(\.isFailure)
    #expect(failures.map(\.line) == [line])
    #expect(failures.first?.text.hasPrefix("p50 of timeToFirstToken regressed: ") == true)
    #expect(failures.first?.text.contains("measured again") == false)
  }

  /// Of equal latencies a closed loop in parts is the same as one, too.
  @Test(.budget(.p90, of: .timeToFirstToken, atMost: .milliseconds(60)))
  func aClosedLoopIsMergedToTheWhole() async throws {
    let bench = try Bench()
    let scenario = Scenario(
      "chat", traffic: "D(10,10)", load: .closed(concurrency: 4), lasting: .requests(80),
      warmup: .requests(8))
    let steady = SimulatedProvider.Behavior(
      timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))
    _ = try await measureOnce(
      bench, ["PERF_OUTPUT": bench.folder + "/whole"], scenario: scenario, steady)
    for part in ["1/4", "2/4", "3/4", "4/4"] {
      _ = try await measureOnce(
        bench, ["PERF_SHARD": part, "PERF_OUTPUT": bench.results], scenario: scenario, steady)
    }
    let findings = try await measureOnce(
      bench, ["PERF_MERGE": bench.results, "PERF_OUTPUT": bench.folder + "/merged"],
      scenario: scenario, steady)
    #expect(findings.isEmpty)
    #expect(try report(bench, "merged") == report(bench, "whole"))
    #expect(try bench.text("merged/requests.jsonl") == bench.text("whole/requests.jsonl"))
  }

  @Test func aClosureIsMeasuredInParts() async throws {
    let bench = try Bench()
    let body: @Sendable (Probe) async throws -> Void = { probe in probe.count(outputTokens: 1) }
    for part in ["1/2", "2/2"] {
      _ = try await bench.findings(["PERF_SHARD": part, "PERF_OUTPUT": bench.results]) {
        try await measure(
          load: .closed(concurrency: 3), lasting: .requests(31), clock: SimulationClock(), body)
      }
    }
    let findings = try await bench.findings(["PERF_MERGE": bench.results]) {
      let run = try await measure(
        load: .closed(concurrency: 3), lasting: .requests(31), clock: SimulationClock(), body)
      #expect(run.repetitions.count == 3)
      for repetition in run.repetitions {
        #expect(repetition.timelines.map(\.index).sorted() == Array(0..<31))
      }
    }
    #expect(findings.isEmpty)
    #expect(bench.output.contains("note: merged from 2 shards"))
  }

  // MARK: Spending

  /// 135 requests three times, of 20 tokens and ten more, some of which fail: 0.02025 + 0.0243 USD at most.
  @Test func aMergedRunTellsWhatAllHaveUsed() async throws {
    let bench = try Bench()
    let prices = ["PERF_PRICES": "2.5/6"]
    func spent(_ folder: String) throws -> EncodedReport.V1.Spending {
      let text = try bench.text("\(folder)/report.json")
      let report = try JSONDecoder().decode(EncodedReport.V1.self, from: Data(text.utf8))
      return try #require(report.runs.first?.spending)
    }
    _ = try await measureOnce(
      bench, prices.merging(["PERF_OUTPUT": bench.folder + "/whole"]) { $1 })
    for part in ["1/4", "2/4", "3/4", "4/4"] {
      _ = try await measureOnce(
        bench, prices.merging(["PERF_SHARD": part, "PERF_OUTPUT": bench.results]) { $1 })
    }
    let parts = try (1...4).map { try spent("results/shard-\($0)-of-4").spent }
    // The prices are those of the shards, where the merge is not told any.
    _ = try await measureOnce(
      bench, ["PERF_MERGE": bench.results, "PERF_OUTPUT": bench.folder + "/merged"])
    let (whole, merged) = (try spent("whole"), try spent("merged"))
    #expect(merged == whole)
    #expect(merged.spent.requests == 405)
    #expect(merged.spent.promptTokens == parts.compactMap(\.promptTokens).reduce(0, +))
    #expect(merged.spent.outputTokens == parts.compactMap(\.outputTokens).reduce(0, +))
    #expect(areClose(merged.estimated.cost ?? 0, 0.04455, within: 1e-9))
    #expect(bench.output.contains("spent        405 requests, 8,100 prompt and "))
    // Others may be wanted.
    _ = try await measureOnce(
      bench,
      [
        "PERF_MERGE": bench.results, "PERF_PRICES": "0/0", "PERF_OUTPUT": bench.folder + "/free",
      ])
    #expect(try spent("free").spent.cost == 0)
  }

  /// What a shard has used that others have not come so far as to measure is part of what the whole has cost.
  @Test func whatWasLeftOutWasPaidForToo() async throws {
    let bench = try Bench()
    var capped = Self.scenario
    capped.guards = [.requests(atMost: 200)]
    for (part, scenario) in [("1/2", capped), ("2/2", Self.scenario)] {
      _ = try await measureOnce(
        bench, ["PERF_SHARD": part, "PERF_OUTPUT": bench.results], scenario: scenario)
    }
    _ = try await bench.findings(["PERF_MERGE": bench.results]) {
      let run = try await measure(Self.scenario, against: SimulatedProvider(Self.behavior))
      // The first was stopped with its 100th request, in its second repetition of 68, and the third
      // of the second shard, of 67, is no part of the whole.
      #expect(run.repetitions.count == 2)
      #expect(run.spending?.spent.requests == 100 + 201)
    }
  }

  // MARK: A shard alone

  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(1)), .baseline())
  func aShardJudgesNothingAndSaysSo() async throws {
    let bench = try Bench()
    let findings = try await measureOnce(
      bench, ["PERF_SHARD": "2/3", "PERF_OUTPUT": bench.results, "PERF_RECORD": "all"])
    #expect(findings.map(\.isFailure) == [false, false])
    #expect(
      findings.last?.text
        == "nothing was judged, because PERF_SHARD is set: this is shard 2/3, and its results are in "
        + "FOLDER/results/shard-2-of-3; PERF_MERGE judges them with those of the others")
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(bench.results)/shard-2-of-3")
    #expect(files.count { $0.hasSuffix(".shard-2-of-3.jsonl") } == 1)
    #expect(files.contains("report.json"))
    #expect(files.contains("requests.jsonl"))
  }

  @Test func whatCannotBeSplitIsRefused() async throws {
    let bench = try Bench()
    let variables = ["PERF_SHARD": "2/3", "PERF_OUTPUT": bench.results]
    let few = try await measureOnce(
      bench, variables, scenario: Scenario("few", load: .closed(concurrency: 2)))
    #expect(
      few.map(\.text) == [
        "few: a concurrency of 2 can't be split over 3 shards; expected at least one slot for each; "
          + "raise the concurrency to 3 or more, or split it over fewer, e.g. PERF_SHARD=1/2"
      ])
    for (variables, name) in [
      (variables, "PERF_SHARD"), (["PERF_MERGE": bench.results], "PERF_MERGE"),
    ] {
      let certain = try await bench.findings(variables) {
        try await measure(
          Self.scenario, against: SimulatedProvider(Self.behavior), stopping: .whenCertain)
      }
      #expect(
        certain.map(\.text) == [
          "chat: stopping is .whenCertain, which no part of a run can be, and \(name) is set; expected "
            + "whole runs; leave stopping: away, or unset \(name)"
        ])
      let compared = try await bench.findings(variables) {
        try await compare(
          Self.scenario, candidate: SimulatedProvider(Self.behavior),
          control: SimulatedProvider(Self.behavior))
      }
      #expect(
        compared.map(\.text) == [
          "chat: compare(…) measures two sides turn and turn about in one process, and \(name) is set; "
            + "expected a run of its own; skip the test there with --skip, or unset \(name)"
        ])
    }
  }

  // MARK: Shards that do not make a whole

  @Test func aMissingShardFailsTheMerge() async throws {
    let bench = try Bench()
    for part in ["1/4", "3/4"] {
      _ = try await measureOnce(bench, ["PERF_SHARD": part, "PERF_OUTPUT": bench.results])
    }
    let findings = try await measureOnce(bench, ["PERF_MERGE": bench.results])
    #expect(
      findings.map(\.text) == [
        "FOLDER/results: of the 4 shards of MeasureShardsTests/aMissingShardFailsTheMerge, 2/4, 4/4 are "
          + "missing; expected all of them; run what is missing, or copy its files there"
      ])
  }

  @Test func anotherScenarioFailsTheMerge() async throws {
    let bench = try Bench()
    _ = try await measureShards(bench, of: 1)
    var other = Self.scenario
    other.lasting = .requests(200)
    let findings = try await measureOnce(bench, ["PERF_MERGE": bench.results], scenario: other)
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.first?.text.contains(
        ".shard-1-of-1.jsonl:1: another experiment was run: lasting was \"120 requests\", and is "
          + "\"200 requests\" here; ") == true)
  }

  @Test func aShardThatWasGivenUpGivesUpTheWhole() async throws {
    let bench = try Bench()
    var broken = Self.behavior
    broken.errorRate = 1
    let variables = ["PERF_OUTPUT": bench.results]
    var long = Self.scenario
    long.lasting = .requests(300)
    _ = try await measureOnce(
      bench, variables.merging(["PERF_SHARD": "1/2"]) { $1 }, scenario: long)
    let second = try await measureOnce(
      bench, variables.merging(["PERF_SHARD": "2/2"]) { $1 }, scenario: long, broken)
    let failure =
      "given up after 50 failures in a row with no success; the last one: simulated: the simulated "
      + "provider was told to fail this request"
    #expect(second.filter(\.isFailure).map(\.text) == [failure])
    let merged = try await measureOnce(bench, ["PERF_MERGE": bench.results], scenario: long)
    #expect(merged.map(\.text) == [failure])
    #expect(bench.output.contains("note: shard 2/2 was given up after 50 failures"))
  }

  @Test func aShardThatWasCancelledCancelsTheWholeAndNotTheMerge() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let provider = SimulatedProvider(Self.behavior, clock: clock)
    _ = try await measureOnce(bench, ["PERF_SHARD": "1/2", "PERF_OUTPUT": bench.results])
    _ = try await bench.findings(["PERF_SHARD": "2/2", "PERF_OUTPUT": bench.results]) {
      try await clock.run {
        let task = Task(executorPreference: clock.executor) {
          try await measure(Self.scenario, against: provider)
        }
        try await clock.sleep(until: .milliseconds(1500))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
    }
    let merged = try await measureOnce(bench, ["PERF_MERGE": bench.results])
    #expect(merged.map(\.isFailure) == [true])
    #expect(merged.first?.text.hasPrefix("cancelled after ") == true)
    #expect(bench.output.contains("note: shard 2/2 was cancelled"))
  }

  // MARK: Machines

  /// What one machine had no time for is said of it alone.
  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(100)))
  func aClientThatWasSaturatedIsNamed() async throws {
    let bench = try Bench()
    let key = CaseKey(suite: "MeasureShardsTests", test: "aClientThatWasSaturatedIsNamed")
    let scenario = Scenario("chat", load: .closed(concurrency: 2), lasting: .requests(120))
    var (idle, busy) = (ReportSamples.client(.none), ReportSamples.client(.none))
    idle.processor = .seconds(1)
    busy.processor = .milliseconds(19_900)
    for (number, client) in [(1, idle), (2, busy)] {
      var repetition = Repetition(
        startedAt: 1_767_323_045 + 0.02 * Double(number),
        timelines: (0..<60).map {
          ReportSamples.request(
            2 * $0 + number - 1, due: 100 * Double($0), sent: 0,
            outputs: [(50, .text), (60, .text)], ended: 60)
        }, window: .seconds(6))
      repetition.windowStart = MonotonicInstant(nanoseconds: 0)
      repetition.client = client
      let run = Run(
        experiment: Experiment(scenario), provider: "mock", repetitions: [repetition])
      var result = ShardSamples.result(number, run: run, key: key)
      result.seed = scenario.seed
      result.plannedRepetitions = 1
      try ShardFolder(path: bench.results).write(result)
    }
    let findings = try await measureOnce(
      bench, ["PERF_MERGE": bench.results, "PERF_OUTPUT": bench.folder + "/merged"],
      scenario: scenario)
    #expect(
      findings.map(\.text) == [
        "the shard 2/2: the client was saturated: the process used 1.99 of 2 cores, 99.5 %, and at most "
          + "95 % may be, so that what was due waited for one; lower the load, or measure on a "
          + "machine that has more cores or less else to do"
      ])
    #expect(
      bench.output.contains(
        "note: merged from 2 shards; the parts of a repetition began within 20 ms of one another, by "
          + "the clocks of their machines"))
    // The report says where it was measured, not where it was merged.
    let report = try JSONDecoder().decode(
      EncodedReport.V1.self, from: Data(bench.text("merged/report.json").utf8))
    #expect(report.environment.name == "ci-large")
    #expect(report.environment.processor == "AMD EPYC 7B13")
    #expect(report.runs.first?.figures.window == 6)
  }
}
