import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// How often a scenario is looked at on its way to requests.
@Suite struct ReadyRequestsTests {
  private static let environment = EnvironmentVariables([:])

  /// Counts how often they are validated.
  private final class CountedArrivals: Arrivals {
    private let count = Mutex(0)
    var validations: Int { count.withLock { $0 } }
    let description = "counted"

    func validate() throws(WorkloadError) { count.withLock { $0 += 1 } }

    func nextOffset(
      after previous: Duration?, index: Int, using generator: inout SeededGenerator
    ) -> Duration? { .seconds(index) }
  }

  @Test func aScenarioIsValidatedOnce() async throws {
    let arrivals = CountedArrivals()
    _ = try await Scenario("chat", load: .open(arrivals)).readyRequests(Self.environment)
    #expect(arrivals.validations == 1)
    _ = try Scenario("chat", load: .open(arrivals)).makeRequests()
    #expect(arrivals.validations == 2)
  }

  @Test func aMeasurementValidatesItsScenarioOnce() async throws {
    let bench = try Bench()
    let arrivals = CountedArrivals()
    let findings = try await bench.findings {
      try await measure(
        Scenario("chat", traffic: "D(1,1)", load: .open(arrivals), lasting: .requests(3)),
        against: .simulated)
    }
    #expect(findings.isEmpty)
    #expect(arrivals.validations == 1)
  }

  /// A file that is there for one reading only: it stays open, and nobody opens it again.
  @Test func aTraceIsReadOnce() async throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("trace-\(UUID().uuidString).jsonl").path
    try FileManager.default.copyItem(atPath: "Fixtures/traces/mooncake.jsonl", toPath: path)
    let scenario = Scenario("mooncake", replaying: .mooncake(path))
    try scenario.validate()
    try FileManager.default.removeItem(atPath: path)
    let requests = try await scenario.readyRequests(Self.environment)
    #expect(requests.request(index: 0, repetition: 0).promptTokens == 1200)
  }
}
