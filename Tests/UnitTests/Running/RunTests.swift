import Testing

@testable import PerfHarness

@Suite struct RunTests {
  private let run = RunSamples.run(
    RunSamples.completed([10, 20]), RunSamples.completed([30]) + RunSamples.failed(1))

  @Test func statisticsArePooledOverRepetitions() {
    #expect(run.value(.p50, of: .timeToFirstToken) == .milliseconds(20))
    #expect(run[.p50, .timeToFirstToken] == .milliseconds(20))
    #expect(run[.percentile(75), .timeToFirstToken] == .milliseconds(25))
    #expect(run[.mean, .endToEndLatency] == .milliseconds(20))
    #expect(run[.errorRate] == 0.25)
    // 3 in twice 10 s.
    #expect(run[.requestThroughput] == 0.15)
    let streamed = RunSamples.run(RunSamples.streamed(3, gap: 25))
    #expect(streamed[.p50, .outputTokensPerSecond] == 40)
    #expect(streamed.value(.p50, of: .outputTokensPerSecond) == 40)
  }

  /// 10 and 40 ms: the slowest tenth is 40 ms, the median 25 ms.
  @Test func aTailRatioIsANumberAndNoDuration() {
    let run = RunSamples.run(RunSamples.completed([10, 40]))
    #expect(run[.tailMean, .timeToFirstToken] == .milliseconds(40))
    #expect(areClose(run.tailRatio(of: .timeToFirstToken) ?? 0, 1.6, within: 1e-12))
    #expect(run.value(.tailRatio, of: .timeToFirstToken) == nil)
    #expect(!(run[.tailRatio, .timeToFirstToken] < .seconds(1_000_000)))
    let streamed = RunSamples.run(RunSamples.streamed(1, gap: 25))
    let ofRates = streamed.value(.tailRatio, of: .outputTokensPerSecond)
    #expect(areClose(ofRates ?? 0, 1, within: 1e-12))
    #expect(areClose(streamed.tailRatio(of: .timePerOutputToken) ?? 0, 1, within: 1e-12))
    #expect(run.tailRatio(of: .timePerOutputToken) == nil)
  }

  @Test func whatHasNoValueMeetsNoLimit() {
    #expect(run.value(.p50, of: .timePerOutputToken) == nil)
    #expect(run.value(.p50, of: .outputTokensPerSecond) == nil)
    #expect(run[.p50, .timePerOutputToken] == .nanoseconds(Int64.max))
    #expect(!(run[.p50, .timePerOutputToken] < .seconds(1_000_000)))
    #expect(run[.p50, .outputTokensPerSecond].isNaN)
    #expect(!(run[.p50, .outputTokensPerSecond] > 0))
    #expect(!(run[.p50, .outputTokensPerSecond] <= 0))
    #expect(run[.outputTokenThroughput].isNaN)
  }

  @Test func theOutcomeIsThatOfTheFirstRepetitionThatDidNotEndWell() {
    var run = run
    #expect(run.outcome == .completed)
    run.repetitions[1].outcome = .cancelled
    #expect(run.outcome == .cancelled)
    let reason = Repetition.AbortReason(failuresInARow: 1, last: RunSamples.refusal)
    run.repetitions[0].outcome = .aborted(reason)
    #expect(run.outcome == .aborted(reason))
  }

  // MARK: Experiments

  @Test func theHashIsOfTheSettings() {
    // FNV-1a of "traffic=D(100,100)\nseed=1\n", by an implementation in another language.
    #expect(RunSamples.experiment.hash == "d8b0dc0a069c3aaf")
    #expect(Experiment(name: "", settings: []).hash == "cbf29ce484222325")
  }

  /// Everything that a scenario has, but the name, makes it another experiment.
  @Test func theHashChangesWithEverySetting() {
    let changes: [(inout Scenario) -> Void] = [
      { $0.traffic = "D(100,101)" }, { $0.prompts = .list(["hello"]) },
      { $0.load = .closed(concurrency: 2) }, { $0.load = .open(.poisson(perSecond: 1)) },
      { $0.lasting = .requests(101) }, { $0.lasting = .seconds(100) },
      { $0.warmup = .requests(1) }, { $0.cooldown = .requests(1) }, { $0.seed = 2 },
      { $0.streams = false }, { $0.temperature = 1 }, { $0.temperature = nil },
      { $0.maxOutputTokens = 5 },
    ]
    let scenario = Scenario("chat")
    let hashes = changes.map { change in
      var changed = scenario
      change(&changed)
      return Experiment(changed).hash
    }
    #expect(Set(hashes + [Experiment(scenario).hash]).count == changes.count + 1)
    var renamed = scenario
    renamed.name = "another"
    #expect(Experiment(renamed).hash == Experiment(scenario).hash)
    #expect(Experiment(renamed).name == "another")
  }

  @Test func ofAClosureOnlyTheLoadIsAnExperiment() {
    let scenario = Scenario("query", load: .closed(concurrency: 4), warmup: .requests(2))
    let experiment = Experiment(closureScenario: scenario)
    #expect(experiment.name == "query")
    #expect(
      experiment.settings.map { "\($0.name)=\($0.value)" } == [
        "load=closed(concurrency: 4)", "lasting=100 requests", "warmup=2 requests",
        "cooldown=none", "seed=1",
      ])
  }
}
