import Foundation
import Testing

@testable import PerfHarness

@Suite struct GenAIBenchRustFormatTests {
  private static let troubled = GenAIBenchSamples.report(
    GenAIBenchSamples.run(
      "D(100,5)", .closed(concurrency: 4), failures: GenAIBenchSamples.failures))

  private static let folder = "genai-bench-rust/ChatLatency"

  @Test func aRequestIsARow() throws {
    let files = try GenAIBenchRustFormat.files([Self.troubled])
    let expected = """
      request_num,ttft_ms,total_time_ms,prompt_tokens,completion_tokens,total_tokens,success,status_code,error_message
      1,50.0,92.0,100,5,105,true,200,
      2,60.0,102.0,100,5,105,true,200,
      3,70.0,112.0,100,5,105,true,200,
      4,,,,,,false,429,"http_429: slow down, ""please\"\"\"
      5,,,,,,false,,read_timeout: nothing was read

      """
    #expect(files["\(Self.folder)/chat/results.csv"] == expected)
  }

  /// TTFT 50, 60 and 70 ms, ends after 92, 102 and 112 ms: 15 tokens in 306 ms. Percentiles are the nearest
  /// values: rank 1.9 and 1.98 of 0…2 are 2.
  @Test func theSummaryIsOfWhatCompleted() throws {
    let files = try GenAIBenchRustFormat.files([Self.troubled])
    let expected = """
      metric,value
      total_requests,5
      successful_requests,3
      failed_requests,2
      success_rate_percent,60.00
      avg_ttft_ms,60.00
      p50_ttft_ms,60.00
      p95_ttft_ms,70.00
      p99_ttft_ms,70.00
      avg_total_time_ms,102.00
      p50_total_time_ms,102.00
      p95_total_time_ms,112.00
      p99_total_time_ms,112.00
      total_prompt_tokens,300
      total_completion_tokens,15
      total_tokens,315
      avg_tokens_per_second,49.02

      """
    #expect(files["\(Self.folder)/chat/summary.csv"] == expected)
  }

  @Test func theSameStandsInJSON() throws {
    let files = try GenAIBenchRustFormat.files([Self.troubled])
    let text = try #require(files["\(Self.folder)/chat/results.json"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let summary = try #require(object["summary"] as? [String: [String: Double]])
    #expect(summary["overall"]?["success_rate_percent"] == 60)
    #expect(
      summary["ttft"] == ["avg_ms": 60, "p50_ms": 60, "p95_ms": 70, "p99_ms": 70])
    #expect(
      summary["total_time"] == ["avg_ms": 102, "p50_ms": 102, "p95_ms": 112, "p99_ms": 112])
    #expect(summary["tokens"]?["total_completion"] == 15)
    let raw = try #require(object["raw_data"] as? [[String: Any]])
    #expect(raw.count == 5)
    #expect(raw[2]["total_time_ms"] as? Double == 112)
    #expect(raw[3]["status_code"] as? Int == 429)
    #expect(raw[3]["success"] as? Bool == false)
    #expect(raw[4]["ttft_ms"] is NSNull)
  }

  @Test func whereNothingCompletedThereAreNoTimes() throws {
    let files = try GenAIBenchRustFormat.files([
      GenAIBenchSamples.report(ReportSamples.hopeless())
    ])
    let summary = try #require(files["\(Self.folder)/chat/summary.csv"])
    #expect(summary.contains("success_rate_percent,0.00\n"))
    #expect(summary.contains("p99_ttft_ms,\n"))
    #expect(summary.contains("avg_tokens_per_second,\n"))
  }

  @Test func eachCaseHasAFolder() throws {
    let run = GenAIBenchSamples.run("D(100,5)", .closed(concurrency: 4))
    let reports = [
      GenAIBenchSamples.report(run, "D(100,5)"), GenAIBenchSamples.report(run, "D(100,5)"),
      CaseReport(key: CaseKey(suite: "", test: "..."), run: run), GenAIBenchSamples.sweep,
    ]
    let folders = Set(
      try GenAIBenchRustFormat.files(reports).keys.map { path in
        path.split(separator: "/").dropFirst().dropLast().joined(separator: "/")
      })
    #expect(
      folders.sorted() == [
        "ChatLatency/chat_D_100_5", "ChatLatency/chat_D_100_5-2", "ChatLatency/sweep/concurrency_1",
        "ChatLatency/sweep/concurrency_2", "case",
      ])
  }

  @Test func piecesMakeTheSameFiles() throws {
    let run = GenAIBenchRustRun(ReportSamples.steady())
    func text(_ write: (Int, ReportFile.Receive) throws -> Void, _ size: Int) throws -> [[UInt8]] {
      var pieces: [[UInt8]] = []
      try write(size) { pieces.append($0) }
      return pieces
    }
    for write in [run.writeRows, run.writeJSON] {
      let whole = try text(write, 1 << 20)
      let parts = try text(write, 1 << 12)
      #expect(whole.count == 1)
      #expect(parts.count > 3)
      #expect(parts.flatMap(\.self) == whole.flatMap(\.self))
    }
  }

  @Test func filesAreTheCommittedOnes() throws {
    try GoldenFiles.check(
      GenAIBenchRustFormat.files([Self.troubled, GenAIBenchSamples.sweep]), in: "genai-bench",
      below: "genai-bench-rust")
  }
}
