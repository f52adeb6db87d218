import Foundation
import Synchronization
import Testing

@testable import PerfHarness

@Suite struct ServerWatchTests {
  /// A page of vLLM after so many requests of 50 ms.
  private static func page(_ count: Int) -> [UInt8] {
    var counts = BucketCounts(bounds: [0.1])
    for _ in 0..<count { counts.record(0.05) }
    let name = "vllm:time_to_first_token_seconds"
    return Array(
      ExpositionText.render([
        MetricFamily(name, .histogram, help: "-", points: counts.points(name, []))
      ]).utf8)
  }

  /// What is found of two requests by a server that answers with these, one after the other and then the
  /// last; and how often it was asked.
  private func account(
    _ answers: [Result<[UInt8], ServerWatch.Problem>]
  ) async throws -> (ServerAccount, asked: Int) {
    let asked = Mutex(0)
    let watch = ServerWatch(address: "http://h/metrics", model: nil) {
      () throws(ServerWatch.Problem) in
      let number = asked.withLock { asked in
        defer { asked += 1 }
        return asked
      }
      return try answers[min(number, answers.count - 1)].get()
    }
    let clock = SimulationClock()
    let account = try await clock.run {
      let window = await watch.begin()
      for _ in 0..<2 { window.record(RunSamples.streamed(gap: 10), in: .warmup) }
      return await window.end(abandoned: 0, by: clock)
    }
    return (account, asked.withLock { $0 })
  }

  @Test func aServerIsReadBeforeAndAfter() async throws {
    let (account, asked) = try await account([.success(Self.page(3)), .success(Self.page(5))])
    #expect(asked == 2)
    #expect(account.requests == 2)
    #expect(account.own.ended == 2)
    #expect(account.doubts == [])
  }

  @Test func aServerThatCountsLateIsAskedAgain() async throws {
    let (account, asked) = try await account([
      .success(Self.page(3)), .success(Self.page(3)), .success(Self.page(4)),
      .success(Self.page(5)),
    ])
    #expect(asked == 4)
    #expect(account.requests == 2)
  }

  @Test func itIsNotAskedForEver() async throws {
    let (account, asked) = try await account([.success(Self.page(3)), .success(Self.page(4))])
    #expect(asked == 11)
    #expect(account.requests == 1)
  }

  @Test(arguments: [
    ("not there", "not there"),
    (
      "", "http://h/metrics tells nothing that a server of these does: vLLM, SGLang, llama.cpp, TGI"
    ),
    ("a b\n", "http://h/metrics: line 1: \"b\" is no number; expected the value of a"),
  ])
  func whatIsNotToBeHadIsANote(_ page: String, _ fact: String) async throws {
    let answer: Result<[UInt8], ServerWatch.Problem> =
      page == fact ? .failure(ServerWatch.Problem(fact)) : .success(Array(page.utf8))
    let note = "what the server measured is not known: \(fact)"
    #expect(try await account([answer]).0.doubts == [note])
    #expect(try await account([.success(Self.page(1)), answer]).0.doubts == [note])
  }

  // MARK: Where

  @Test(arguments: [
    ("0", ServerMetricsSource.off), ("1", .besideAPI),
  ])
  func wordsSayWhetherItIsAsked(_ text: String, _ source: ServerMetricsSource) {
    #expect(ServerMetricsSource(text) == source)
  }

  @Test(arguments: [
    ("http://h:8000", "http://h:8000/metrics"), ("https://h/a/metrics", "https://h/a/metrics"),
  ])
  func addressesSayWhere(_ text: String, _ page: String) throws {
    let source = try #require(ServerMetricsSource(text))
    #expect(source.address(for: TimedProvider { _, _ in .zero })?.description == page)
  }

  @Test func anythingElseIsRefused() {
    let error = #expect(throws: EnvironmentError.self) {
      try HarnessSettings(EnvironmentVariables(["PERF_SERVER_METRICS": "yes"]))
    }
    #expect(
      error?.description
        == "PERF_SERVER_METRICS=\"yes\": expected 0, 1 for /metrics at the server that is "
        + "measured, or an address such as http://127.0.0.1:8000/metrics")
  }

  @Test func underASimulatedClockNobodyIsAsked() {
    let watch = ServerWatch(.besideAPI, of: SimulatedProvider(.init()))
    #expect(watch == nil)
  }
}
