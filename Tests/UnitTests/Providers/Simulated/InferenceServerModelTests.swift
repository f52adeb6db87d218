import Testing

@testable import PerfHarness

/// Small traces, worked out by hand. A step takes 10 ms, 1 ms for each request in it, and 1 ms for each
/// token of a prompt; a block has 4 tokens.
@Suite struct InferenceServerModelTests {
  private typealias Request = InferenceServerModel.Request

  private func server(
    maxSequences: Int = 2, tokensPerStep: Int = 100, cacheTokens: Int = 1000,
    perCachedToken: Duration = .zero, cachesPrefixes: Bool = true, maxWaiting: Int? = nil,
    engines: Int = 1
  ) -> InferenceServer {
    InferenceServer(
      maxSequences: maxSequences, tokensPerStep: tokensPerStep, prefillTokensPerSecond: 1000,
      stepTime: .milliseconds(10), stepTimePerSequence: .milliseconds(1),
      stepTimePerCachedToken: perCachedToken, cacheTokens: cacheTokens, tokensPerBlock: 4,
      cachesPrefixes: cachesPrefixes, maxWaiting: maxWaiting, engines: engines)
  }

  private func request(
    _ id: String, _ prompt: Int, _ output: Int, blocks: [UInt64]? = nil, streams: Bool = true
  ) -> Request {
    Request(
      id: id, promptTokens: prompt, outputTokens: output,
      promptBlocks: blocks.map { PromptBlocks(tokensPerBlock: 4, ids: $0) }, streams: streams)
  }

  /// Runs a model until it has no more to do.
  private struct Trace {
    var model: InferenceServerModel
    /// One for each instant at which something came out: `a2` for a's second token, with a dot for the
    /// last one, `!` for a refusal.
    var lines: [String] = []
    /// How many tokens of each request's prompt were in the cache.
    var cached: [String: Int] = [:]
    private var names: [InferenceServerModel.Ticket: String] = [:]
    private let engines: Int

    init(_ server: InferenceServer) {
      engines = server.engines
      model = InferenceServerModel(server)
    }

    /// - Parameter cancellations: who goes, and when; before anything else in that millisecond.
    mutating func run(
      _ arrivals: [(at: Int64, request: Request)],
      cancellations: [(at: Int64, id: String)] = []
    ) {
      var now = MonotonicInstant.milliseconds(0)
      var arrivals = arrivals[...]
      var cancellations = cancellations[...]
      while true {
        while let next = cancellations.first, .milliseconds(next.at) <= now {
          for (ticket, name) in names where name == next.id { _ = model.cancel(ticket) }
          cancellations.removeFirst()
        }
        while let next = arrivals.first, .milliseconds(next.at) <= now {
          if case .waiting(let ticket) = model.submit(next.request, at: now) {
            names[ticket] = next.request.id
          }
          arrivals.removeFirst()
        }
        for engine in 0..<engines { _ = model.startStep(of: engine, at: now) }
        let refused = model.refuseExcess().map { "\(names[$0, default: "?"])!" }
        if !refused.isEmpty { note(refused, now) }
        let instants = [
          model.stepEnd, arrivals.first.map { .milliseconds($0.at) },
          cancellations.first.map { .milliseconds($0.at) },
        ].compactMap(\.self)
        guard let next = instants.min() else { return }
        now = next
        for engine in 0..<engines where model.stepEnd(of: engine) == now { endStep(engine, now) }
      }
    }

    private mutating func endStep(_ engine: Int, _ now: MonotonicInstant) {
      var releases: [InferenceServerModel.Release] = []
      model.endStep(of: engine, into: &releases)
      for release in releases { cached[names[release.ticket, default: "?"]] = release.cachedTokens }
      let words = releases.map {
        "\(names[$0.ticket, default: "?"])\($0.outputTokens)\($0.isFinished ? "." : "")"
      }
      if !words.isEmpty { note(words, now) }
    }

    private mutating func note(_ words: [String], _ now: MonotonicInstant) {
      lines.append("\(now.nanoseconds / 1_000_000): \(words.joined(separator: " "))")
    }
  }

