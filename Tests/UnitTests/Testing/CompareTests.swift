import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// Two sides of one test, as a user compares them.
@Suite struct CompareTests {
  private static let scenario = Scenario(
    "chat", traffic: "D(10,10)", load: .closed(concurrency: 4), lasting: .requests(60))

  /// TTFT varies by a third from request to request.
  private func server(firstToken: Double = 50, seed: UInt64 = 1) -> SimulatedProvider {
    .simulated(
      timeToFirstToken: .logNormal(median: .milliseconds(firstToken), sigma: 0.3),
      tokenGap: .milliseconds(10), seed: seed)
  }

  @Test func twoOfAKindPass() async throws {
    let bench = try Bench()
    let (candidate, control) = (server(seed: 1), server(seed: 2))
    let findings = try await bench.findings {
      let runs = try await compare(Self.scenario, candidate: candidate, control: control)
      // Ten rounds, each side twice in each.
      #expect(runs.candidate.repetitions.map(\.timelines.count) == Array(repeating: 60, count: 20))
      #expect(runs.control.repetitions.map(\.timelines.count) == Array(repeating: 60, count: 20))
    }
    #expect(findings.isEmpty)
    #expect(bench.output.contains("CompareTests/twoOfAKindPass[control]\n"))
    #expect(bench.output.contains("CompareTests/twoOfAKindPass\n"))
    #expect(bench.output.contains(" comparisons with the control; the greatest change is "))
  }

