import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// When the repetitions of a shard begin, by a time of day that passes with the simulated clock.
@Suite struct SharedStartOfShardsTests {
  /// The time of day when the simulated clock stands at zero: 2026-01-02T15:04:05Z.
  private static let epoch = 1_767_366_245.0

  private let clock = SimulationClock()

  private func findings(
    _ bench: borrowing Bench, _ start: String, of body: @escaping @Sendable () async throws -> Void
  ) async throws -> [Bench.Finding] {
    let clock = clock
    return try await bench.findings(
      ["PERF_SHARD": "1/2", "PERF_OUTPUT": bench.results, "PERF_START": start],
      wallClock: { Self.epoch + (clock.now - .milliseconds(0)).inSeconds }, of: body)
  }

  private var provider: SimulatedProvider {
    SimulatedProvider(
      SimulatedProvider.Behavior(
        timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10)), clock: clock)
  }

  private func scenario(_ extent: Extent) -> Scenario {
    Scenario("chat", traffic: "D(10,10)", load: .closed(concurrency: 2), lasting: extent)
  }

  @Test(arguments: ["1767366305", "2026-01-02T15:05:05Z"])
  func repetitionsByTimeBeginAtInstantsThatAllKnow(_ start: String) async throws {
    let bench = try Bench()
    let (provider, scenario) = (provider, scenario(.seconds(10)))
    let findings = try await findings(bench, start) {
      let run = try await measure(scenario, against: provider)
      // After a minute; then each 10 s and the 30 s that last replies may take later.
      for (repetition, instant) in zip(run.repetitions, [60_000, 100_000, 140_000] as [Int64]) {
        // Seconds since 1970 as a double are 2⁻²² s apart, a quarter of a microsecond.
        let difference = repetition.origin - .milliseconds(instant)
        #expect(abs(difference.inNanoseconds) < 1000)
      }
      #expect(run.repetitions.count == 3)
      #expect(run.repetitions.allSatisfy { $0.window >= .seconds(10) })
    }
    #expect(findings.map(\.isFailure) == [false])
  }

  @Test func repetitionsByCountBeginWhenTheOneBeforeHasEnded() async throws {
    let bench = try Bench()
    let (provider, scenario) = (provider, scenario(.requests(20)))
    let findings = try await findings(bench, "1767366246") {
      let run = try await measure(scenario, against: provider)
      // Ten requests of 140 ms each.
      #expect(
        run.repetitions.map(\.origin)
          == [1_000, 2_400, 3_800].map { MonotonicInstant.milliseconds($0) })
    }
    #expect(findings.map(\.isFailure) == [false])
  }

  @Test func aStartThatHasPassedIsRefusedBeforeAnythingIsSent() async throws {
    let bench = try Bench()
    let (provider, scenario) = (provider, scenario(.requests(20)))
    let findings = try await findings(bench, "1767366240") {
      try await measure(scenario, against: provider)
    }
    #expect(
      findings.map(\.text) == [
        "PERF_START=\"1767366240\": expected a time to come; it was 5 s ago when everything was ready; "
          + "leave more time for building and connecting"
      ])
    #expect(!FileManager.default.fileExists(atPath: bench.results))
  }

  /// A server whose every reply takes 2 s by the time of day, which passes with nothing else.
  private final class SlowToCount: Provider {
    let name = "slow"
    let clock: any TimeSource = SystemClock()
    private let replies = Atomic(0)

    var now: Double {
      SharedStartOfShardsTests.epoch + 2 * Double(replies.load(ordering: .relaxed))
    }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      replies.add(1, ordering: .relaxed)
      let words = request.messages.map { $0.text.split(separator: " ").count }.reduce(0, +)
      return Completion(usage: TokenUsage(prompt: words, output: 1))
    }
  }

  /// All was ready a second before the start; then the server was asked how many tokens a prompt has.
  @Test func whoComesTooLateByHavingPromptsCountedIsRefused() async throws {
    let bench = try Bench()
    let provider = SlowToCount()
    var scenario = scenario(.requests(20))
    scenario.promptSizing = .calibrated
    let calibrated = scenario
    let findings = try await bench.findings(
      ["PERF_SHARD": "1/2", "PERF_OUTPUT": bench.results, "PERF_START": "1767366246"],
      wallClock: { provider.now }
    ) {
      try await measure(calibrated, against: provider)
    }
    #expect(findings.map(\.isFailure) == [true])
    #expect(
      findings.first?.text.hasPrefix("PERF_START=\"1767366246\": expected a time to come; it was ")
        == true)
    #expect(!FileManager.default.fileExists(atPath: bench.results))
  }

  @Test func aLittleLateIsNotTooLate() async throws {
    let bench = try Bench()
    let (provider, scenario) = (provider, scenario(.requests(20)))
    let findings = try await findings(bench, "1767366244.5") {
      let run = try await measure(scenario, against: provider)
      #expect(run.repetitions.first?.origin == .milliseconds(0))
    }
    #expect(findings.map(\.isFailure) == [false])
  }

  @Test func theStartIsForTheFirstCaseOfAProcess() async throws {
    let bench = try Bench()
    let (provider, scenario) = (provider, scenario(.requests(20)))
    let findings = try await findings(bench, "1767366305") {
      let first = try await measure(scenario, against: provider, as: "first")
      #expect(first.repetitions.first?.origin == .milliseconds(60_000))
      let second = try await measure(scenario, against: provider, as: "second")
      #expect(second.repetitions.first?.origin == .milliseconds(64_200))
    }
    #expect(findings.map(\.isFailure) == [false, false])
    #expect(
      bench.output.contains(
        "note: PERF_START is for the first case of a process; this one began when the one before had "
          + "ended"))
  }
}
