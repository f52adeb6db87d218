import Foundation
import Testing

@testable import PerfHarness

/// Result files as the tools wrote them (`Fixtures/import`), read and computed again by our definitions. The
/// expected figures are numpy's, by `make_import_fixture.py`.
@Suite struct ForeignResultsTests {
  static let folder: String = {
    var folder = URL(fileURLWithPath: #filePath)
    while !FileManager.default.fileExists(
      atPath: folder.appendingPathComponent("Package.swift").path)
    { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("Fixtures/import").path
  }()

  static func read(_ name: String) throws -> ForeignResults {
    let all = try ImportFolder.results(at: "\(folder)/\(name)")
    #expect(all.count == 1)
    return try #require(all.first)
  }

  private static func expected() throws -> JSONNode {
    try JSONNode(parsing: Data(contentsOf: URL(fileURLWithPath: "\(folder)/expected.json")))
  }

  @Test(arguments: [
    "vllm-detailed.json", "vllm-rate.json", "guidellm-concurrent.json", "guidellm-poisson.json",
    "aiperf/profile_export.jsonl", "genai-bench/D20_16_text-to-text_num_concurrency_4_time_2s.json",
  ])
  func latenciesAreThoseOfNumpy(_ name: String) throws {
    let results = try Self.read(name)
    let figures = try #require(try Self.expected()[name])
    var found = 0
    for metric in ForeignResults.latencies {
      let measurements = results.measurements(of: metric)
      guard let expected = figures[metric.name] else {
        // What the file does not hold the ground for is not made up.
        #expect(measurements == nil, "\(metric)")
        continue
      }
      found += 1
      let values = try #require(measurements, "\(metric)")
      for (key, statistic) in [
        ("mean", Statistic.mean), ("p50", .p50), ("p90", .p90), ("p99", .p99),
      ] {
        guard case .number(let number)? = expected[key]?.value else {
          Issue.record("no \(key) of \(metric)")
          continue
        }
        let value = try #require(values.value(of: statistic))
        // Instants are whole nanoseconds here; clocks of 1970 in a `Double` are true to 0.24 µs.
        #expect(abs(value - number) < 1e-6, "\(metric) \(statistic): \(value), not \(number)")
      }
      if case .number(let count)? = expected["count"]?.value {
        #expect(Double(values.sample.count) == count)
      }
    }
    #expect(found >= 3)
  }

  @Test func guideLLMTellsItsVersionModelAndLoad() throws {
    let closed = try Self.read("guidellm-concurrent.json")
    #expect(closed.tool == .guideLLM)
    #expect(closed.version == "0.8.1")
    #expect(closed.model == "mock")
    #expect(closed.label == "concurrent@4")
    #expect(closed.load == "concurrent, 4 at once")
    #expect(closed.completed == 30)
    #expect(closed.failed == 0)
    #expect(try Self.read("guidellm-poisson.json").load == "poisson, 40 requests/s")
  }

  /// The prompts are eight words and the replies sixteen tokens, by the mock server's own count.
  @Test func tokensAreCounted() throws {
    for name in ["guidellm-concurrent.json", "aiperf"] {
      let results = try Self.read(name)
      #expect(results.meanPromptTokens == 8)
      #expect(results.meanOutputTokens == 16)
    }
  }

  @Test func aiperfJoinsItsSummaryWithTheRecordsBesideIt() throws {
    let results = try Self.read("aiperf")
    #expect(results.version == "0.13.0")
    #expect(results.model == "mock")
    #expect(results.load == "4 at once")
    #expect(results.completed == 30)
    #expect(results.failed == 0)
    // Four more records are of the warm-up.
    #expect(results.requests.count == 30)
    #expect(results.rates[.requestThroughput] != nil)
  }

  /// Without `--save-detailed` vLLM bench keeps latencies all the same, and nothing else of requests.
  @Test func aSummaryOfVLLMHasLatenciesAndStatesTheRest() throws {
    let results = try Self.read("vllm-summary.json")
    let end = try #require(results.measurements(of: .endToEndLatencyFromSent))
    let stated = try #require(results.stated[.init(.endToEndLatencyFromSent, .p90)])
    #expect(abs(try #require(end.value(of: .p90)) - stated) < 1e-6)
    #expect(results.measurements(of: .timeToFirstTokenFromSent) == nil)
    #expect(results.stated[.init(.timeToFirstTokenFromSent, .p95)] != nil)
    #expect(results.model == "mock")
    #expect(results.load == "4 at once")
  }

  /// What vLLM bench states of its own requests, against ours of the same.
  @Test func whatVLLMStatesIsWhatItsRequestsGive() throws {
    let results = try Self.read("vllm-detailed.json")
    for metric in [
      MetricDescriptor.timeToFirstTokenFromSent, .timePerOutputToken, .endToEndLatencyFromSent,
    ] {
      let stated = try #require(results.stated[.init(metric, .p90)])
      let value = try #require(results.measurements(of: metric)?.value(of: .p90))
      #expect(abs(stated - value) < 1e-6, "\(metric): \(stated), \(value)")
    }
  }

  /// AIPerf's own figures of what it defines as we do, against ours of its single requests.
  @Test func whatAIPerfStatesIsWhatItsRecordsGive() throws {
    let results = try Self.read("aiperf")
    for metric in [MetricDescriptor.timeToFirstTokenFromSent, .endToEndLatencyFromSent] {
      let stated = try #require(results.stated[.init(metric, .p90)])
      let value = try #require(results.measurements(of: metric)?.value(of: .p90))
      #expect(abs(stated - value) < 1e-6, "\(metric): \(stated), \(value)")
    }
  }

  /// Ten of the replies were read all at once. AIPerf takes a time per token of 0 of each of them; by our
  /// definition they have none.
  @Test func repliesReadAllAtOnceHaveNoTimePerToken() throws {
    let results = try Self.read("aiperf")
    #expect(results.requests.count { $0.firstOutput == $0.lastOutput } == 10)
    #expect(results.measurements(of: .timePerOutputToken)?.sample.count == 20)
  }

  @Test func recordsAloneHaveNoThroughput() throws {
    let results = try Self.read("aiperf/profile_export.jsonl")
    #expect(results.rates.isEmpty)
    #expect(results.rateObstacle?.hasPrefix("records do not say how long the run took") == true)
  }

  @Test func aFolderOfGenAIBenchAddsWhatItsMetadataSay() throws {
    let results = try Self.read("genai-bench")
    #expect(results.version == "0.0.5")
    #expect(results.model == "mock")
    #expect(results.label == "D(20,16)@4")
    #expect(results.load == "4 at once")
    #expect(results.failed == 0)
    #expect(results.rates.isEmpty)
  }

  // MARK: By hand

  private func file(_ text: String) throws -> [ForeignResults] {
    guard case .results(let all) = try ForeignFile(Array(text.utf8), path: "r.json") else {
      Issue.record("no results")
      return []
    }
    return all
  }

  private let vllm = """
    {"model_id": "m", "request_rate": "inf", "max_concurrency": 2, "completed": 2, "failed": 1, \
    "request_throughput": 4, "output_throughput": 20, "total_token_throughput": 60, \
    "total_input_tokens": 20, "total_output_tokens": 10, "mean_ttft_ms": 60, "p99_ttft_ms": 70
    """

  /// TTFT 50 and 70 ms; gaps 10, 20 and 10 ms; the end is the first output and all gaps behind it.
  @Test func vllmWithoutLatenciesHasThemFromItsGaps() throws {
    let text =
      vllm + #", "ttfts": [0.05, 0.0, 0.07], "itls": [[0.01, 0.02], [], [0.01]], "#
      + #""output_lens": [3, 0, 2], "input_lens": [10, 10, 10], "errors": ["", "refused", ""]}"#
    let results = try #require(try file(text).first)
    let end = try #require(results.measurements(of: .endToEndLatencyFromSent))
    // 50 + 10 + 20 and 70 + 10.
    #expect(end.sample.count == 2)
    #expect(abs(end.sample.minimum - 0.08) < 1e-9 && abs(end.sample.maximum - 0.08) < 1e-9)
    let perToken = try #require(results.measurements(of: .timePerOutputToken))
    // 30 ms ÷ 2 and 10 ms ÷ 1.
    #expect(abs(perToken.sample.minimum - 0.01) < 1e-9)
    #expect(abs(perToken.sample.maximum - 0.015) < 1e-9)
    #expect(results.requests.map(\.failure) == [nil, "refused", nil])
    // The wait for a place in a closed loop is none of a request's: when it was due is not known.
    #expect(results.measurements(of: .timeToFirstToken) == nil)
    #expect(results.measurements(of: .interChunkLatency) == nil)
    #expect(results.load == "2 at once")
    #expect(results.meanPromptTokens == 10)
  }

  @Test func vllmWithAScheduleCountsFromWhenRequestsWereDue() throws {
    let text =
      vllm.replacing("\"inf\"", with: "5") + #", "ttfts": [0.05, 0.07, 0.0], "#
      + #""latencies": [0.06, 0.08, 0.0], "queue_times": [0.001, 0.02, 0.0], "#
      + #""errors": ["", "", "x"]}"#
    let results = try #require(try file(text).first)
    let first = try #require(results.measurements(of: .timeToFirstToken))
    #expect(abs(first.sample.minimum - 0.051) < 1e-9)
    #expect(abs(first.sample.maximum - 0.09) < 1e-9)
    #expect(results.load == "5 requests/s, at most 2 at once")
  }

  @Test func aSummaryOfVLLMStatesWhatItHas() throws {
    let results = try #require(try file(vllm + "}").first)
    #expect(results.requests.isEmpty)
    #expect(
      results.stated == [
        .init(.timeToFirstTokenFromSent, .mean): 0.06, .init(.timeToFirstTokenFromSent, .p99): 0.07,
      ])
    #expect(results.rates[.requestThroughput] == 4)
  }

  @Test func appendedRunsOfVLLMAreSeveral() throws {
    #expect(try file(vllm + "}\n" + vllm + "}\n").map(\.label) == ["run 1", "run 2"])
  }

  /// AIPerf keeps failed requests and those of the warm-up among its records.
  @Test func recordsThatFailedOrWarmedUpAreNoLatencies() throws {
    func record(_ phase: String, _ rest: String) -> String {
      #"{"metadata": {"request_start_ns": 2000000000, "credit_issued_ns": 1000000000, "#
        + #""benchmark_phase": "\#(phase)", "was_cancelled": false}, \#(rest)}"#
    }
    let metrics =
      #""metrics": {"time_to_first_token": {"value": 20, "unit": "ms"}, "#
      + #""request_latency": {"value": 0.05, "unit": "sec"}}"#
    let text = [
      record("warmup", metrics), record("profiling", metrics),
      record("profiling", #""metrics": {}, "error": {"code": 500, "message": "no"}"#),
    ].joined(separator: "\n")
    let results = try #require(try file(text).first)
    #expect(results.completed == 1)
    #expect(results.failed == 1)
    // A credit 1 s before the request was sent, and 20 ms until the first token.
    #expect(results.measurements(of: .timeToFirstToken)?.value(of: .p50) == 1.02)
    #expect(results.measurements(of: .endToEndLatencyFromSent)?.value(of: .p50) == 0.05)
  }
}