  /// Step 1: 5 tokens of a and the 3 that are left of the budget of b, 10 + 2 + 8 ms. Step 2: a's newest
  /// token and 3 of b, 10 + 2 + 3. Step 3: a token of each, 10 + 2. Then c, which had to wait for a
  /// place: 10 + 1 + 3.
  @Test func promptsAreComputedInChunksBesideTokens() {
    var trace = Trace(server(tokensPerStep: 8))
    trace.run([
      (0, request("a", 5, 3)), (0, request("b", 6, 2)), (0, request("c", 3, 1)),
    ])
    #expect(trace.lines == ["20: a1", "35: a2 b1", "47: a3. b2.", "61: c1."])
    #expect(trace.model.steps == 4)
    #expect(trace.model.usedBlocks == 0)
  }

  /// What comes while a step is under way joins the next one: b waits from 5 to 16 ms.
  @Test func whoComesDuringAStepJoinsTheNextOne() {
    var trace = Trace(server())
    trace.run([(0, request("a", 5, 2)), (5, request("b", 4, 1)), (100, request("c", 1, 1))])
    #expect(trace.lines == ["16: a1", "32: a2. b1.", "112: c1."])
  }

  /// Step 1 computes 5 tokens: 16 ms. Step 2 has these 5 in the cache, at 2 ms each: 10 + 1 + 10; step 3
  /// has 6: 10 + 1 + 12.
  @Test func stepsTakeLongerTheMoreIsInTheCache() {
    var trace = Trace(server(perCachedToken: .milliseconds(2)))
    trace.run([(0, request("a", 5, 3))])
    #expect(trace.lines == ["16: a1", "37: a2", "60: a3."])
  }

  /// Four blocks. Both prompts of 7 take two each, and the eighth token of each fits: 10 + 2 + 14, 10 + 2.
  /// For its ninth a needs a third block: b goes, and is not taken again in that step, 10 + 1. Its 9
  /// tokens need three blocks, of which there is one: a goes on alone, 10 + 1. Then b is computed anew and
  /// gets its third token: 10 + 1 + 9.
  @Test func theYoungestGoesWhenNoBlockIsFree() {
    var trace = Trace(server(cacheTokens: 16))
    trace.run([(0, request("a", 7, 4)), (0, request("b", 7, 3))])
    #expect(trace.lines == ["26: a1 b1", "38: a2 b2", "49: a3", "60: a4.", "80: b3."])
    #expect(trace.model.preemptions == 1)
    #expect(trace.model.usedBlocks == 0)
  }

