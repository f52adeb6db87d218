import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// Traces and datasets as a user measures them, under the simulated clock.
@Suite struct TraceScenarioTests {
  /// A simulated server that remembers what it was asked.
  private struct Listener: Provider {
    final class Heard: Sendable {
      let requests = Mutex<[GenerationRequest]>([])
    }

    let heard = Heard()
    let server = SimulatedProvider.simulated(
      timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

    var name: String { server.name }
    var clock: any TimeSource { server.clock }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      heard.requests.withLock { $0.append(request) }
      return try await server.generate(request, receive: receive)
    }

    var requests: [GenerationRequest] { heard.requests.withLock { $0 } }
  }

  private static let mooncake = Trace.mooncake("Fixtures/traces/mooncake.jsonl")

  private func measured(_ scenario: Scenario, against provider: some Provider) async throws -> Run {
    let bench = try Bench()
    let holder = RunHolder()
    let findings = try await bench.findings {
      holder.run.withLock { $0 = nil }
      let run = try await measure(scenario, against: provider, repetitions: 1)
      holder.run.withLock { $0 = run }
    }
    #expect(findings.filter(\.isFailure).isEmpty, "\(findings)")
    return try #require(holder.run.withLock { $0 })
  }

  private final class RunHolder: Sendable {
    let run = Mutex<Run?>(nil)
  }

  private func dues(_ run: Run) -> [Duration] {
    let timelines = run.repetitions[0].timelines
    let first = timelines.first?.due
    return timelines.map { timeline in first.map { timeline.due - $0 } ?? .zero }
  }

  @Test func aTraceIsReplayedAtItsTimesWithItsSizes() async throws {
    let provider = Listener()
    let run = try await measured(
      Scenario("mooncake", replaying: Self.mooncake, speed: 2), against: provider)
    #expect(
      dues(run) == [.zero, .milliseconds(1250), .milliseconds(1250), .milliseconds(30_500)])
    #expect(run.repetitions[0].timelines.map { $0.tokens?.prompt } == [1200, 1100, 300, 512])
    #expect(run.repetitions[0].timelines.map { $0.tokens?.output } == [40, 8, 5, 2])
    #expect(run.outcome == .completed)
    // Bench asks for three repetitions, in which the same rows have other words.
    let firsts = provider.requests.filter { $0.id.hasSuffix("-0") }
    #expect(firsts.count == 3)
    #expect(Set(firsts.map(\.messages)).count == firsts.count)
    #expect(run.experiment.settings.contains { $0.name == "promptsHash" })
  }

  @Test func aWindowAndAnExtentCutATrace() async throws {
    let run = try await measured(
      Scenario(
        "mooncake", replaying: Self.mooncake, window: .seconds(2)..<(.seconds(600)),
        lasting: .seconds(30)), against: Listener())
    #expect(Array(dues(run).prefix(2)) == [.zero, .zero])
    #expect(run.timelines.count { $0.tokens?.prompt == 512 } == 0)
  }

  @Test func aTraceTellsHowManyRequestsThereWillBe() throws {
    let scenario = Scenario("mooncake", replaying: Self.mooncake, warmup: .requests(1))
    try scenario.validate()
    #expect(LoadPlan(scenario).plannedRequests == 4)
    #expect(LoadPlan(scenario).measured.requests == 3)
  }

  @Test func theTimesOfATraceAreArrivalsLikeAnyOther() async throws {
    let scenario = Scenario("times", traffic: "D(8,2)", load: .open(.replay(Self.mooncake)))
    let run = try await measured(scenario, against: Listener())
    #expect(dues(run) == [.zero, .milliseconds(2500), .milliseconds(2500), .seconds(61)])
    #expect(run.timelines.allSatisfy { $0.tokens?.prompt == 8 })
    #expect(run.experiment.settings.contains { $0.name == "promptsHash" })
  }

  @Test func aClosedLoadTakesTheSizesOfATraceAgainAndAgain() async throws {
    let scenario = Scenario(
      "sizes", traffic: .trace, prompts: .trace(TraceReplay(Self.mooncake)), lasting: .requests(6))
    let run = try await measured(scenario, against: Listener())
    #expect(
      run.timelines.prefix(6).map { $0.tokens?.prompt } == [1200, 1100, 300, 512, 1200, 1100])
  }

  @Test func aTableIsSentRowByRow() async throws {
    let provider = Listener()
    let scenario = Scenario(
      "table", traffic: .dataset, prompts: .dataset(.csv("Fixtures/datasets/prompts.csv")),
      lasting: .requests(4))
    let run = try await measured(scenario, against: provider)
    #expect(run.outcome == .completed)
    #expect(
      provider.requests.prefix(4).map { $0.messages[0].text.prefix(9) } == [
        "Translate", "Summarize", "Count to ", "Translate",
      ])
    #expect(provider.requests.allSatisfy { $0.maxOutputTokens == nil && !$0.ignoresEndOfSequence })
  }

  @Test func whatWasLeftOutOfAFileIsNotedInTheReport() async throws {
    let bench = try Bench()
    _ = try await bench.findings {
      try await measure(
        Scenario(
          "chats", traffic: "D(10,4)",
          prompts: .dataset(.shareGPT("Fixtures/datasets/sharegpt.json")), lasting: .requests(2)),
        against: SimulatedProvider())
    }
    #expect(
      bench.output.contains(
        "Fixtures/datasets/sharegpt.json: 1 record with fewer than two turns is left out"))
  }

  // MARK: What does not go together

  @Test(arguments: [
    (
      Scenario("s", traffic: .trace),
      "the traffic is \"trace\" and the prompts are synthetic; expected both of the trace or none; write e.g. Scenario(\"s\", replaying: .file(\"trace.csv\"))"
    ),
    (
      Scenario("s", traffic: .dataset, prompts: .trace(TraceReplay(.azure("a")))),
      "the traffic is \"dataset\" and the prompts are trace a (Azure); expected both of the trace or none; write e.g. Scenario(\"s\", replaying: .file(\"trace.csv\"))"
    ),
    (
      Scenario("s", traffic: "D(1,1)", prompts: .trace(TraceReplay(.azure("a")))),
      "the traffic is D(1,1) and the prompts are those of a trace; expected sizes of the trace too; write traffic: .trace, or prompts: .synthetic"
    ),
    (
      Scenario("s", replaying: .azure("/nowhere/a.csv")),
      "/nowhere/a.csv: there is no such file; expected a trace of Mooncake, BurstGPT or Azure; check the path"
    ),
  ])
  func trafficAndPromptsMustGoTogether(_ scenario: Scenario, _ message: String) throws {
    let found = try workloadMessage { try scenario.validate() }
    #expect(
      found
        == "scenario \"s\": \(message)")
  }
}
