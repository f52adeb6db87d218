import Testing

@testable import PerfHarness

/// Two sides of one test, as a user compares them.
@Suite struct CompareTests {
  private static let scenario = Scenario(
    "chat", traffic: "D(10,10)", load: .closed(concurrency: 4), lasting: .requests(60))

  /// TTFT varies by a third from request to request.
  private func server(firstToken: Double = 50) -> SimulatedProvider {
    .simulated(
      timeToFirstToken: .logNormal(median: .milliseconds(firstToken), sigma: 0.3),
      tokenGap: .milliseconds(10))
  }

  @Test func twoOfAKindPass() async throws {
    let bench = try Bench()
    let (candidate, control) = (server(), server())
    let findings = try await bench.findings {
      let runs = try await compare(Self.scenario, candidate: candidate, control: control)
      #expect(runs.candidate.repetitions.count == 20)
      #expect(runs.control.repetitions.count == 20)
    }
    #expect(findings.isEmpty)
    print(bench.output)
  }

  @Test func aSlowerCandidateFails() async throws {
    let bench = try Bench()
    let (candidate, control) = (server(firstToken: 55), server())
    let findings = try await bench.findings {
      try await compare(Self.scenario, candidate: candidate, control: control)
    }
    print(findings)
    print(bench.output)
  }
}
