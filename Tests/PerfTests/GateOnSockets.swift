#if HTTP
  import Foundation
  import PerfHarness
  import Testing

  /// How many times the gate is run on each server; nil where nobody asks for it.
  private let runs = ProcessInfo.processInfo.environment["GATE_ON_SOCKETS"].flatMap(Int.init)

  /// How often the gate is right on real sockets, on this machine as it is: a baseline of a mock server,
  /// then the gate again and again on the same server, and on slower ones. The manual shows what it
  /// prints.
  ///
  /// `GATE_ON_SOCKETS=60 swift test -c release --filter GateOnSockets`: so many times each.
  @Suite(.enabled(if: runs != nil, "GATE_ON_SOCKETS=60 asks for it"), .serialized)
  struct GateOnSockets {
    private static let scenario = Scenario(
      "gate", traffic: "D(50,5)", load: .closed(concurrency: 8), lasting: .requests(200),
      warmup: .requests(16))
    private static let environment = "here"

    private static func server(_ factor: Double, seed: UInt64) -> MockServerProvider {
      .mockServer(
        timeToFirstToken: .logNormal(median: .milliseconds(20 * factor), sigma: 0.35),
        tokenGap: .milliseconds(2), seed: seed)
    }

    @Test func theGateIsRunOnAnUnchangedServerAndOnSlowerOnes() async throws {
      let asked = runs ?? 0
      let baselineRuns = try await Side(Self.server(1, seed: 1), Self.scenario)
      let baseline = RecordPolicy.baseline(
        of: await baselineRuns.run(10), key: CaseKey(suite: "GateOnSockets", test: "gate"),
        environment: Self.environment, fingerprint: .current)
      await baselineRuns.provider.shutdown()
      // As in a suite of 20 cases.
      let judge = BaselineJudge(
        Comparison(), cases: 20, environment: Self.environment, fingerprint: .current)
      for (factor, seed) in [(1, 2), (1.1, 3), (1.2, 4)] as [(Double, UInt64)] {
        let side = try await Side(Self.server(factor, seed: seed), Self.scenario)
        var tally = Tally()
        for _ in 0..<asked {
          tally.add(try await side.judged(by: judge, against: baseline))
        }
        await side.provider.shutdown()
        print(
          "| TTFT × \(factor) | \(tally.red) of \(asked) | \(tally.suspects) | \(tally.fresh) |")
        let expected = factor == 1 ? 0...0.01 : factor == 1.1 ? 0.3...1 : 0.95...1
        #expect(
          BinomialInterval.interval(of: tally.red, in: asked, confidence: 0.9998)
            .overlaps(expected))
      }
    }

    /// What became of all runs on one server.
    private struct Tally {
      var red = 0
      var suspects = 0
      var fresh = 0

      mutating func add(_ result: (run: Run, verdicts: [Verdict])) {
        if result.verdicts.contains(where: { $0.outcome == .regressed }) { red += 1 }
        if !result.run.confirmation.isEmpty { suspects += 1 }
        fresh += result.run.confirmation.count
      }
    }

    /// A server that is measured again and again.
    private final class Side {
      let provider: MockServerProvider
      private let scenario: Scenario
      private let requests: RequestFactory
      private var next = 0

      init(_ provider: MockServerProvider, _ scenario: Scenario) async throws {
        self.provider = provider
        self.scenario = scenario
        requests = try scenario.makeRequests()
        try await provider.prepare(concurrency: LoadPlan(scenario).expectedConcurrency)
      }

      func run(_ count: Int) async -> Run {
        Run(
          experiment: Experiment(scenario, promptsHash: requests.promptsHash),
          provider: provider.name, repetitions: await repetitions(count))
      }

      func judged(
        by judge: BaselineJudge, against baseline: Baseline
      ) async throws -> (run: Run, verdicts: [Verdict]) {
        var run = await run(3)
        while true {
          switch judge.judgement(of: run, against: baseline) {
          case .settled(let verdicts): return (run, verdicts)
          case .suspicion(_, let more): run.confirmation += await repetitions(more)
          }
          try #require(run.outcome == .completed)
        }
      }

      private func repetitions(_ count: Int) async -> [Repetition] {
        var repetitions: [Repetition] = []
        for _ in 0..<count {
          let (number, requests) = (next, requests)
          next += 1
          repetitions.append(
            await Runner(LoadPlan(scenario), provider: provider) {
              requests.request(index: $0, repetition: number)
            }.run())
        }
        return repetitions
      }
    }
  }
#endif
