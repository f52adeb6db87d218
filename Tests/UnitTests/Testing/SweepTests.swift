import Foundation
import Testing

@testable import PerfHarness

/// `sweep` and `capacity` as a user calls them, under the simulated clock.
@Suite struct SweepTests {
  private static let scenario = Scenario(
    "queue", traffic: "D(1,1)", load: .open(.poisson(perSecond: 1)), lasting: .requests(400),
    warmup: .requests(100))

  /// M/M/1: 20 a second, one after the other.
  private static func queue(seed: UInt64 = 5) -> SimulatedProvider {
    .simulated(server: server(seed: seed))
  }

  private static func server(seed: UInt64 = 5) -> InferenceServer {
    .queue(meanServiceTime: .milliseconds(50), seed: seed)
  }

  @Test(
    .budget(.p95, of: .endToEndLatency, atMost: .milliseconds(500)), arguments: UInt64(5)...7)
  func aSweepShowsWhereBudgetsBreakAndStopsAtSaturation(seed: UInt64) async throws {
    let bench = try Bench()
    let findings = try await bench.findings([
      "PERF_OUTPUT": bench.results, "PERF_REPETITIONS": "",
    ]) {
      let curve = try await sweep(
        Self.scenario, over: .rates([2, 8, 30, 100]), against: Self.queue(seed: seed))
      // The server answers 20 a second: 30 are too much, and 100 are not tried.
      #expect(curve.points.map(\.level) == [2, 8, 30].map { .requestsPerSecond($0) })
      #expect(curve.points.map(\.state) == [.steady, .steady, .saturated])
      #expect(curve.points.map(\.keepsBudgets) == [true, true, false])
      #expect(curve.greatestKept == .requestsPerSecond(8))
      #expect(curve.stop == "at 30 requests/s more requests came than were answered")
    }
    #expect(findings.isEmpty)
    #expect(bench.output.contains("broken: p95 of endToEndLatency +"))
    #expect(
      bench.output.contains(
        "note: ended after 3 of 4 loads: at 30 requests/s more requests came than were answered"))
    let json = try JSONSerialization.jsonObject(with: Data(bench.text("results/report.json").utf8))
    #expect(try JSONSchema(named: "report.v1.schema.json").violations(of: json) == [])
    let report = try JSONDecoder().decode(
      EncodedReport.V1.self, from: Data(bench.text("results/report.json").utf8))
    #expect(report.runs.first?.points.map(\.load) == [2, 8, 30])
    #expect(report.runs.first?.points.map(\.repetitions) == [[0], [1], [2]])
    #expect(try bench.text("results/requests.jsonl").split(separator: "\n").count == 1200)
  }

  @Test func aSweepOverNothingIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await sweep(Self.scenario, over: .rates([]), against: Self.queue())
    }
    #expect(
      findings.map(\.text) == [
        "queue: a sweep over 0 loads; expected 1 to 1000; write e.g. "
          + "over: .concurrencies([1, 2, 4, 8])"
      ])
    let twice = try await bench.findings {
      try await sweep(Self.scenario, over: .concurrencies([2, 2]), against: Self.queue())
    }
    #expect(
      twice.map(\.text) == [
        "queue: a sweep has one load twice; expected each once; write e.g. repetitions: 2 for more than "
          + "one repetition of all"
      ])
  }

  @Test func aCancelledSweepKeepsWhatWasMeasured() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let findings = try await bench.findings(["PERF_REPETITIONS": ""]) {
      try await clock.run {
        let task = Task(executorPreference: clock.executor) {
          try await sweep(
            Self.scenario, over: .rates([5, 10]),
            against: SimulatedProvider(server: Self.server(), clock: clock))
        }
        // 500 requests at 5 a second take about 100 s.
        try await clock.sleep(until: .milliseconds(120_000))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
      }
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(findings.first?.text.hasPrefix("cancelled after ") == true)
    #expect(bench.output.contains("10 requests/s"))
  }

  // MARK: Capacity

  /// 95 % of the sojourn times of 20 a second are within 0.5 s up to 20 − ln 20 ÷ 0.5 = 14.0 a second.
  @Test(
    .budget(.p95, of: .endToEndLatency, atMost: .milliseconds(500)),
    .capacity(atLeast: .requestsPerSecond(20)))
  func aCapacityThatWasLostFailsAtTheLineOfItsTrait() async throws {
    let bench = try Bench()
    let line = #line - 3
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      let found = try await capacity(
        of: Self.scenario, against: Self.queue(), resolution: .percent(20))
      #expect(found.interval.contains(14.0086))
      #expect(found.isSettled)
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(findings.first?.line == line)
    #expect(findings.first?.text.hasPrefix("the capacity is about 1") == true)
    #expect(findings.first?.text.hasSuffix("; at least 20 requests/s is demanded") == true)
    let json = try JSONSerialization.jsonObject(with: Data(bench.text("results/report.json").utf8))
    #expect(try JSONSchema(named: "report.v1.schema.json").violations(of: json) == [])
  }

  @Test(
    .budget(.p95, of: .endToEndLatency, atMost: .milliseconds(500)),
    .capacity(atLeast: .requestsPerSecond(5)))
  func aCapacityThatIsThereSaysNothing() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      let found = try await capacity(of: Self.scenario, against: Self.queue())
      #expect(found.value == 10)
      #expect(found.interval == 10...(.infinity))
    }
    #expect(findings.isEmpty)
  }

  @Test(
    .budget(.p95, of: .endToEndLatency, atMost: .milliseconds(500)),
    .capacity(atLeast: .requestsPerSecond(14), failing: [.inconclusive]))
  func whatCannotBeToldFailsWhereThatIsAskedFor() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await capacity(
        of: Self.scenario, against: Self.queue(seed: 2), costing: .requests(3000))
    }
    #expect(findings.map(\.isFailure) == [true])
    let text = try #require(findings.first?.text)
    #expect(
      text.hasSuffix(
        "; more would have cost more than was allowed; at least 14 requests/s is demanded; it can't be "
          + "told whether it is: allow more with costing:, or demand less"), "\(text)")
  }

  @Test(.budget(.requestThroughput, atLeast: 20))
  func budgetsThatAreNoShareAreRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await capacity(
        of: Self.scenario, against: Self.queue(), between: .requestsPerSecond(1...20))
    }
    #expect(
      findings.map(\.text) == [
        "a capacity can't be found by the budget of requestThroughput, at least 20 requests/s; expected "
          + "percentiles and an upper limit of the error rate, which say what share of requests may miss a "
          + "limit; write e.g. .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500))"
      ])
  }

  @Test func withoutBudgetsOrARangeThereIsNoCapacity() async throws {
    let bench = try Bench()
    let unlimited = try await bench.findings {
      try await capacity(
        of: Self.scenario, against: Self.queue(), between: .requestsPerSecond(1...20))
    }
    #expect(
      unlimited.map(\.text) == [
        "a capacity is the greatest load that keeps the test's budgets, and the test has none; add e.g. "
          + ".budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500))"
      ])
    let rangeless = try await bench.findings {
      try await capacity(of: Self.scenario, against: Self.queue())
    }
    #expect(
      rangeless.map(\.text) == [
        "queue: nothing says between which loads the capacity is to be looked for; write e.g. "
          + "between: .requestsPerSecond(1...200), or demand one with "
          + ".capacity(atLeast: .requestsPerSecond(20))"
      ])
  }
}
