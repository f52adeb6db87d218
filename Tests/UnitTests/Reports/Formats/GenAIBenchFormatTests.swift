import Foundation
import Testing

@testable import PerfHarness

@Suite struct GenAIBenchFormatTests {
  private static func files(_ reports: [CaseReport]) throws -> [String: String] {
    try GenAIBenchFormat.files(reports)
  }

  private static func object(_ text: String?) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(#require(text).utf8))
    return try #require(value as? [String: Any])
  }

  private static func folders(_ files: [String: String]) -> [String] {
    Set(files.keys.compactMap { $0.split(separator: "/").dropFirst().first }).map(String.init)
      .sorted()
  }

  private static let chat = "genai-bench/openai_text-to-text_llama-3_20260102_030405"

  @Test func trafficsAndConcurrenciesOfATestAreOneExperiment() throws {
    let files = try Self.files(GenAIBenchSamples.grid)
    #expect(
      files.keys.sorted() == [
        "\(Self.chat)/D100_5_text-to-text_num_concurrency_1_time_1s.json",
        "\(Self.chat)/D100_5_text-to-text_num_concurrency_4_time_1s.json",
        "\(Self.chat)/N480_240_300_150_text-to-text_num_concurrency_1_time_1s.json",
        "\(Self.chat)/N480_240_300_150_text-to-text_num_concurrency_4_time_1s.json",
        "\(Self.chat)/experiment_metadata.json",
      ])
    let metadata = try Self.object(files["\(Self.chat)/experiment_metadata.json"])
    #expect(metadata["num_concurrency"] as? [Int] == [1, 4])
    #expect(metadata["traffic_scenario"] as? [String] == ["D(100,5)", "N(480,240)/(300,150)"])
    #expect(metadata["api_backend"] as? String == "openai")
    #expect(metadata["api_model_name"] as? String == "meta/llama-3")
    #expect(metadata["model"] as? String == "llama-3")
    #expect(metadata["additional_request_params"] as? [String: Double] == ["temperature": 0])
    #expect(metadata["max_requests_per_run"] as? Int == 5)
    #expect((metadata["auth_config"] as? [String: Any])?.isEmpty == true)
    #expect(metadata["cmd"] as? String == "swift test --filter ChatLatency/chat")
  }

  /// GenAI Bench's reader would forget one of the two.
  @Test func aSecondRunOfATrafficAtAConcurrencyIsAnotherExperiment() throws {
    let run = GenAIBenchSamples.run("D(100,5)", .closed(concurrency: 4))
    let files = try Self.files(
      ["candidate", "control"].map { GenAIBenchSamples.report(run, $0) })
    let folder = Self.chat.dropFirst("genai-bench/".count)
    #expect(Self.folders(files) == ["\(folder)", "\(folder)_2"])
    #expect(files.count == 4)
    let second = try Self.object(files["\(Self.chat)_2/experiment_metadata.json"])
    #expect(second["experiment_folder_name"] as? String == "\(folder)_2")
    let runs = (second["perfharness"] as? [String: Any])?["runs"] as? [[String: Any]]
    #expect(runs?.map { $0["case"] as? String } == ["ChatLatency/chat[control]"])
  }

  @Test(arguments: [
    ("another test", GenAIBenchSamples.run("D(1,2)", .closed(concurrency: 2)), "other"),
    (
      "another model",
      GenAIBenchSamples.run("D(1,2)", .closed(concurrency: 2), model: "gpt"), "chat"
    ),
    (
      "another task",
      GenAIBenchSamples.run("I(256,256)", .closed(concurrency: 2)), "chat"
    ),
    (
      "another setting",
      GenAIBenchSamples.run(
        "D(1,2)", .closed(concurrency: 2), settings: [Experiment.Setting("streams", "false")]),
      "chat"
    ),
    ("an open load", GenAIBenchSamples.run("D(1,2)", .open(.constant(perSecond: 10))), "chat"),
  ])
  func whatDiffersInMoreIsAnotherExperiment(_ difference: String, run: Run, test: String) throws {
    let first = GenAIBenchSamples.run("D(1,2)", .closed(concurrency: 1))
    let files = try Self.files([
      GenAIBenchSamples.report(first), GenAIBenchSamples.report(run, test: test),
    ])
    #expect(Self.folders(files).count == 2, "\(difference)")
  }

  /// 3.06 requests were under way on average. Another traffic is another experiment, because it would have
  /// other concurrencies.
  @Test func anOpenLoadHasTheMeanInFlightForItsConcurrency() throws {
    var other = GenAIBenchSamples.open
    other.run = GenAIBenchSamples.run("D(7,8)", .open(.constant(perSecond: 10)))
    let files = try Self.files([GenAIBenchSamples.open, other])
    #expect(Self.folders(files).count == 2)
    let run = try Self.object(
      files["\(Self.chat)/D100_5_text-to-text_num_concurrency_3_time_1s.json"])
    let aggregated = try #require(run["aggregated_metrics"] as? [String: Any])
    #expect(aggregated["num_concurrency"] as? Int == 3)
    let facts = try #require(run["perfharness"] as? [String: Any])
    let inFlight = try #require(facts["mean_in_flight"] as? Double)
    #expect(abs(inFlight - 3.06) < 1e-12)
    let metadata = try Self.object(files["\(Self.chat)/experiment_metadata.json"])
    let meaning =
      "the mean number of requests in flight, rounded and at least 1: nothing asked for it"
    let known = try #require(metadata["perfharness"] as? [String: Any])
    #expect(known["num_concurrency_means"] as? String == meaning)
    #expect(known["environment"] as? String == "ci")
    #expect(
      metadata["benchmark_version"] as? String
        == "PerfHarness, in the format of GenAI Bench 0.0.5; num_concurrency is \(meaning)")
    // 0.306 in flight: no less than 1 is read.
    #expect(
      files["\(Self.chat)_2/D7_8_text-to-text_num_concurrency_1_time_1s.json"] != nil)
  }

  @Test func aSweepHasARunForEachLoad() throws {
    let files = try Self.files([GenAIBenchSamples.sweep])
    #expect(
      files.keys.sorted() == [
        "\(Self.chat)/D100_5_text-to-text_num_concurrency_1_time_1s.json",
        "\(Self.chat)/D100_5_text-to-text_num_concurrency_2_time_1s.json",
        "\(Self.chat)/experiment_metadata.json",
      ])
  }

  @Test func whereNothingEndedNothingIsWritten() throws {
    var run = GenAIBenchSamples.run("D(1,2)", .closed(concurrency: 1))
    run.repetitions[0].timelines = []
    #expect(try Self.files([GenAIBenchSamples.report(run)]).isEmpty)
  }

  /// The pattern of `load_one_experiment` in GenAI Bench 0.0.5.
  @Test func everyFileHasANameThatIsRead() throws {
    let names = ["a/b", "a,b", "a_b", "(", "Käse"].map { name in
      GenAIBenchSamples.report(
        GenAIBenchSamples.run(nil, .closed(concurrency: 1), name: name, provider: "closure"), name)
    }
    let files = try Self.files(GenAIBenchSamples.all + names)
    let pattern = /^.+_.+_(?:concurrency|batch_size)_\d+_time_\d+s\.json$/
    let runs = files.keys.map { String($0.split(separator: "/").last ?? "") }
      .filter { $0 != "experiment_metadata.json" }
    #expect(runs.count == 4 + 1 + 1 + 2 + 5)
    for name in runs { #expect(name.wholeMatch(of: pattern) != nil, "\(name)") }
    // Three texts become one name.
    #expect(runs.filter { $0.hasPrefix("a_b_") }.count == 3)
  }

  /// Of six requests three completed, two timed out and one was refused; windows of 31 s and 1 s.
  @Test func aRunCountsWhatFailed() throws {
    let files = try Self.files([GenAIBenchSamples.report(ReportSamples.troubled())])
    let path = try #require(files.keys.first { !$0.hasSuffix("metadata.json") })
    #expect(
      path.hasSuffix(
        "mock_closure_mock_20260102_030405/trouble_closure_num_concurrency_2_time_32s.json"))
    let run = try Self.object(files[path])
    let aggregated = try #require(run["aggregated_metrics"] as? [String: Any])
    #expect(aggregated["num_requests"] as? Int == 6)
    #expect(aggregated["num_completed_requests"] as? Int == 3)
    #expect(aggregated["num_error_requests"] as? Int == 3)
    #expect(aggregated["error_rate"] as? Double == 0.5)
    #expect(aggregated["error_codes_frequency"] as? [String: Int] == ["408": 2, "429": 1])
    #expect(aggregated["run_duration"] as? Double == 32)
    #expect(aggregated["requests_per_second"] as? Double == 3.0 / 32)
    #expect(aggregated["mean_output_throughput_tokens_per_s"] as? Double == 9.0 / 32)
    #expect(aggregated["mean_input_throughput_tokens_per_s"] as? Double == 60.0 / 32)
    #expect(aggregated["mean_total_tokens_throughput_tokens_per_s"] as? Double == 69.0 / 32)
    let stats = try #require(aggregated["stats"] as? [String: [String: Any]])
    #expect(stats["ttft"]?["p50"] as? Double == 0.06)
    #expect(stats["ttft"]?["max"] as? Double == 0.07)
    #expect(stats["num_output_tokens"]?["sum"] as? Double == 9)
    #expect(stats["audio_throughput"]?["mean"] is NSNull)
    #expect((run["individual_request_metrics"] as? [Any])?.count == 6)
    let facts = try #require(run["perfharness"] as? [String: Any])
    #expect(facts["errors"] as? [String: Int] == ["http_429": 1, "read_timeout": 2])
    #expect(facts["repetitions"] as? Int == 2)
  }

  @Test func aSampleSaysThatItIsOne() throws {
    let run = SampledRuns.run(ReportSamples.steady(), keeping: 40)
    let files = try Self.files([GenAIBenchSamples.report(run)])
    let text = try #require(files.first { !$0.key.hasSuffix("metadata.json") }?.value)
    let object = try Self.object(text)
    #expect(
      (object["perfharness"] as? [String: Any])?["sampling"] as? String
        == "stats and individual_request_metrics are of a uniform sample of 40 of 401 requests; "
        + "everything else is of all")
    #expect((object["aggregated_metrics"] as? [String: Any])?["num_requests"] as? Int == 401)
    #expect((object["individual_request_metrics"] as? [Any])?.count == 40)
  }

  @Test func piecesMakeTheSameFile() throws {
    let run = try #require(GenAIBenchRun(ReportSamples.steady()))
    func text(pieceSize: Int) throws -> (text: String, pieces: Int) {
      var bytes: [UInt8] = []
      var pieces = 0
      try run.write(as: CaseKey(suite: "S", test: "t"), pieceSize: pieceSize) {
        bytes += $0
        pieces += 1
      }
      return (String(decoding: bytes, as: UTF8.self), pieces)
    }
    let whole = try text(pieceSize: 1 << 20)
    let parts = try text(pieceSize: 1 << 12)
    #expect(whole.pieces == 1)
    #expect(parts.pieces > 10)
    #expect(whole.text == parts.text)
  }

  /// The schemas come from GenAI Bench's own models: `Fixtures/genai-bench/make_schemas.py`.
  @Test func everyFileIsWhatItsReaderExpects() throws {
    let metadata = try JSONSchema(named: "genai-bench.metadata.schema.json")
    let run = try JSONSchema(named: "genai-bench.run.schema.json")
    let troubled = GenAIBenchSamples.report(ReportSamples.troubled())
    let sampled = GenAIBenchSamples.report(
      SampledRuns.run(ReportSamples.steady(), keeping: 40), test: "sampled")
    let files = try Self.files(GenAIBenchSamples.all + [troubled, sampled])
    #expect(files.count > 10)
    for (path, text) in files {
      let schema = path.hasSuffix("/experiment_metadata.json") ? metadata : run
      #expect(try schema.violations(of: Self.object(text)) == [], "\(path)")
    }
  }

  @Test(arguments: [
    ("openai", "openai"), ("openai-responses", "openai"), ("openai-compatible", "openai"),
    ("azure-openai", "azure-openai"), ("bedrock", "aws-bedrock"), ("vertex", "gcp-vertex"),
    ("anthropic", "anthropic"), ("simulated", "simulated"),
  ])
  func providersHaveItsNames(provider: String, backend: String) {
    #expect(GenAIBenchTask.backend(of: provider) == backend)
  }

  @Test(
    arguments: [
      ("D(1,2)", GenAIBenchTask.chat), ("dataset", .chat), ("trace", .chat),
      ("I(256,256)", .imageChat), ("E(64)", .embeddings), ("R(64,100)", .rerank), (nil, .closure),
    ] as [(String?, GenAIBenchTask)])
  func tasksHaveItsNames(traffic: String?, task: GenAIBenchTask) {
    #expect(GenAIBenchTask(traffic: traffic) == task)
  }

  @Test func filesAreThoseThatItsOwnCommandsWereTriedOn() throws {
    try GoldenFiles.check(
      Self.files(GenAIBenchSamples.all), in: "genai-bench", below: "genai-bench")
  }
}
