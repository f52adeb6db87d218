import Testing

@testable import PerfHarness

/// Which shards make a run, and what is said of those that do not.
@Suite struct ShardSetTests {
  private typealias File = (path: String, result: ShardResult)

  private func set(_ files: [File]) throws(FileError) -> ShardSet {
    try ShardSet(
      files, of: ShardSamples.key, experiment: ShardSamples.run().experiment, seed: .max,
      folder: "results")
  }

  private func files(_ numbers: Int..., of count: Int) -> [File] {
    numbers.map { ("results/\($0).jsonl", ShardSamples.result($0, of: count)) }
  }

  private func error(_ files: [File]) -> String? {
    (#expect(throws: FileError.self) { try set(files) })?.description
  }

  @Test func shardsOfOneRunFitWhateverTheirOrder() throws {
    let set = try set(files(3, 1, 2, of: 3))
    #expect(set.plannedRepetitions == 4)
    #expect(set.fingerprint == ReportSamples.release)
    #expect(set.environment == "ci-large")
    #expect(set.clients.map(\.name) == ["shard 1/3", "shard 2/3", "shard 3/3"])
    #expect(set.clients.allSatisfy { $0.repetitions.count { $0 != nil } == 1 })
  }

  @Test func noneAtAllIsToldWhatIsLookedFor() {
    let name = ShardFolder.fileName(of: ShardSamples.key, ShardSamples.result(1).shard)
    #expect(
      error([])
        == "results: there is no shard of \(ShardSamples.key); expected its files, such as \(name), "
        + "there or in folders below; run it with PERF_SHARD and PERF_OUTPUT, and copy what it writes "
        + "there")
  }

  @Test func missingOnesAreNamed() {
    #expect(
      error(files(1, 3, of: 4))
        == "results: of the 4 shards of \(ShardSamples.key), 2/4, 4/4 are missing; expected all of "
        + "them; run what is missing, or copy its files there")
    #expect(
      error(files(1, of: 2))
        == "results: of the 2 shards of \(ShardSamples.key), 2/2 is missing; expected all of them; "
        + "run what is missing, or copy its files there")
  }

  @Test func oneThatIsThereTwiceIsNamedWithTheOther() {
    var files = files(1, 2, of: 2)
    files.append(("results/old/2.jsonl", ShardSamples.result(2)))
    #expect(
      error(files)
        == "results/old/2.jsonl:1: shard 2/2 is there twice, the other one is results/2.jsonl; "
        + "expected each once; remove one of them")
  }

  @Test func whatIsOfAnotherRunIsRefused() {
    func error(_ change: (inout ShardResult) -> Void) -> String? {
      var files = files(1, 2, of: 2)
      change(&files[1].result)
      return self.error(files).map { String($0.dropFirst("results/2.jsonl:1: ".count)) }
    }
    #expect(
      error { $0.shard = ShardSamples.result(2, of: 3).shard }
        == "it is shard 2/3 here, and it is shard 1/2 in results/1.jsonl; expected the shards of one "
        + "run; remove those of the other")
    #expect(
      error { $0.plannedRepetitions = 1 }
        == "1 repetition here, and 4 repetitions in results/1.jsonl; expected as many in each; set "
        + "PERF_REPETITIONS alike")
    #expect(
      error { $0.run.model = "n" }
        == "mock, model n answered here, and mock, model m answered in results/1.jsonl; expected one "
        + "service; run all shards with the same variables")
    #expect(
      error { $0.prices = nil }
        == "no prices are set here, and prices are 0.15 / 0.075 / 0.6 EUR per million tokens in "
        + "results/1.jsonl; expected the same; set PERF_PRICES alike")
    #expect(
      error { $0.fingerprint.buildConfiguration = .debug }
        == "a debug build here, and a release build in results/1.jsonl; expected one of them; build "
        + "all shards alike, best with -c release")
    #expect(
      error { $0.key.test = "other" }
        == "this is a shard of \(CaseKey(suite: "Chat", test: "other", arguments: "a \"b\"\n/c")), "
        + "expected one of \(ShardSamples.key); give each file its name back")
    #expect(
      error { $0.definitions = 7 }
        == "the metrics are those of version 7, and here of version 1; expected the same; run all "
        + "shards and the merge with one version of PerfHarness")
    #expect(
      error { $0.seed = 3 }
        == "the seed was 3, and is 18446744073709551615 here; expected the same; run all shards and "
        + "the merge from one commit, with the same variables")
    #expect(
      error { $0.run.experiment.settings[0].value = "closed, 9 at once" }
        == "another experiment was run: load was \"closed, 9 at once\", and is \"closed, 2 at once\" "
        + "here; expected the same settings; run all shards and the merge from one commit, with the "
        + "same variables")
    #expect(
      error { $0.run.experiment.settings.append(.init("tokenizer", "t")) }
        == "another experiment was run: tokenizer was \"t\", and is not set here; expected the same "
        + "settings; run all shards and the merge from one commit, with the same variables")
  }

  // MARK: Merging

  private func merged(_ files: [File]) throws -> Run {
    try set(files).merged(
      experiment: ShardSamples.run().experiment, load: .closed(concurrency: 2), keeping: .ofCase)
  }

  @Test func whatAReaderMustKnowIsNoted() throws {
    var files = files(1, 2, of: 2)
    files[1].result.run.repetitions[0].startedAt += 0.25
    files[1].result.run.endpoint = "https://other.example/v1"
    files[1].result.environment = "ci-small"
    files[1].result.run.notes = []
    let run = try merged(files)
    #expect(run.endpoint == nil)
    #expect(run.outcome == .cancelled)
    #expect(
      run.notes == [
        "merged from 2 shards; the parts of a repetition began within 250 ms of one another, by the "
          + "clocks of their machines",
        "the shards asked different endpoints: https://api.example/v1, https://other.example/v1",
        "the shards were measured in different places, and the run counts as one of the first: "
          + "ci-large, ci-small",
        "shard 1/2 was cancelled", "shard 1/2: its \"own\" word", "shard 2/2 was cancelled",
      ])
    #expect(run.certification?.certificate?.stamped.count == 6)
  }

  @Test func whatAllHaveUsedIsAddedUp() throws {
    var files = files(3, 1, 2, of: 3)
    files[0].result.spent = Consumption(
      requests: 7, promptTokens: 50, cachedTokens: 5, outputTokens: 3)
    let set = try set(files)
    // Twice what the samples have used, and the above. Doubles of that size are 512 apart.
    #expect(
      set.spent
        == Consumption(
          requests: 207, promptTokens: (1 << 61) + 52, cachedTokens: 65, outputTokens: 1803))
    #expect(set.prices == ShardSamples.prices)
  }

  /// One that was cancelled has no later repetitions, and those of the others say nothing.
  @Test func repetitionsThatNotAllHaveAreLeftOut() throws {
    var files = files(1, 2, of: 2)
    files[0].result.run.repetitions.removeLast(2)
    files[1].result.run.repetitions[1].outcome = .completed
    let run = try merged(files)
    #expect(run.repetitions.count == 2)
    #expect(run.outcome == .cancelled)
    #expect(run.endpoint == "https://api.example/v1")
  }
}
