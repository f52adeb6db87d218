import Testing

@testable import PerfHarness

@Suite struct SimulatedProviderTests {
  private static let steady = SimulatedProvider.Behavior(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))

  private func generate(
    _ requests: [GenerationRequest], _ behavior: SimulatedProvider.Behavior = steady
  ) async throws -> [(events: [GenerationEvent], completion: Completion)] {
    let provider = SimulatedProvider(behavior)
    return try await provider.clock.run {
      var results: [(events: [GenerationEvent], completion: Completion)] = []
      for request in requests {
        let log = EventLog()
        let completion = try await provider.generate(request, receive: log.receive)
        results.append((log.all, completion))
      }
      return results
    }
  }

  private func request(
    _ id: String = "r", tokens: Int? = 3, streams: Bool = true
  ) -> GenerationRequest {
    GenerationRequest(
      id: id, prompt: "Hi", maxOutputTokens: tokens, streams: streams, promptTokens: 7)
  }

  @Test func steadyLatenciesGiveExactlyTheirStamps() async throws {
    let usage = TokenUsage(prompt: 7, output: 3)
    let results = try await generate([request(), request()])
    #expect(
      results.map(\.completion)
        == Array(repeating: Completion(usage: usage, finishReason: .length), count: 2))
    for (start, result) in zip([0, 70] as [Int64], results) {
      #expect(
        result.events == [
          GenerationEvent(at: .milliseconds(start), .sent),
          GenerationEvent(at: .milliseconds(start + 50), .firstByte),
          GenerationEvent(at: .milliseconds(start + 50), .output(.text, bytes: 4)),
          GenerationEvent(at: .milliseconds(start + 60), .output(.text, bytes: 4)),
          GenerationEvent(at: .milliseconds(start + 70), .output(.text, bytes: 4)),
          GenerationEvent(at: .milliseconds(start + 70), .usage(usage)),
          GenerationEvent(at: .milliseconds(start + 70), .ended),
        ])
    }
  }

  @Test func aReplyThatIsNotStreamedComesAllAtOnceWhenItsLastTokenWould() async throws {
    let results = try await generate([request(streams: false)])
    let usage = TokenUsage(prompt: 7, output: 3)
    #expect(
      results[0].events == [
        GenerationEvent(at: .milliseconds(0), .sent),
        GenerationEvent(at: .milliseconds(70), .firstByte),
        GenerationEvent(at: .milliseconds(70), .output(.text, bytes: 12)),
        GenerationEvent(at: .milliseconds(70), .usage(usage)),
        GenerationEvent(at: .milliseconds(70), .ended),
      ])
  }

  @Test(
    arguments: [
      (nil, nil, 16, FinishReason.stop), (5, nil, 5, .length), (5, 3, 3, .stop), (5, 5, 5, .length),
      (5, 9, 5, .length), (nil, 20, 20, .stop), (5, 0, 0, .stop), (0, nil, 0, .length),
      (-1, nil, 0, .stop),
    ] as [(Int?, Int?, Int, FinishReason)])
  func neverGivesMoreTokensThanAreAskedFor(
    _ limit: Int?, _ drawn: Int?, _ tokens: Int, _ reason: FinishReason
  ) async throws {
    var behavior = Self.steady
    behavior.outputTokens = drawn.map { .constant($0) }
    for streams in [true, false] {
      let result = try await generate([request(tokens: limit, streams: streams)], behavior)[0]
      #expect(result.completion.usage?.output == tokens)
      #expect(result.completion.finishReason == reason)
      let bytes = result.events.reduce(0) { sum, event in
        if case .output(_, let bytes) = event.kind { sum + bytes } else { sum }
      }
      #expect(bytes == 4 * tokens)
    }
  }

  @Test(arguments: [
    GenerationRequest.Input.embedding(["a", "b"]), .rerank(query: "q", documents: ["a", "b"]),
  ])
  func whatIsNotGeneratedComesAtOnceWhenAFirstTokenWould(
    _ input: GenerationRequest.Input
  ) async throws {
    let request = GenerationRequest(input, streams: false, promptTokens: 7)
    let usage = TokenUsage(prompt: 7)
    let result = try #require(try await generate([request]).first)
    #expect(result.completion == Completion(usage: usage))
    #expect(
      result.events == [
        GenerationEvent(at: .milliseconds(0), .sent),
        GenerationEvent(at: .milliseconds(50), .firstByte),
        GenerationEvent(at: .milliseconds(50), .output(.result, bytes: 4)),
        GenerationEvent(at: .milliseconds(50), .usage(usage)),
        GenerationEvent(at: .milliseconds(50), .ended),
      ])
  }

  @Test func drawnLengthsStayWithinTheLimit() async throws {
    var behavior = Self.steady
    behavior.outputTokens = .uniform(1...100)
    let lengths = try await generate((0..<200).map { request("\($0)", tokens: 50) }, behavior)
      .compactMap(\.completion.usage?.output)
    #expect(lengths.count == 200)
    #expect(lengths.allSatisfy { (1...50).contains($0) })
    #expect(Set(lengths).count > 20)
  }

  /// What a request gets, relative to when it was sent.
  private func offsets(_ events: [GenerationEvent]) -> [Duration] {
    events.map { $0.instant - events[0].instant }
  }

  @Test func whatARequestGetsDependsOnItsIDAndNotOnItsPlace() async throws {
    let behavior = SimulatedProvider.Behavior(outputTokens: .uniform(1...20), seed: 4)
    let ids = (0..<20).map { "r\($0)" }
    let forward = try await generate(ids.map { request($0, tokens: nil) }, behavior)
    let backward = try await generate(ids.reversed().map { request($0, tokens: nil) }, behavior)
    #expect(forward.map { offsets($0.events) } == backward.reversed().map { offsets($0.events) })
    #expect(forward.map(\.completion) == backward.reversed().map(\.completion))
    #expect(Set(forward.map { offsets($0.events) }).count == 20)
    var other = behavior
    other.seed = 5
    let reseeded = try await generate(ids.map { request($0, tokens: nil) }, other)
    #expect(reseeded.map { offsets($0.events) } != forward.map { offsets($0.events) })
  }

  @Test func aRequestThatFailsDoesSoWhenItsFirstTokenWouldCome() async throws {
    var behavior = Self.steady
    behavior.errorRate = 1
    let provider = SimulatedProvider(behavior)
    let log = EventLog()
    let request = request()
    await #expect(
      throws: ProviderError(
        .simulated, "the simulated provider was told to fail this request")
    ) {
      try await provider.clock.run { try await provider.generate(request, receive: log.receive) }
    }
    #expect(log.kinds == [.sent])
    #expect(provider.clock.now == .milliseconds(50))
  }

  @Test func theShareOfFailuresIsTheErrorRate() async throws {
    var behavior = Self.steady
    behavior.errorRate = 0.2
    let provider = SimulatedProvider(behavior)
    let failures = try await provider.clock.run {
      var failures: [String] = []
      for index in 0..<1000 {
        let request = GenerationRequest(id: "\(index)", prompt: "", maxOutputTokens: 1)
        if (try? await provider.generate(request, receive: { _ in })) == nil {
          failures.append(request.id)
        }
      }
      return failures
    }
    // Binomial with p = 0.2: mean 200, standard deviation 12.6; five of them either side.
    #expect((137...263).contains(failures.count))
  }

  @Test func cancellingEndsTheWait() async throws {
    let clock = SimulationClock()
    let provider = SimulatedProvider(Self.steady, clock: clock)
    let log = EventLog()
    let request = request(tokens: 100)
    let error = try await clock.run {
      let task = Task(executorPreference: clock.executor) { () -> ProviderError? in
        do throws(ProviderError) {
          _ = try await provider.generate(request, receive: log.receive)
          return nil
        } catch {
          return error
        }
      }
      try await clock.sleep(until: .milliseconds(65))
      task.cancel()
      return await task.value
    }
    #expect(error == ProviderError(.cancelled, "the request was cancelled"))
    #expect(clock.now == .milliseconds(65))
    #expect(log.kinds.count == 4)
  }

  @Test func hasANameAndASimulatedClock() {
    let provider: any Provider = .simulated
    #expect(provider.name == "simulated")
    #expect(provider.model == nil)
    #expect(provider.clock.isSimulated)
    #expect(provider.connectionsOpened == 0)
  }
}
