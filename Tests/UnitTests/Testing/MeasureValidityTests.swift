import Foundation
import Testing

@testable import PerfHarness

/// What becomes of a run in which the harness itself was too slow. Under a simulated clock, where nobody
/// runs beside it, that is never excused.
@Suite struct MeasureValidityTests {
  /// Sends its requests late, and replies 50 ms after it has sent them.
  private struct Tardy: Provider {
    let name = "tardy"
    let clock: any TimeSource
    var lag: Duration

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      try? await clock.sleep(until: clock.now.advanced(by: lag))
      receive(GenerationEvent(at: clock.now, .sent))
      try? await clock.sleep(until: clock.now.advanced(by: .milliseconds(50)))
      receive(GenerationEvent(at: clock.now, .output(.text, bytes: 1)))
      receive(GenerationEvent(at: clock.now, .ended))
      return Completion()
    }
  }

  private static let scenario = Scenario(
    "chat", load: .open(.constant(perSecond: 10)), lasting: .requests(20))

  private static let late =
    "the load was not delivered in time: p95 of dispatchLag is 30 ms (60 values), and at most 10 ms may "
    + "be; lower the rate, or measure on a machine that has more cores or less else to do"

  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(1)), .baseline())
  func aLoadThatWasNotDeliveredIsNeitherJudgedNorRecorded() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(
        Self.scenario, against: Tardy(clock: SimulationClock(), lag: .milliseconds(30)))
    }
    #expect(findings.map(\.text) == [Self.late])
    #expect(findings.map(\.isFailure) == [true])
    #expect(!FileManager.default.fileExists(atPath: bench.baselines))
    #expect(bench.output.contains("✗ invalid  the load was not delivered in time"))
    #expect(
      bench.output.contains(
        "load         10.0 requests/s due, 10.0 sent; gaps vary by 0 due, 0 sent; 0.8"))
  }

  /// In a debug build the machine may be busy with other tests: then nothing that a number says fails.
  @Test(
    .budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(1)),
    .baseline(of: [.timeToFirstToken], at: [.p50], confirmations: 0))
  func aDebugBuildIsExcused() async throws {
    let bench = try Bench()
    _ = try await bench.findings(["PERF_RECORD": "all"]) {
      try await measure(Self.scenario, against: Tardy(clock: DisguisedClock(), lag: .zero))
    }
    let findings = try await bench.findings {
      try await measure(
        Self.scenario, against: Tardy(clock: DisguisedClock(), lag: .milliseconds(30)))
    }
    if Fingerprint.current.buildConfiguration == .debug {
      #expect(findings.map(\.isFailure) == [false, false, false])
      #expect(findings.first?.text.hasPrefix(Self.late + "; only a warning, because") == true)
      #expect(findings.dropFirst().first?.text.contains("the budget is at most 1 ms") == true)
      #expect(findings.last?.text.contains("timeToFirstToken regressed") == true)
    } else {
      #expect(findings.map(\.text) == [Self.late])
    }
  }

  @Test func theTimeOfSlotsThatGoesByIsMissing() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      try await measure(
        Scenario("chat", load: .closed(concurrency: 4), lasting: .requests(20)),
        against: Tardy(clock: SimulationClock(), lag: .milliseconds(6)))
    }
    #expect(
      findings.map(\.text) == [
        "the load was not delivered: of the time of the median request, 10.7 % went by before requests "
          + "were sent, and at most 10 % may; lower the concurrency, or measure on a machine that has "
          + "more cores or less else to do"
      ])
  }

  /// In time for the baseline, as slow as to be suspected then, and late when it is measured again.
  @Test(.baseline(of: [.timeToFirstToken], at: [.p50]))
  func aSuspectIsNotMeasuredAgainWhereTheHarnessWasSlow() async throws {
    let bench = try Bench()
    _ = try await bench.findings(["PERF_RECORD": "all"]) {
      try await measure(
        Self.scenario, against: Tardy(clock: SimulationClock(), lag: .zero))
    }
    let findings = try await bench.findings {
      try await measure(
        Self.scenario, against: Tardy(clock: SimulationClock(), lag: .milliseconds(30)))
    }
    #expect(findings.map(\.text) == [Self.late])
    #expect(!bench.output.contains("measuring"))
  }

  @Test func aSideThatWasLateIsNotComparedWithTheOther() async throws {
    let bench = try Bench()
    let clock = SimulationClock()
    let findings = try await bench.findings {
      try await compare(
        Self.scenario, candidate: Tardy(clock: clock, lag: .zero),
        control: Tardy(clock: clock, lag: .milliseconds(30)), rounds: 2)
    }
    #expect(
      findings.map(\.text) == [
        "the control: " + Self.late.replacing("60 values", with: "80 values")
      ])
    #expect(bench.output.contains("the two were not compared, since one can't be judged"))
  }
}
