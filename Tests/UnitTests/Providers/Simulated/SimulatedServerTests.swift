import Synchronization
import Testing

@testable import PerfHarness

/// The provider in front of a model of a server: what a request hears, and when.
@Suite struct SimulatedServerTests {
  /// A step takes 10 ms, 1 ms for each request in it, and 1 ms for each token of a prompt.
  private static let server = InferenceServer(
    maxSequences: 2, prefillTokensPerSecond: 1000, stepTime: .milliseconds(10),
    stepTimePerSequence: .milliseconds(1), stepTimePerCachedToken: .zero, cacheTokens: 400)

  /// What became of a request.
  private struct Outcome: Sendable {
    var events: [GenerationEvent]
    var result: Result<Completion, ProviderError>

    /// When its tokens came, in milliseconds.
    var tokens: [Int64] {
      events.compactMap {
        if case .output = $0.kind { $0.instant.nanoseconds / 1_000_000 } else { nil }
      }
    }

    var error: ProviderError? {
      if case .failure(let error) = result { error } else { nil }
    }
  }

  /// Sends requests, each from a task of its own, in the order given.
  ///
  /// - Parameter cancellations: who is cancelled, and when, in milliseconds.
  private func send(
    _ requests: [(at: Int64, request: GenerationRequest)], _ server: InferenceServer = server,
    cancellations: [(index: Int, at: Int64)] = []
  ) async throws -> [Outcome] {
    let clock = SimulationClock()
    let provider = SimulatedProvider(server: server, clock: clock)
    return try await clock.run {
      let tasks = requests.map { at, request in
        Task(executorPreference: clock.executor) {
          try? await clock.sleep(until: .milliseconds(at))
          return await Self.generate(request, provider)
        }
      }
      for (index, at) in cancellations {
        try await clock.sleep(until: .milliseconds(at))
        tasks[index].cancel()
      }
      var outcomes: [Outcome] = []
      for task in tasks { outcomes.append(await task.value) }
      return outcomes
    }
  }

  private static func generate(
    _ request: GenerationRequest, _ provider: SimulatedProvider
  ) async -> Outcome {
    let log = EventLog()
    do throws(ProviderError) {
      let completion = try await provider.generate(request, receive: log.receive)
      return Outcome(events: log.all, result: .success(completion))
    } catch {
      return Outcome(events: log.all, result: .failure(error))
    }
  }

  private func request(
    _ id: String, _ prompt: Int? = 5, _ output: Int? = 3, streams: Bool = true
  ) -> GenerationRequest {
    GenerationRequest(
      id: id, prompt: "", maxOutputTokens: output, streams: streams, promptTokens: prompt)
  }