  @Test func aSlowerCandidateFailsAtTheLineOfTheCall() async throws {
    let bench = try Bench()
    let (candidate, control) = (server(firstToken: 55), server())
    let line = #line + 2
    let findings = try await bench.findings {
      try await compare(Self.scenario, candidate: candidate, control: control)
    }
    let failures = findings.filter(\.isFailure)
    #expect(failures.map(\.line) == [line])
    let text = try #require(failures.first?.text)
    #expect(text.hasPrefix("p50 of timeToFirstToken regressed: control "))
    #expect(
      text.contains("; tolerance 2 % and 1 ms; 10 rounds of 2 × 60 values a side; a change of "))
    // Tokens come as fast as before.
    #expect(!text.contains("timePerOutputToken"))
  }

  @Test func aFasterCandidateIsAWarningUnlessAskedOtherwise() async throws {
    let bench = try Bench()
    let (candidate, control) = (server(firstToken: 40), server())
    let findings = try await bench.findings {
      try await compare(
        Self.scenario, candidate: candidate, control: control, of: [.timeToFirstToken], at: [.p50])
    }
    #expect(findings.map(\.isFailure) == [false])
    #expect(findings.first?.text.hasPrefix("p50 of timeToFirstToken improved: control ") == true)
    let strict = try Bench()
    let failed = try await strict.findings {
      try await compare(
        Self.scenario, candidate: candidate, control: control, of: [.timeToFirstToken], at: [.p50],
        failing: [.improved])
    }
    #expect(failed.map(\.isFailure) == [true])
  }

  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(10)))
  func budgetsHoldForTheCandidate() async throws {
    let bench = try Bench()
    let (candidate, control) = (server(), server(firstToken: 500))
    let findings = try await bench.findings {
      try await compare(Self.scenario, candidate: candidate, control: control, rounds: 2)
    }
    let failures = findings.filter(\.isFailure).map(\.text)
    #expect(failures.count == 1)
    #expect(failures.first?.hasPrefix("p50 of timeToFirstToken is ") == true)
  }

  @Test(.baseline())
  func aBaselineIsNeitherUsedNorRecorded() async throws {
    let bench = try Bench()
    let (candidate, control) = (server(seed: 1), server(seed: 2))
    let findings = try await bench.findings(["PERF_RECORD": "all"]) {
      try await compare(Self.scenario, candidate: candidate, control: control, rounds: 2)
    }
    #expect(!findings.contains { $0.text.contains("baseline") })
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
  }

  @Test func bothSidesAreInTheReport() async throws {
    let bench = try Bench()
    let (candidate, control) = (server(seed: 1), server(seed: 2))
    _ = try await bench.findings(["PERF_OUTPUT": bench.results]) {
      try await compare(Self.scenario, candidate: candidate, control: control, rounds: 2)
    }
    let report = try JSONDecoder().decode(
      EncodedReport.V1.self, from: Data(bench.text("results/report.json").utf8))
    #expect(report.runs.map(\.arguments) == ["control", nil])
    #expect(report.runs.map(\.repetitions.count) == [4, 4])
    #expect(Set(report.runs[1].verdicts.map(\.gate)) == ["control"])
    #expect(report.runs[0].verdicts.isEmpty)
  }

  // MARK: Order

  /// Who was called, in order.
  private final class Calls: Sendable {
    private let names = Mutex<[String]>([])
    var all: [String] { names.withLock { $0 } }
    func add(_ name: String) { names.withLock { $0.append(name) } }
  }

  @Test func closuresAreRunInRoundsThatBeginAlternately() async throws {
    let bench = try Bench()
    let calls = Calls()
    let clock = SimulationClock()
    let findings = try await bench.findings {
      try await compare(lasting: .requests(1), rounds: 2, clock: clock) { _ in
        calls.add("candidate")
        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(10)))
      } control: { _ in
        calls.add("control")
        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(10)))
      }
    }
    #expect(
      calls.all == [
        "candidate", "control", "control", "candidate", "control", "candidate", "candidate",
        "control",
      ])
    // One call a run is not enough for a median, and that is not passed in silence.
    #expect(
      findings.map(\.text) == [
        "nothing was compared: candidate and control have too few values of timeToFirstToken, "
          + "timePerOutputToken, endToEndLatency in common; ask for more requests a run, or name "
          + "other metrics with of:"
      ])
  }

  @Test func whatDriftsHitsBothSidesAlike() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let calls = Atomic(0)
    // Each call takes 1 % longer than 60 calls before: within a round the last run is 3 % slower than
    // the first, and after ten rounds all is half as slow again.
    let findings = try await bench.findings {
      @Sendable func answer() async throws {
        let number = calls.add(1, ordering: .relaxed).newValue
        let milliseconds = 100.0 + Double(number / 60)
        try await clock.sleep(
          until: clock.now.advanced(by: .nanoseconds(Int64(milliseconds * 1e6))))
      }
      try await compare(lasting: .requests(60), clock: clock) { _ in
        try await answer()
      } control: { _ in
        try await answer()
      }
    }
    #expect(findings.isEmpty)
  }

  // MARK: Errors

  @Test(arguments: [
    (1, 0.01, "chat: rounds are 1; expected 2 to 1000; write e.g. rounds: 10"),
    (
      10, 0.0,
      "chat: falseAlarms is 0.0; expected more than 0 and less than 1; write e.g. falseAlarms: 0.01"
    ),
  ])
  func settingsThatCannotBeRunAreRefused(
    rounds: Int, falseAlarms: Double, message: String
  ) async throws {
    let bench = try Bench()
    let (candidate, control) = (server(), server())
    let findings = try await bench.findings {
      try await compare(
        Self.scenario, candidate: candidate, control: control, rounds: rounds,
        falseAlarms: falseAlarms)
    }
    #expect(findings.map(\.text) == [message])
    #expect(bench.output.isEmpty)
  }

  /// Notes when it gets ready and when it lets go.
  private struct Door: Provider {
    let name: String
    let calls: Calls
    var isLocked = false

    func prepare(concurrency: Int) async throws(ProviderError) {
      calls.add("prepare \(name)")
      if isLocked { throw ProviderError(.connectFailed, "nobody there") }
    }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      throw ProviderError(.connectFailed, "nobody there")
    }

    func shutdown() async { calls.add("shut down \(name)") }
  }

  @Test(arguments: [
    ("candidate", ["prepare candidate", "shut down candidate"]),
    (
      "control",
      ["prepare candidate", "prepare control", "shut down control", "shut down candidate"]
    ),
  ])
  func whatGotReadyLetsGoWhenTheOtherCannot(locked: String, order: [String]) async throws {
    let bench = try Bench()
    let calls = Calls()
    func door(_ name: String) -> Door { Door(name: name, calls: calls, isLocked: name == locked) }
    let (candidate, control) = (door("candidate"), door("control"))
    let findings = try await bench.findings {
      try await compare(Self.scenario, candidate: candidate, control: control)
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(calls.all == order)
  }

  @Test func aControlThatFailsFailsTheTest() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let findings = try await bench.findings {
      try await compare(lasting: .requests(60), clock: clock) { _ in
        try await clock.sleep(until: clock.now.advanced(by: .milliseconds(10)))
      } control: { _ in
        throw ProviderError(.invalidResponse, "nobody there")
      }
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.first?.text.hasPrefix("the control: given up after 50 failures in a row") == true)
    #expect(
      bench.output.hasSuffix("note: the two were not compared, since one can't be judged\n"))
  }

  @Test func whoseRequestsFailedIsSaid() async throws {
    let bench = try Bench()
    let candidate = SimulatedProvider.simulated(
      timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10), errorRate: 0.1)
    let control = server()
    let findings = try await bench.findings {
      try await compare(Self.scenario, candidate: candidate, control: control, rounds: 2)
    }
    // That is a warning; that the control's do not fail makes it a failure.
    #expect(findings.map(\.isFailure) == [false, true])
    let text = try #require(findings.first?.text)
    #expect(text.hasPrefix("the candidate: "))
    #expect(text.contains(" of 240 requests failed (simulated × "))
    #expect(findings.last?.text.hasPrefix("errorRate regressed: control 0 %, candidate ") == true)
  }
}