  /// As above, with c behind: who lost its blocks comes before who waits, though c would fit.
  @Test func whoLostItsBlocksComesFirst() {
    var trace = Trace(server(cacheTokens: 16))
    trace.run([(0, request("a", 7, 4)), (0, request("b", 7, 3)), (1, request("c", 1, 1))])
    #expect(
      trace.lines == ["26: a1 b1", "38: a2 b2", "49: a3", "60: a4.", "82: b3. c1."])
  }

  /// b and c find two blocks of a's three: of a prompt that is there to its end, the last token is
  /// computed all the same, and with it its block. 10 + 1 + 12, then twice 10 + 1 + 4.
  @Test func prefixesThatAreInTheCacheAreNotComputed() {
    var trace = Trace(server(maxSequences: 1))
    trace.run([
      (0, request("a", 12, 1, blocks: [1, 2, 3])), (0, request("b", 12, 1, blocks: [1, 2, 9])),
      (0, request("c", 12, 1, blocks: [1, 2, 3])),
      // The same ids elsewhere are other prefixes.
      (0, request("d", 12, 1, blocks: [2, 1, 3])),
    ])
    #expect(trace.lines == ["23: a1.", "38: b1.", "53: c1.", "76: d1."])
    #expect(trace.cached == ["a": 0, "b": 8, "c": 8, "d": 0])
  }

  @Test func aServerWithoutAPrefixCacheComputesAll() {
    var trace = Trace(server(maxSequences: 1, cachesPrefixes: false))
    trace.run([
      (0, request("a", 12, 1, blocks: [1, 2, 3])), (0, request("b", 12, 1, blocks: [1, 2, 3])),
    ])
    #expect(trace.lines == ["23: a1.", "46: b1."])
  }

  /// The blocks that a step computes are found by those taken later in the same step.
  @Test func prefixesAreSharedWithinAStep() {
    var trace = Trace(server())
    trace.run([
      (0, request("a", 12, 1, blocks: [1, 2, 3])), (0, request("b", 12, 1, blocks: [1, 2, 3])),
    ])
    // 10 + 2 + 12 + 4.
    #expect(trace.lines == ["28: a1. b1."])
    #expect(trace.cached == ["a": 0, "b": 8])
  }

  /// Five blocks. a leaves 1, 1-2 and 1-2-3, of which the last is the oldest; b uses the first two and
  /// leaves 1-2-9. d needs three: one is free, and 1-2-3 and 1-2-9 go. e finds 1 and 1-2 still, and takes
  /// d's last block, so that f finds two of d's.
  @Test func whatHasBeenUnusedForLongestIsForgotten() {
    var trace = Trace(server(maxSequences: 1, cacheTokens: 20))
    trace.run([
      (0, request("a", 12, 1, blocks: [1, 2, 3])), (0, request("b", 12, 1, blocks: [1, 2, 9])),
      (0, request("d", 12, 1, blocks: [7, 8, 6])), (0, request("e", 12, 1, blocks: [1, 2, 5])),
      (0, request("f", 12, 1, blocks: [7, 8, 6])),
    ])
    #expect(trace.cached == ["a": 0, "b": 8, "d": 0, "e": 8, "f": 8])
    // Four blocks: d takes the free one, 1-2-3 and 1-2, so that b finds 1 alone.
    trace = Trace(server(maxSequences: 1, cacheTokens: 16))
    trace.run([
      (0, request("a", 12, 1, blocks: [1, 2, 3])), (0, request("d", 12, 1, blocks: [7, 8, 6])),
      (0, request("e", 12, 1, blocks: [1, 2, 9])),
    ])
    #expect(trace.cached == ["a": 0, "d": 0, "e": 4])
  }

  /// Four blocks, of which each request uses two. b takes those that were never used; c those that have been
  /// unused for longest, which are a's, and not b's, though nobody will find those again.
  @Test func whatCanBeFoundAgainIsForgottenInItsTurn() {
    let (a, d) = (request("a", 8, 1, blocks: [1, 2]), request("d", 8, 1, blocks: [1, 2]))
    var trace = Trace(server(maxSequences: 1, cacheTokens: 16))
    trace.run([(0, a), (0, request("b", 8, 1)), (0, d)])
    #expect(trace.cached == ["a": 0, "b": 0, "d": 4])
    trace = Trace(server(maxSequences: 1, cacheTokens: 16))
    trace.run([(0, a), (0, request("b", 8, 1)), (0, request("c", 8, 1)), (0, d)])
    #expect(trace.cached == ["a": 0, "b": 0, "c": 0, "d": 0])
  }

  /// The first step is under way until 16 ms, whoever has gone.
  @Test func whoIsCancelledLeavesItsPlaceAndItsBlocksAtOnce() {
    var trace = Trace(server(maxSequences: 1))
    trace.run(
      [
        (0, request("a", 5, 10)), (0, request("b", 5, 5)), (0, request("c", 5, 1)),
        (50, request("d", 1, 1)),
      ], cancellations: [(5, "a"), (6, "b")])
    #expect(trace.lines == ["32: c1.", "62: d1."])
    var model = InferenceServerModel(server())
    let admission = model.submit(request("a", 9, 2), at: .milliseconds(0))
    guard case .waiting(let ticket) = admission else {
      Issue.record("expected it to wait, found \(admission)")
      return
    }
    #expect(model.waiting == 1)
    _ = model.startStep(at: .milliseconds(0))
    #expect([model.waiting, model.batch, model.usedBlocks] == [0, 1, 3])
    let wasThere = model.cancel(ticket)
    let isThereStill = model.cancel(ticket)
    #expect([wasThere, isThereStill] == [true, false])
    #expect([model.waiting, model.batch, model.usedBlocks] == [0, 0, 0])
  }

  @Test func whoComesInOneInstantIsTakenInTheOrderOfIDs() {
    var trace = Trace(server(maxSequences: 1))
    trace.run(
      ["0-10", "0-2", "0-1", "0-11"].map { (at: 0, request: request($0, 4, 1)) }
        + [(at: 1, request: request("0-0", 4, 1))])
    #expect(trace.lines == ["15: 0-11.", "30: 0-21.", "45: 0-101.", "60: 0-111.", "75: 0-01."])
  }

  @Test func whoWasCancelledStandsInNobodysWay() {
    var model = InferenceServerModel(server(maxSequences: 1))
    var names: [InferenceServerModel.Ticket: String] = [:]
    func submit(_ ids: [String]) {
      for id in ids {
        guard case .waiting(let ticket) = model.submit(request(id, 1, 1), at: .milliseconds(0))
        else { continue }
        names[ticket] = id
      }
    }
    submit(["3", "4", "5"])
    for (ticket, id) in names where id == "4" { _ = model.cancel(ticket) }
    submit(["2"])
    var releases: [InferenceServerModel.Release] = []
    var now = MonotonicInstant.milliseconds(0)
    while let end = model.startStep(at: now) {
      now = end
      model.endStep(into: &releases)
    }
    #expect(releases.map { names[$0.ticket] } == ["2", "3", "5"])
  }

  /// Of the four that come at once the first begins, one may wait, and the newest two are sent away.
  @Test func tooManyMayNotWait() {
    var trace = Trace(server(maxSequences: 1, maxWaiting: 1))
    trace.run(
      ["a", "b", "c", "d"].map { (at: 0, request: request($0, 4, 1)) }
        + [(at: 10, request: request("e", 4, 1)), (at: 15, request: request("f", 4, 1))])
    #expect(trace.lines == ["0: d! c!", "10: e!", "15: a1.", "30: b1.", "45: f1."])
  }

  @Test func whatIsLongerThanTheCacheIsNotTaken() {
    var model = InferenceServerModel(server(cacheTokens: 18))
    // Four whole blocks.
    #expect(model.submit(request("a", 10, 7), at: .milliseconds(0)) == .tooLong(17))
    #expect(model.submit(request("b", 1, .max), at: .milliseconds(0)) == .tooLong(.max))
    #expect(!model.hasWork)
    guard case .waiting = model.submit(request("c", 10, 6), at: .milliseconds(0)) else {
      Issue.record("16 tokens fit")
      return
    }
  }

  @Test func onlyTheEndIsToldOfWhatIsNotStreamedOrNotGenerated() {
    var trace = Trace(server())
    trace.run([(0, request("a", 5, 3, streams: false)), (100, request("b", 5, 0))])
    #expect(trace.lines == ["38: a3.", "116: b0."])
  }

  /// Requests that come and go at random, into a cache that is too small for them: each gets all its
  /// tokens, in order, and in the end the cache is empty.
  @Test(arguments: 1...10 as ClosedRange<UInt64>, [1, 3])
  func nobodyIsForgottenAndNothingIsLost(seed: UInt64, engines: Int) {
    var generator = SeededGenerator(seed: seed)
    let requests = (0..<200).map { index in
      request(
        "\(index)#", Int.random(in: 1...30, using: &generator),
        Int.random(in: 0...20, using: &generator),
        blocks: (0..<5).map { _ in UInt64.random(in: 1...2, using: &generator) })
    }
    let arrivals = requests.map { (at: Int64.random(in: 0...2000, using: &generator), request: $0) }
      .sorted { $0.at < $1.at }
    let gone = Set((0..<20).map { _ in Int.random(in: 0..<200, using: &generator) })
    var trace = Trace(server(maxSequences: 8, tokensPerStep: 16, cacheTokens: 80, engines: engines))
    trace.run(
      arrivals,
      cancellations: gone.map { (at: Int64.random(in: 0...4000, using: &generator), id: "\($0)#") }
        .sorted { $0.at < $1.at })
    let words = trace.lines.flatMap { $0.split(separator: " ").dropFirst() }
    for (index, request) in requests.enumerated() where !gone.contains(index) {
      let numbers = request.outputTokens == 0 ? 0...0 : 1...request.outputTokens
      #expect(
        words.filter { $0.hasPrefix("\(index)#") }.map(String.init)
          == numbers.map { "\(index)#\($0)\($0 == request.outputTokens ? "." : "")" })
    }
    if engines == 1 { #expect(trace.model.preemptions > 0) }
    #expect([trace.model.waiting, trace.model.batch, trace.model.usedBlocks] == [0, 0, 0])
  }

  /// The mean of n draws is 1, within 5 of its standard deviations: cv/√n, with the coefficient of
  /// variation 0, 1, and √(exp(σ²) − 1).
  @Test(
    arguments: [
      (.none, 0), (.exponential, 1), (.logNormal(sigma: 0.5), 0.533),
    ] as [(InferenceServer.Variation, Double)])
  func variationsAreOneOnAverage(_ variation: InferenceServer.Variation, _ cv: Double) {
    var generator = SeededGenerator(seed: 3)
    let count = 20_000
    let mean =
      (0..<count).reduce(0) { sum, _ in sum + variation.factor(using: &generator) } / Double(count)
    #expect(abs(mean - 1) <= 5 * cv / Double(count).squareRoot())
  }
}