  @Test func aStreamHasAnEventForEachStep() async throws {
    let outcome = try await send([(4, request("r"))])[0]
    let usage = TokenUsage(prompt: 5, output: 3, cached: 0)
    #expect(outcome.result == .success(Completion(usage: usage, finishReason: .length)))
    // 10 + 1 + 5, then 10 + 1.
    #expect(
      outcome.events == [
        GenerationEvent(at: .milliseconds(4), .sent),
        GenerationEvent(at: .milliseconds(20), .firstByte),
        GenerationEvent(at: .milliseconds(20), .output(.text, bytes: 4)),
        GenerationEvent(at: .milliseconds(31), .output(.text, bytes: 4)),
        GenerationEvent(at: .milliseconds(42), .output(.text, bytes: 4)),
        GenerationEvent(at: .milliseconds(42), .usage(usage)),
        GenerationEvent(at: .milliseconds(42), .ended),
      ])
  }

  @Test func aReplyThatIsNotStreamedComesAtItsEnd() async throws {
    let outcome = try await send([(0, request("r", streams: false))])[0]
    let usage = TokenUsage(prompt: 5, output: 3, cached: 0)
    #expect(
      outcome.events == [
        GenerationEvent(at: .milliseconds(0), .sent),
        GenerationEvent(at: .milliseconds(38), .firstByte),
        GenerationEvent(at: .milliseconds(38), .output(.text, bytes: 12)),
        GenerationEvent(at: .milliseconds(38), .usage(usage)),
        GenerationEvent(at: .milliseconds(38), .ended),
      ])
  }

  @Test(arguments: [
    GenerationRequest.Input.embedding(["a", "b"]), .rerank(query: "q", documents: ["a", "b"]),
  ])
  func ofWhatIsNotGeneratedThePromptIsComputed(_ input: GenerationRequest.Input) async throws {
    let request = GenerationRequest(id: "r", input, streams: false, promptTokens: 7)
    var server = Self.server
    server.cachesPrefixes = false
    let outcome = try await send([(0, request)], server)[0]
    let usage = TokenUsage(prompt: 7)
    #expect(outcome.result == .success(Completion(usage: usage)))
    #expect(
      outcome.events == [
        GenerationEvent(at: .milliseconds(0), .sent),
        GenerationEvent(at: .milliseconds(18), .firstByte),
        GenerationEvent(at: .milliseconds(18), .output(.result, bytes: 4)),
        GenerationEvent(at: .milliseconds(18), .usage(usage)),
        GenerationEvent(at: .milliseconds(18), .ended),
      ])
  }

  @Test(
    arguments: [
      (nil, nil, 16, FinishReason.stop), (3, nil, 3, .length), (3, 2, 2, .stop), (3, 9, 3, .length),
      (0, nil, 0, .length),
    ] as [(Int?, Int?, Int, FinishReason)])
  func neverGivesMoreTokensThanAreAskedFor(
    _ limit: Int?, _ drawn: Int?, _ tokens: Int, _ reason: FinishReason
  ) async throws {
    var server = Self.server
    server.outputTokens = drawn.map { .constant($0) }
    for streams in [true, false] {
      let outcome = try await send([(0, request("r", 5, limit, streams: streams))], server)[0]
      let completion = try outcome.result.get()
      #expect(completion.usage?.output == tokens)
      #expect(completion.finishReason == reason)
      #expect(outcome.tokens.count == (streams ? tokens : min(1, tokens)))
    }
  }

  /// Without a text no conversation could go on.
  @Test(arguments: [true, false])
  func theTextIsKeptForWhoWantsIt(_ streams: Bool) async throws {
    var request = request("r", streams: streams)
    #expect(try await send([(0, request)])[0].result.get().text == nil)
    request.keepsText = true
    #expect(try await send([(0, request)])[0].result.get().text == " the the the")
  }

  /// Four bytes are taken for a token where nobody counted; there is always one.
  @Test(arguments: [("", 1), ("12345678", 2)])
  func aPromptThatNobodyCountedIsEstimated(_ prompt: String, _ tokens: Int) async throws {
    let outcome = try await send([(0, GenerationRequest(prompt: prompt, maxOutputTokens: 1))])[0]
    #expect(try outcome.result.get().usage?.prompt == tokens)
    #expect(outcome.tokens == [11 + Int64(tokens)])
  }

  /// Two places: c waits until a and b have gone. What is told of c is its own.
  @Test func requestsWaitForOneAnother() async throws {
    let outcomes = try await send([
      (0, request("a", 5, 2)), (0, request("b", 5, 2)), (0, request("c", 5, 2)),
    ])
    // 10 + 2 + 10, 10 + 2; then 10 + 1 + 5, 10 + 1.
    #expect(outcomes.map(\.tokens) == [[22, 34], [22, 34], [50, 61]])
  }

  /// Two engines with room for one each: c follows b, which is over first. 10 + 1 + 5, 10 + 1; 10 + 1 + 4,
  /// and then 10 + 1 + 1.
  @Test func enginesTakeFromOneLine() async throws {
    var server = Self.server
    server.maxSequences = 1
    server.engines = 2
    let outcomes = try await send(
      [(0, request("a", 5, 2)), (0, request("b", 4, 1)), (0, request("c", 1, 1))], server)
    #expect(outcomes.map(\.tokens) == [[16, 27], [15], [27]])
  }

  /// Where both rest, the first one takes what comes.
  @Test func everyEngineHasACacheOfItsOwn() async throws {
    var server = Self.server
    server.maxSequences = 1
    server.engines = 2
    let requests = ["a", "b", "c"].map { id in
      var request = request(id, 40, 1)
      request.promptBlocks = PromptBlocks(tokensPerBlock: 20, ids: [1, 2])
      return request
    }
    let outcomes = try await send([(0, requests[0]), (0, requests[1]), (100, requests[2])], server)
    #expect(try outcomes.map { try $0.result.get().usage?.cached } == [0, 0, 32])
  }

  @Test func prefixesThatAreCachedAreToldOf() async throws {
    var first = request("a", 40, 1)
    first.promptBlocks = PromptBlocks(tokensPerBlock: 20, ids: [1, 2])
    var second = request("b", 40, 1)
    second.promptBlocks = PromptBlocks(tokensPerBlock: 20, ids: [1, 3])
    let outcomes = try await send([(0, first), (100, second), (200, first)])
    // Blocks of 16: the first 20 tokens have one of them whole, the 40 two.
    #expect(
      try outcomes.map { try $0.result.get().usage?.cached } == [0, 16, 32])
    #expect(outcomes.map(\.tokens) == [[51], [135], [219]])
  }

  @Test func theOrderOfTasksDoesNotMatter() async throws {
    let requests = (0..<10).map { (at: Int64(10 * ($0 / 5)), request: request("0-\($0)")) }
    let forward = try await send(requests)
    let backward = try await send(requests.reversed())
    #expect(forward.map(\.events) == backward.reversed().map(\.events))
  }

  /// a is cancelled in its second step, which ends at 34; c takes its place then.
  @Test func whoIsCancelledLeavesItsPlace() async throws {
    let outcomes = try await send(
      [(0, request("a", 5, 9)), (0, request("b", 5, 3)), (0, request("c", 5, 1))],
      cancellations: [(0, 25)])
    #expect(outcomes[0].error == ProviderError(.cancelled, "the request was cancelled"))
    // 10 + 2 + 10, 10 + 2; then c's prompt beside b: 10 + 2 + 5.
    #expect(outcomes.map(\.tokens) == [[22], [22, 34, 51], [51]])
  }

  /// Who cancels while an event is given out is told after it, and hears no more.
  @Test func aRequestMayCancelItselfWhileItHears() async throws {
    let clock = SimulationClock()
    let provider = SimulatedProvider(server: Self.server, clock: clock)
    let log = EventLog()
    let request = request("a", 5, 9)
    let error = try await clock.run {
      await Task(executorPreference: clock.executor) { () -> ProviderError? in
        let canceller = Canceller()
        let task = Task(executorPreference: clock.executor) { () -> ProviderError? in
          do throws(ProviderError) {
            _ = try await provider.generate(request) { event in
              log.receive(event)
              if case .output = event.kind, log.kinds.count == 4 { canceller.cancel() }
            }
            return nil
          } catch {
            return error
          }
        }
        canceller.task.withLock { $0 = task }
        return await task.value
      }.value
    }
    #expect(error == ProviderError(.cancelled, "the request was cancelled"))
    // sent, firstByte and two tokens: 16 and 27.
    #expect(log.kinds.count == 4)
    #expect(clock.now == .milliseconds(27))
  }

  private final class Canceller: Sendable {
    let task = Mutex<Task<ProviderError?, Never>?>(nil)
    func cancel() { task.withLock { $0 }?.cancel() }
  }

  @Test func aRequestThatIsCancelledBeforehandIsNotTaken() async throws {
    let outcomes = try await send(
      [(10, request("a")), (10, request("b", 5, 1))],
      cancellations: [(0, 5)])
    #expect(outcomes[0].error?.code == .cancelled)
    #expect(outcomes[1].tokens == [26])
  }

  @Test func tooManyWaitingAreRefused() async throws {
    var server = Self.server
    server.maxWaiting = 1
    let requests = (0..<4).map { (at: Int64(0), request: request("\($0)", 5, 1)) }
    let outcomes = try await send(requests.reversed(), server)
    #expect(outcomes.map { $0.error == nil } == [false, true, true, true])
    #expect(
      outcomes[0].error
        == ProviderError(
          .http(503),
          "the simulated server refused the request: 1 request waits already, no more may; "
            + "send less or raise maxWaiting", status: 503))
    server.maxWaiting = 0
    let refused = try await send(requests, server)
    #expect(
      refused[3].error?.message
        == "the simulated server refused the request: 0 requests wait already, no more may; "
        + "send less or raise maxWaiting")
  }

  @Test func whatIsLongerThanTheCacheIsRefused() async throws {
    let outcome = try await send([(0, request("a", 390, 11))])[0]
    #expect(
      outcome.error
        == ProviderError(
          .http(400),
          "the simulated server's cache holds 400 tokens; the request needs 401; "
            + "ask for less or raise cacheTokens", status: 400))
    #expect(outcome.events.map(\.kind) == [.sent])
  }

  @Test func preparingStartsTheServerAnew() async throws {
    let provider = SimulatedProvider.simulated(server: Self.server)
    #expect(provider.server == Self.server)
    var request = request("a", 40, 1)
    request.promptBlocks = PromptBlocks(tokensPerBlock: 20, ids: [1, 2])
    let asked = request
    let cached = try await provider.clock.run {
      var cached: [Int?] = []
      for round in 0..<3 {
        if round == 2 { try await provider.prepare(concurrency: 1) }
        cached.append(try await provider.generate(asked) { _ in }.usage?.cached)
      }
      return cached
    }
    #expect(cached == [0, 32, 0])
  }

  /// In real time too requests wait for one another; how long is the machine's affair.
  @Test func itLivesByTheRealClockToo() async throws {
    var server = Self.server
    server.maxSequences = 1
    server.stepTime = .milliseconds(1)
    let provider = SimulatedProvider(server: server, clock: SystemClock())
    let requests = (0..<4).map { request("\($0)", 1, 2) }
    let outcomes = await withTaskGroup(of: Outcome.self) { group in
      for request in requests { group.addTask { await Self.generate(request, provider) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(outcomes.allSatisfy { $0.error == nil })
    // One after the other: the last event of each is before the first byte of the next.
    let spans = outcomes.map { outcome in
      (
        first: outcome.events.first { $0.kind == .firstByte }?.instant,
        last: outcome.events.last?.instant
      )
    }.sorted { ($0.first ?? .milliseconds(0)) < ($1.first ?? .milliseconds(0)) }
    for (one, next) in zip(spans, spans.dropFirst()) {
      let (last, first) = (try #require(one.last), try #require(next.first))
      #expect(last <= first)
    }
  }

  @Test func theSameSeedRepeatsARunAndAnotherDoesNot() async throws {
    func timelines(seed: UInt64) async throws -> [RequestTimeline] {
      let scenario = Scenario(
        "chat", traffic: "U(20,200)/(5,40)", load: .open(.poisson(perSecond: 30)),
        lasting: .requests(300))
      let server = InferenceServer(
        maxSequences: 16, variation: .logNormal(sigma: 0.1), cacheTokens: 2000, seed: seed)
      let provider = SimulatedProvider.simulated(server: server)
      let requests = try scenario.makeRequests()
      return try await provider.clock.run {
        await Runner(LoadPlan(scenario), provider: provider) {
          requests.request(index: $0, repetition: 0)
        }.run().timelines
      }
    }
    let first = try await timelines(seed: 1)
    #expect(first.count == 300)
    #expect(first.allSatisfy { $0.failure == nil })
    #expect(try await timelines(seed: 1) == first)
    #expect(try await timelines(seed: 2) != first)
  }
}
