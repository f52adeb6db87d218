import Testing

@testable import PerfHarness

/// What ends a repetition while its slots wait for the rate limit, under the simulated clock.
@Suite struct RunnerWaitingTests {
  private let clock = SimulationClock()

  /// 140 ms for ten tokens, the first after 50 ms.
  private let steady = SimulatedProvider.Behavior(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

  /// Fifty slots, of whose requests one is due every 100 ms: all others wait, with their tickets.
  private func plan(
    _ extent: Extent = .requests(1000), warmup: Margin = .none, guards: [Guard] = []
  ) -> LoadPlan {
    LoadPlan(
      load: .closed(concurrency: 50), extent: extent, warmup: warmup, rateLimit: .perSecond(10),
      seed: 1, guards: guards)
  }

  private func run(
    _ plan: LoadPlan, _ provider: some Provider, _ account: SpendingAccount?,
    cancelledAt instant: MonotonicInstant? = nil, maxOutputTokens: Int? = 10
  ) async throws -> Repetition {
    try await clock.run { [clock] in
      let task = Task(executorPreference: clock.executor) {
        await Runner(plan, provider: provider, account: account) {
          GenerationRequest(
            id: "\($0)", prompt: "hello", maxOutputTokens: maxOutputTokens, promptTokens: 1)
        }.run()
      }
      if let instant {
        try await clock.sleep(until: instant)
        task.cancel()
      }
      return await task.value
    }
  }

  /// At 1,030 ms eleven are sent, of which nine have ended; the other two may be charged in full.
  @Test func cancellingLetsGoOfAllThatWait() async throws {
    let account = SpendingAccount([])
    let repetition = try await run(
      plan(), SimulatedProvider(steady, clock: clock), account, cancelledAt: .milliseconds(1030))
    #expect(repetition.outcome == .cancelled)
    #expect(clock.now == .milliseconds(1030))
    #expect(repetition.timelines.map(\.index) == Array(0..<9))
    #expect(repetition.abandonedRequests == 2)
    #expect(account.spent == Consumption(requests: 11, promptTokens: 11, outputTokens: 110))
  }

  /// Those that wait have had no chance to fail: the twentieth that ends is the twentieth that was sent, and
  /// all have failed.
  @Test func aGuardOfFailuresReckonsWithWhatWasSentAlone() async throws {
    var failing = steady
    failing.errorRate = 1
    let limit = Guard.errorRate(above: 0.2, after: 20)
    let repetition = try await run(
      plan(guards: [limit]), SimulatedProvider(failing, clock: clock), nil)
    guard case .stopped(let stop) = repetition.outcome else {
      Issue.record("it ended otherwise: \(repetition.outcome)")
      return
    }
    #expect(stop.guarding == limit)
    #expect(stop.reason.hasPrefix("20 of 20 requests failed, which is certain to be more; "))
    #expect(repetition.timelines.count == 20)
    #expect(repetition.abandonedRequests == 0)
    // The twentieth was due at 1,900 ms, and failed when its first token was to come.
    #expect(clock.now == .milliseconds(1950))
  }

  /// The sixteenth is refused when it is due, at 1,500 ms; the fifteenth ends 40 ms later.
  @Test func aCapLetsGoOfAllThatWait() async throws {
    let cap = Guard.requests(atMost: 15)
    let repetition = try await run(
      plan(), SimulatedProvider(steady, clock: clock), SpendingAccount([cap]))
    guard case .stopped(let stop) = repetition.outcome else {
      Issue.record("it ended otherwise: \(repetition.outcome)")
      return
    }
    #expect(stop.guarding == cap)
    #expect(repetition.timelines.map(\.index) == Array(0..<15))
    #expect(repetition.timelines.allSatisfy { $0.isCompleted })
    #expect(repetition.abandonedRequests == 0)
    #expect(clock.now == .milliseconds(1540))
  }

  @Test func aCapThatTheWarmUpUsesUpLeavesNoWindow() async throws {
    let repetition = try await run(
      plan(.seconds(10), warmup: .seconds(5)), SimulatedProvider(steady, clock: clock),
      SpendingAccount([.requests(atMost: 15)]))
    #expect(repetition.timelines.isEmpty)
    #expect(repetition.unmeasuredRequests == 15)
    #expect(repetition.window == .zero)
    #expect(repetition.windowStart == nil)
    #expect(clock.now == .milliseconds(1540))
  }

  // MARK: Servers that count nothing

  /// Replies of three events, each with several tokens for all that anybody knows, and no usage.
  private struct Uncounted: Provider {
    let name = "uncounted"
    let clock: any TimeSource

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion {
      for _ in 0..<3 { receive(GenerationEvent(at: clock.now, .output(.text, bytes: 40))) }
      return Completion()
    }
  }

  /// A reply without a limit is taken for 4,096 tokens, however few events it had: four of them are 16,384,
  /// for 0.016384 of 0.0165 USD.
  @Test func moneyIsKeptWhereNobodyCounts() async throws {
    let account = SpendingAccount([
      .cost(atMost: 0.0165, at: Prices(inputPerMillion: 0, outputPerMillion: 1))
    ])
    let repetition = try await run(
      plan(), Uncounted(clock: clock), account, maxOutputTokens: nil)
    #expect(repetition.timelines.count == 4)
    #expect(
      repetition.timelines.map(\.tokens)
        == Array(repeating: TokenUsage(prompt: 1, output: 3, source: .chunks), count: 4))
    #expect(account.spent == Consumption(requests: 4, promptTokens: 4, outputTokens: 16_384))
  }

  /// Nor does the twentieth such reply tell how long the next one may be.
  @Test func whatNobodyCountsSaysNothingOfWhatIsToCome() async throws {
    let account = SpendingAccount([])
    _ = try await run(
      plan(.requests(30)), Uncounted(clock: clock), account, maxOutputTokens: nil)
    #expect(account.spent.outputTokens == 30 * 4096)
    // Refusals by a server that counts the replies of others neither.
    let refusing = SpendingAccount([])
    let request = GenerationRequest(prompt: "hello")
    for _ in 0..<30 {
      guard let greatest = refusing.reserve(request) else { continue }
      #expect(greatest.outputTokens == 4096)
      refusing.settle(
        greatest, by: ReportSamples.request(0, due: 0, ended: 1, failure: RunSamples.refusal))
    }
    #expect(refusing.spent == Consumption(requests: 30))
  }
}
