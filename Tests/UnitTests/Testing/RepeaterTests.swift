import Testing

@testable import PerfHarness

@Suite struct RepeaterTests {
  private let provider = SimulatedProvider.simulated(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

  private func measurement() -> Measurement {
    let scenario = Scenario("chat", lasting: .requests(30))
    return Measurement(
      experiment: Experiment(scenario), plan: LoadPlan(scenario), provider: provider,
      makeRequest: { index, _ in GenerationRequest(id: "\(index)", prompt: "") },
      repetitions: nil, stopping: .never, name: nil, sourceLocation: #_sourceLocation)
  }

  private func repeater(of repetitions: Int) throws -> Repeater {
    let measurement = measurement()
    let settings = try HarnessSettings(EnvironmentVariables(["PERF_PROGRESS": "0"]))
    return measurement.repeater(
      for: provider, try CaseContext(measurement, settings: settings), of: repetitions)
  }

  /// A tenth of 100,000 requests and of five million events.
  @Test func theRepetitionsOfACaseShareTheRoomForTimelines() throws {
    #expect(
      try repeater(of: 10).limits == TimelineSample.Limits(requests: 10_000, outputs: 500_000))
  }

  @Test func noMoreTimelinesAreKeptThanThereIsRoomFor() async throws {
    var limited = try repeater(of: 1)
    limited.limits = TimelineSample.Limits(requests: 7, outputs: 1_000_000)
    let repeater = limited
    let repetitions = try await provider.clock.run { await repeater.run(0..<2, as: "chat") }
    #expect(repetitions.map(\.sampling) == Array(repeating: .uniform(kept: 7, of: 30), count: 2))
    // Each repetition has a seed of its own, and so a sample of its own.
    #expect(
      repetitions[0].timelines.map(\.index) != repetitions[1].timelines.map(\.index))
  }
}
