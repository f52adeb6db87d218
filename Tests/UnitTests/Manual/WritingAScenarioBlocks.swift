import Foundation
import PerfHarness
import Testing

/// The Swift of WritingAScenario.md, line by line: `ManualBlocksTests` holds the two together.
@Suite(.disabled("compiled, not run"))
struct WritingAScenarioBlocks {
  func anatomy() -> Scenario {
    let chat = Scenario(
      "chat", traffic: "N(480,240)/(300,150)", prompts: .synthetic,
      load: .open(.poisson(perSecond: 20)), lasting: .requests(400), warmup: .requests(40),
      cooldown: .seconds(2), seed: 1)
    return chat
  }

  @Suite(.benchmark, .budget(.errorRate, atMost: 0.01))
  struct Grid {
    @Test(
      .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(800)), .baseline(),
      arguments: ["D(100,100)", "D(1000,100)"] as [Traffic], [1, 8, 32])
    func chat(_ traffic: Traffic, concurrency: Int) async throws {
      try await measure(
        Scenario(
          "chat", traffic: traffic, load: .closed(concurrency: concurrency),
          lasting: .requests(max(100, 10 * concurrency)), warmup: .requests(concurrency)),
        against: .simulated)
    }
  }

  enum Scenarios {
    static let chat = Scenario(
      "chat", traffic: "D(480,300)", load: .open(.poisson(perSecond: 5)), lasting: .requests(300),
      warmup: .requests(30))

    static func long(_ duration: Duration) -> Scenario {
      var scenario = chat
      scenario.name = "chat, long"
      scenario.lasting = .duration(duration)
      return scenario
    }
  }

  #if HTTP
    struct Models {
      @Test(.baseline(), arguments: ["small", "large"])
      func chat(model: String) async throws {
        try await measure(
          Scenarios.chat, against: .openAI(model: model, baseURL: "http://127.0.0.1:8000"))
      }
    }

    struct Region: Sendable, CustomStringConvertible {
      var description: String
      var address: String

      static let all = [
        Region(description: "frankfurt", address: "http://10.1.0.7:8000"),
        Region(description: "virginia", address: "http://10.2.0.7:8000"),
      ]
    }

    @Test(.baseline(), arguments: Region.all)
    func everywhere(_ region: Region) async throws {
      try await measure(
        Scenarios.chat, against: .openAI(model: "large", baseURL: region.address))
    }
  #endif

  /// What the page measures.
  struct Table: Sendable {
    struct Row: Sendable {
      var isLast: Bool
    }

    let rowCount: Int

    func rows() -> AsyncStream<Row> {
      AsyncStream { continuation in
        for index in 0..<rowCount { continuation.yield(Row(isLast: index == rowCount - 1)) }
        continuation.finish()
      }
    }
  }

  @Test(
    .budget(.p95, of: .endToEndLatency, atMost: .milliseconds(50)),
    .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(10)))
  func rows() async throws {
    let table = Table(rowCount: 1000)
    try await measure(
      "rows", load: .closed(concurrency: 8), lasting: .requests(200), warmup: .requests(8)
    ) { probe in
      for await row in table.rows() {
        probe.mark(.token)
        if row.isLast { probe.count(outputTokens: 1000) }
      }
    }
  }

  @Test(.budget(.errorRate, atMost: 0.01))
  func tailIsNotTheBody() async throws {
    let run = try await measure(Scenarios.chat, against: .simulated)
    #expect(run[.p99, .timeToFirstToken] < run[.p50, .timeToFirstToken] * 3)
    #expect(run[.requestThroughput] > 4)
    let speeds = try run.repetitions.map { repetition in
      try #require(repetition.timelines.compactMap(\.outputTokensPerSecond).max())
    }
    #expect(speeds.count == run.repetitions.count)
  }
}

extension Tag {
  @Tag static var nightly: Self
}

@Suite(.disabled("compiled, not run"))
struct WritingAScenarioNightlyBlocks {
  typealias Scenarios = WritingAScenarioBlocks.Scenarios

  @Suite(
    .benchmark, .tags(.nightly),
    .enabled(
      if: ProcessInfo.processInfo.environment["NIGHTLY"] != nil, "set NIGHTLY to measure this"))
  struct Nightly {
    @Test(.timeLimit(.minutes(90)))
    func hour() async throws {
      try await measure(Scenarios.long(.seconds(3600)), against: .simulated)
    }
  }
}
