import Testing

@testable import PerfHarness

@Suite struct ClosureProviderTests {
  private let clock = SimulationClock()
  private let log = EventLog()

  private func run(
    _ body: @escaping @Sendable (Probe) async throws -> Void
  ) async throws -> Completion {
    let provider = ClosureProvider(clock: clock, body: body)
    let log = log
    return try await clock.run {
      try await provider.generate(
        GenerationRequest(id: "call-7", prompt: ""), receive: log.receive)
    }
  }

  @Test func aClosureThatMarksNothingIsTimedFromCallToReturn() async throws {
    let completion = try await run { [clock] probe in
      #expect(probe.request == "call-7")
      try await clock.sleep(until: .milliseconds(30))
    }
    #expect(completion == Completion(usage: TokenUsage()))
    #expect(
      log.all == [
        GenerationEvent(at: .milliseconds(0), .sent),
        GenerationEvent(at: .milliseconds(30), .returned),
      ])
  }

  @Test func marksAreOutputsAndTheReturnEndsTheCall() async throws {
    let completion = try await run { [clock] probe in
      try await clock.sleep(until: .milliseconds(10))
      probe.mark(.firstToken)
      try await clock.sleep(until: .milliseconds(20))
      probe.mark(.token)
      try await clock.sleep(until: .milliseconds(30))
      probe.count(promptTokens: 4)
      probe.count(outputTokens: 9)
    }
    #expect(completion == Completion(usage: TokenUsage(prompt: 4, output: 9)))
    #expect(
      log.all == [
        GenerationEvent(at: .milliseconds(0), .sent),
        GenerationEvent(at: .milliseconds(10), .output(.text, bytes: 0)),
        GenerationEvent(at: .milliseconds(20), .output(.text, bytes: 0)),
        GenerationEvent(at: .milliseconds(30), .returned),
      ])
  }

  @Test func theLastCountOfEachSideStays() async throws {
    let completion = try await run { probe in
      probe.count(promptTokens: 1, outputTokens: 2)
      probe.count(outputTokens: 3)
      probe.count()
    }
    #expect(completion.usage == TokenUsage(prompt: 1, output: 3))
  }

  @Test func marksOfSeveralTasksComeOneAfterTheOther() async throws {
    let provider = ClosureProvider(clock: SystemClock()) { probe in
      await withTaskGroup { group in
        for _ in 0..<8 {
          group.addTask { for _ in 0..<200 { probe.mark(.token) } }
        }
      }
    }
    _ = try await provider.generate(GenerationRequest(prompt: ""), receive: log.receive)
    let instants = log.all.map(\.instant)
    #expect(instants.count == 8 * 200 + 2)
    #expect(instants == instants.sorted())
  }

  private struct OutOfRows: Error, CustomStringConvertible {
    let description = "no row is left"
  }

  private enum Trouble: Error { case deep }

  @Test(
    arguments: [
      (OutOfRows(), ProviderError(.init(rawValue: "OutOfRows"), "no row is left")),
      (Trouble.deep, ProviderError(.init(rawValue: "Trouble"), "deep")),
      (CancellationError(), ProviderError(.cancelled, "the closure was cancelled")),
      (
        ProviderError(.http(503), "busy", status: 503, retryAfter: .seconds(1)),
        ProviderError(.http(503), "busy", status: 503, retryAfter: .seconds(1))
      ),
    ] as [(any Error, ProviderError)])
  func errorsAreCountedByTheirType(_ thrown: any Error, _ expected: ProviderError) async throws {
    await #expect(throws: expected) {
      try await run { probe in
        probe.mark(.firstToken)
        throw thrown
      }
    }
    // What was marked before counts, and there is no end to stamp.
    #expect(log.kinds == [.sent, .output(.text, bytes: 0)])
  }

  @Test func whatWasToldBeforeAFailureIsPassedOn() async throws {
    await #expect(throws: ProviderError(.init(rawValue: "Trouble"), "deep")) {
      try await run { probe in
        probe.count(promptTokens: 4)
        throw Trouble.deep
      }
    }
    #expect(log.kinds == [.sent, .usage(TokenUsage(prompt: 4))])
  }

  @Test func cancellingReachesTheClosure() async throws {
    let error = try await cancelled { [clock] in try await clock.sleep(until: .milliseconds(1_000))
    }
    #expect(error == ProviderError(.cancelled, "the closure was cancelled"))
    #expect(clock.now == .milliseconds(40))
  }

  @Test func whatACancelledClosureThrowsIsNoFailureOfItsOwn() async throws {
    let error = try await cancelled { [clock] in
      do {
        try await clock.sleep(until: .milliseconds(1_000))
      } catch {
        throw Trouble.deep
      }
    }
    #expect(error == ProviderError(.cancelled, "the closure was cancelled: deep"))
  }

  /// What comes of a call that is cancelled after 40 ms.
  private func cancelled(
    _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> ProviderError? {
    let provider = ClosureProvider(clock: clock) { _ in try await body() }
    return try await clock.run { [clock] in
      let task = Task(executorPreference: clock.executor) { () -> ProviderError? in
        do throws(ProviderError) {
          _ = try await provider.generate(GenerationRequest(prompt: ""), receive: { _ in })
          return nil
        } catch {
          return error
        }
      }
      try await clock.sleep(until: .milliseconds(40))
      task.cancel()
      return await task.value
    }
  }
}
