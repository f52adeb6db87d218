import Synchronization
import Testing

@testable import PerfHarness

/// Conversations, shared prefixes, clients that hang up and nonces, as a user asks for them.
@Suite struct MeasureRequestsTests {
  /// Answers as the simulated provider does, and remembers what it was asked.
  private final class Listening: Provider {
    let name = "listening"
    private let server: SimulatedProvider
    private let asked = Mutex<[GenerationRequest]>([])

    init(errorRate: Double = 0, clock: any TimeSource = SimulationClock()) {
      server = SimulatedProvider(
        SimulatedProvider.Behavior(
          timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10), errorRate: errorRate),
        clock: clock)
    }

    var clock: any TimeSource { server.clock }
    var requests: [GenerationRequest] { asked.withLock { $0 } }

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      asked.withLock { $0.append(request) }
      return try await server.generate(request, receive: receive)
    }
  }

  private static let talk = Scenario(
    "talk", traffic: "D(20,4)", load: .closed(concurrency: 2), lasting: .requests(12),
    conversation: .turns(3))

  // MARK: Conversations

  @Test func eachSlotIsAUserWhoGoesOnFromTheReply() async throws {
    let bench = try Bench()
    let provider = Listening()
    let findings = try await bench.findings(["PERF_REPETITIONS": "1"]) {
      let run = try await measure(Self.talk, against: provider)
      #expect(run.timelines.map(\.turn) == [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3])
      // Four tokens: 50 + 3 · 10 ms each, six turns a slot.
      #expect(run.repetitions[0].window == .milliseconds(480))
      // The whole history is paid for in each turn: 20, then 4 and 20 more in each.
      #expect(
        run.timelines.map { $0.tokens?.prompt }
          == [20, 20, 44, 44, 68, 68, 20, 20, 44, 44, 68, 68])
    }
    #expect(findings.isEmpty)
    let byConversation = Dictionary(grouping: provider.requests) { $0.turn?.conversation }
    #expect(byConversation.keys.compactMap(\.self).sorted() == [0, 1, 6, 7])
    for turns in byConversation.values {
      #expect(turns.map { $0.turn?.number } == [1, 2, 3])
      for (turn, next) in zip(turns, turns.dropFirst()) {
        #expect(Array(next.messages.prefix(turn.messages.count)) == turn.messages)
        #expect(next.messages.count == turn.messages.count + 2)
        #expect(
          next.messages.dropLast().last
            == GenerationRequest.Message(role: .assistant, text: " the the the the"))
        #expect(next.promptBlocks?.ids.starts(with: turn.promptBlocks?.ids ?? []) == true)
      }
    }
    #expect(bench.output.contains("turns        12, of which 4 began a conversation"))
    #expect(bench.output.contains("conversation 3 turns"))
  }

  @Test func aFailedTurnEndsItsConversation() async throws {
    let bench = try Bench()
    let provider = Listening(errorRate: 0.3)
    _ = try await bench.findings(["PERF_REPETITIONS": "1"]) {
      var scenario = Self.talk
      scenario.lasting = .requests(300)
      let run = try await measure(scenario, against: provider)
      var turns = 0
      var previous: [Int: RequestTimeline] = [:]
      for timeline in run.timelines.sorted(by: { $0.index < $1.index }) {
        let request = try #require(provider.requests.first { $0.id == "0-\(timeline.index)" })
        let conversation = try #require(request.turn?.conversation)
        if let before = previous[conversation] {
          #expect(before.isCompleted)
          #expect(timeline.turn == (before.turn ?? 0) + 1)
          turns += 1
        } else {
          #expect(timeline.turn == 1)
          #expect(conversation == timeline.index)
        }
        previous[conversation] = timeline
      }
      #expect(turns > 50)
      #expect(previous.values.contains { !$0.isCompleted && $0.turn == 2 })
      #expect(previous.values.contains { !$0.isCompleted && $0.turn == 1 })
    }
  }

  @Test func theSameSeedIsTheSameConversationBitForBit() async throws {
    let bench = try Bench()
    let providers = [Listening(), Listening()]
    _ = try await bench.findings {
      for (name, provider) in zip(["first", "second"], providers) {
        try await measure(Self.talk, against: provider, as: name)
      }
    }
    #expect(providers[0].requests == providers[1].requests)
    #expect(providers[0].requests.count == 36)
  }

  @Test func twoProvidersAreComparedInConversation() async throws {
    let bench = try Bench()
    let (candidate, control) = (Listening(), Listening())
    _ = try await bench.findings {
      let runs = try await compare(Self.talk, candidate: candidate, control: control, rounds: 2)
      for run in [runs.candidate, runs.control] {
        #expect(run.timelines.count { $0.turn == 3 } == 16)
      }
    }
    // No run of either repeats another's words.
    let first = (candidate.requests + control.requests).filter { $0.turn?.number == 1 }
    #expect(Set(first.map(\.messages)).count == first.count)
  }

  @Test func anOpenLoadIsRefused() async throws {
    let bench = try Bench()
    let findings = try await bench.findings {
      var scenario = Self.talk
      scenario.load = .open(.poisson(perSecond: 5))
      try await measure(scenario, against: .simulated)
    }
    #expect(
      findings.map(\.text) == [
        "scenario \"talk\": the load is open(poisson(5.0 per second)), and in a conversation a user "
          + "waits for the reply before going on; expected a closed load, each slot of which is a user; "
          + "write e.g. .closed(concurrency: 8)"
      ])
  }

  // MARK: Cancellation

  @Test(
    .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(60)),
    .budget(.errorRate, atMost: 0.05))
  func theClientHangsUpOnAShare() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_OUTPUT": bench.results, "PERF_REPETITIONS": "1"])
    {
      let run = try await measure(
        Scenario(
          "chat", traffic: "D(10,10)", load: .closed(concurrency: 2), lasting: .requests(200),
          cancellation: .afterTokens(4, share: 0.1)),
        against: Listening())
      // p = 1/10: 20 ± 5 · √(200 · 0.1 · 0.9) = 21.
      let cancelled = run.timelines.count { $0.isCancelledByClient }
      #expect((1...41).contains(cancelled))
      #expect(run[.errorRate] == 0)
      #expect(run.timelines.count { $0.isCompleted } == 200 - cancelled)
    }
    #expect(findings.isEmpty)
    #expect(bench.output.contains("0 failed; "))
    #expect(bench.output.contains(" cancelled by the client"))
    #expect(bench.output.contains("note: the client hung up on "))
    let log = try bench.text("results/requests.jsonl")
    #expect(
      log.contains(#""finishReason":"cancelled_by_client","error":null,"timeToFirstToken":0.05,"#))
    #expect(log.contains(#""timePerOutputToken":0.01,"endToEndLatency":null}"#))
  }

  /// Who wants the first token alone has no completed request, and a run all the same.
  @Test(.budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(60)))
  func theClientMayHangUpOnAll() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_REPETITIONS": "1"]) {
      let run = try await measure(
        Scenario("chat", traffic: "D(10,10)", cancellation: .afterTokens(1)),
        against: Listening())
      #expect(run[.p95, .timeToFirstToken] == .milliseconds(50))
      #expect(run.value(.p50, of: .endToEndLatency) == nil)
      #expect(run.repetitions[0].window == .seconds(5))
    }
    #expect(findings.isEmpty)
    #expect(bench.output.contains("TTFT"))
  }

  // MARK: Nonce

  @Test func aSimulationHasNoNonce() async throws {
    let bench = try Bench()
    let provider = Listening()
    _ = try await bench.findings(["PERF_NONCE": "42", "PERF_REPETITIONS": "1"]) {
      let run = try await measure(
        Scenario("chat", traffic: "D(10,1)", lasting: .requests(1)), against: provider)
      #expect(run.experiment.nonce == nil)
    }
    #expect(
      provider.requests
        == [
          try Scenario("chat", traffic: "D(10,1)").makeRequests().request(index: 0, repetition: 0)
        ])
    #expect(!bench.output.contains("nonce"))
  }

  private func prompts(_ nonce: Nonce, _ variables: [String: String] = [:]) async throws -> (
    texts: [String], number: UInt64?, output: String
  ) {
    let bench = try Bench()
    let provider = Listening(clock: DisguisedClock())
    let number = Mutex<UInt64?>(nil)
    let findings = try await bench.findings(variables.merging(["PERF_REPETITIONS": "1"]) { $1 }) {
      let run = try await measure(
        Scenario("chat", traffic: "D(10,1)", lasting: .requests(3), nonce: nonce),
        against: provider)
      number.withLock { $0 = run.experiment.nonce }
    }
    #expect(findings.filter(\.isFailure).isEmpty)
    return (provider.requests.map { $0.messages[0].text }, number.withLock { $0 }, bench.output)
  }

  @Test func everySessionHasPromptsOfItsOwn() async throws {
    let (one, other) = (try await prompts(.perSession), try await prompts(.perSession))
    #expect(Set(one.texts + other.texts).count == 6)
    let number = try #require(one.number)
    #expect(number != other.number)
    #expect(one.output.contains("nonce \(number)"))
    // And can be had again.
    #expect(try await prompts(.perSession, ["PERF_NONCE": "\(number)"]).texts == one.texts)
    #expect(try await prompts(.fixed(number)).texts == one.texts)
  }

  @Test func withoutANonceTheSeedDecidesAlone() async throws {
    let plain = try await prompts(.none, ["PERF_NONCE": "7"])
    #expect(try await prompts(.perSession, ["PERF_NONCE": "0"]).texts == plain.texts)
    #expect(plain.number == nil)
    #expect(!plain.output.contains("nonce"))
  }

  @Test func aBadNumberIsAnError() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_NONCE": "-1"]) {
      try await measure(Scenario("chat"), against: .simulated)
    }
    #expect(
      findings.map(\.text) == [
        #"PERF_NONCE="-1": expected a whole number from 0 to 9223372036854775807"#
      ])
  }

  // MARK: Shared prefix

  @Test func aServerIsToldWhatPromptsShare() async throws {
    let bench = try Bench()
    let provider = Listening()
    _ = try await bench.findings(["PERF_REPETITIONS": "2"]) {
      try await measure(
        Scenario(
          "rag", traffic: "D(600,5)", lasting: .requests(20), sharedPrefix: .tokens(500, groups: 4)),
        against: provider)
    }
    // 500 / 16
    #expect(provider.requests.allSatisfy { $0.promptBlocks?.ids.count == 31 })
    #expect(Set(provider.requests.map(\.promptBlocks)).count == 8)
    #expect(bench.output.contains("sharedPrefix 500 tokens in 4 groups"))
  }
}
