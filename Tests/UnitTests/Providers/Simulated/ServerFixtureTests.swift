import Foundation
import Testing

@testable import PerfHarness

/// What `Fixtures/simulation/make_server_fixture.py` has written.
struct ServerScenario: Decodable, CustomTestStringConvertible {
  struct Server: Decodable {
    var maxSequences, tokensPerStep, cacheTokens, tokensPerBlock: Int
    /// Nanoseconds.
    var promptTokenTime, stepTime, stepTimePerSequence, stepTimePerCachedToken: Int64
    var cachesPrefixes: Bool
  }

  struct Request: Decodable {
    var id: String
    /// Nanoseconds.
    var at: Int64
    var prompt, output, blockLength: Int
    var blocks: [UInt64]
  }

  struct Reply: Decodable, Equatable {
    /// When they come, in nanoseconds.
    var tokens: [Int64]
    var cached: Int?
  }

  struct Expected: Decodable {
    var steps, preemptions: Int
    var requests: [Reply]
  }

  var name: String
  var server: Server
  var requests: [Request]
  var expected: Expected
  var testDescription: String { name }

  var inferenceServer: InferenceServer {
    InferenceServer(
      maxSequences: server.maxSequences, tokensPerStep: server.tokensPerStep,
      prefillTokensPerSecond: 1e9 / Double(server.promptTokenTime),
      stepTime: .nanoseconds(server.stepTime),
      stepTimePerSequence: .nanoseconds(server.stepTimePerSequence),
      stepTimePerCachedToken: .nanoseconds(server.stepTimePerCachedToken),
      cacheTokens: server.cacheTokens, tokensPerBlock: server.tokensPerBlock,
      cachesPrefixes: server.cachesPrefixes)
  }

  static func all() throws -> [ServerScenario] {
    try [ServerScenario].fixture("../simulation/server.json")
  }
}

/// The model, and the provider in front of it, against a second simulation in another language, which was
/// written from the manual: what `Fixtures/simulation/make_server_fixture.py` has written.
@Suite struct ServerFixtureTests {
  @Test func thereAreScenariosOfEveryKind() throws {
    let scenarios = try ServerScenario.all()
    #expect(scenarios.count == 8)
    #expect(scenarios.count { $0.expected.preemptions > 0 } == 7)
    #expect(scenarios.count { $0.expected.requests.contains { ($0.cached ?? 0) > 0 } } == 7)
  }

  /// Over the whole way of a request, one task for each, under the simulated clock.
  @Test(arguments: try ServerScenario.all())
  func tokensComeWhenTheOtherSimulationSays(_ scenario: ServerScenario) async throws {
    let clock = SimulationClock()
    let provider = SimulatedProvider(server: scenario.inferenceServer, clock: clock)
    let replies = try await clock.run {
      let tasks = scenario.requests.map { spec in
        Task(executorPreference: clock.executor) { () throws -> ServerScenario.Reply in
          try await clock.sleep(until: MonotonicInstant(nanoseconds: spec.at))
          var request = GenerationRequest(
            id: spec.id, prompt: "", maxOutputTokens: spec.output, promptTokens: spec.prompt)
          request.promptBlocks = PromptBlocks(
            tokensPerBlock: spec.blockLength, ids: spec.blocks)
          let log = EventLog()
          let completion = try await provider.generate(request, receive: log.receive)
          let tokens = log.all.compactMap { event -> Int64? in
            if case .output = event.kind { event.instant.nanoseconds } else { nil }
          }
          return ServerScenario.Reply(tokens: tokens, cached: completion.usage?.cached ?? 0)
        }
      }
      var replies: [ServerScenario.Reply] = []
      for task in tasks { replies.append(try await task.value) }
      return replies
    }
    for (index, reply) in replies.enumerated() {
      #expect(reply == scenario.expected.requests[index], "\(scenario.requests[index].id)")
    }
  }

  /// And the model alone, which can be asked for what no request hears of.
  @Test(arguments: try ServerScenario.all())
  func stepsAndLossesAreThoseOfTheOtherSimulation(_ scenario: ServerScenario) {
    var model = InferenceServerModel(scenario.inferenceServer)
    var arrivals = scenario.requests.sorted { $0.at < $1.at }[...]
    var now = MonotonicInstant(nanoseconds: 0)
    var releases: [InferenceServerModel.Release] = []
    while true {
      while let next = arrivals.first, next.at <= now.nanoseconds {
        let request = InferenceServerModel.Request(
          id: next.id, promptTokens: next.prompt, outputTokens: next.output,
          promptBlocks: PromptBlocks(tokensPerBlock: next.blockLength, ids: next.blocks))
        _ = model.submit(request, at: now)
        arrivals.removeFirst()
      }
      let stepEnd = model.startStep(at: now)
      let arrival = arrivals.first.map { MonotonicInstant(nanoseconds: $0.at) }
      guard let next = [stepEnd, arrival].compactMap(\.self).min() else { break }
      now = next
      if now == stepEnd { model.endStep(into: &releases) }
    }
    #expect(model.steps == scenario.expected.steps)
    #expect(model.preemptions == scenario.expected.preemptions)
    #expect(model.usedBlocks == 0)
    #expect(releases.count == scenario.expected.requests.reduce(0) { $0 + $1.tokens.count })
  }
}
