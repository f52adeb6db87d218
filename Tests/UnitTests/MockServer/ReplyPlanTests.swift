#if HTTP

  import NIOCore
  import Testing

  @testable import PerfHarness

  @Suite struct ReplyPlanTests {
    /// A step as it would be performed: when, how many tokens, how it ends.
    private struct Move: Equatable, CustomStringConvertible {
      var due: Duration
      var tokens: Int
      var ending: MockStep.Ending?

      init(_ milliseconds: Int, _ tokens: Int, _ ending: MockStep.Ending? = nil) {
        self.init(due: .milliseconds(milliseconds), tokens: tokens, ending: ending)
      }

      init(due: Duration, tokens: Int, ending: MockStep.Ending?) {
        self.due = due
        self.tokens = tokens
        self.ending = ending
      }

      var description: String {
        "\(due) \(tokens) \(ending.map { "\($0)" } ?? "")"
      }
    }

    private func order(
      stream: Bool = true, maxTokens: Int? = nil, _ behavior: MockServer.Behavior
    ) throws -> ChatOrder {
      try ChatOrder(
        json: ByteBuffer(
          string: #"{"model":"m","messages":[{"role":"user","content":"a b"}],"stream":\#(stream)"#
            + (maxTokens.map { #","max_tokens":\#($0)}"# } ?? "}")), behavior)
    }

    private func plan(
      _ behavior: MockServer.Behavior, stream: Bool = true, maxTokens: Int? = 3,
      id: String? = nil, ordinal: Int = 0
    ) throws -> ReplyPlan {
      ReplyPlan(
        order: try order(stream: stream, maxTokens: maxTokens, behavior), behavior: behavior,
        format: OpenAIFormat(), id: id, ordinal: ordinal, created: 5)
    }

    private func moves(_ plan: ReplyPlan) -> [Move] {
      var reply = plan.reply()
      var moves: [Move] = []
      var buffer = ByteBuffer()
      repeat {
        let due = reply.due
        let step = reply.next(into: &buffer)
        moves.append(Move(due: due, tokens: step.tokens, ending: step.ending))
      } while moves.last?.ending == nil
      return moves
    }

    private func bytes(_ plan: ReplyPlan) -> String {
      var reply = plan.reply()
      var buffer = ByteBuffer()
      while reply.next(into: &buffer).ending == nil {}
      return String(buffer: buffer)
    }

    private static let behavior = MockServer.Behavior(
      timeToFirstToken: .milliseconds(20), tokenGap: .milliseconds(2))

    @Test func tokensAreDueAtFixedTimes() throws {
      #expect(
        try moves(plan(Self.behavior))
          == [Move(0, 0), Move(20, 1), Move(22, 1), Move(24, 1), Move(24, 0, .complete)])
    }

    @Test func chunksOfSeveralTokensWaitForTheLastOne() throws {
      var behavior = Self.behavior
      behavior.tokensPerChunk = 4
      #expect(
        try moves(plan(behavior, maxTokens: 6))
          == [Move(0, 0), Move(26, 4), Move(30, 2), Move(30, 0, .complete)])
    }

    @Test func chunksHoldEitherReasoningOrText() throws {
      var behavior = Self.behavior
      behavior.tokensPerChunk = 4
      behavior.reasoningTokens = 3
      #expect(
        try moves(plan(behavior, maxTokens: 6))
          == [Move(0, 0), Move(24, 3), Move(30, 3), Move(30, 0, .complete)])
    }

    @Test func oneChunkCanHoldThemAll() throws {
      var behavior = Self.behavior
      behavior.tokensPerChunk = .max
      behavior.reasoningTokens = 3
      #expect(
        try moves(plan(behavior, maxTokens: 6))
          == [Move(0, 0), Move(24, 3), Move(30, 3), Move(30, 0, .complete)])
    }

    @Test func emptyReplyEndsWhenItsFirstTokenWouldBeDue() throws {
      var behavior = Self.behavior
      behavior.outputTokens = 0
      #expect(try moves(plan(behavior)) == [Move(0, 0), Move(20, 0, .complete)])
      #expect(try moves(plan(behavior, stream: false)) == [Move(20, 0, .complete)])
    }

    @Test func wholeReplyComesWithTheLastToken() throws {
      #expect(try moves(plan(Self.behavior, stream: false)) == [Move(24, 3, .complete)])
    }

    @Test(
      arguments: [
        (.disconnect(afterTokens: 1), [Move(0, 0), Move(20, 1), Move(22, 0, .disconnect)]),
        (.disconnect(afterTokens: 0), [Move(0, 0), Move(20, 0, .disconnect)]),
        (
          .disconnect(afterTokens: 9),
          [Move(0, 0), Move(20, 1), Move(22, 1), Move(24, 1), Move(24, 0, .disconnect)]
        ),
        (.stall(afterTokens: 1), [Move(0, 0), Move(20, 1), Move(22, 0, .stall)]),
        (
          .errorEvent(afterTokens: 2),
          [Move(0, 0), Move(20, 1), Move(22, 1), Move(24, 0, .complete)]
        ),
        (.disconnectBeforeReply, [Move(0, 0, .disconnect)]),
        (.stallBeforeReply, [Move(0, 0, .stall)]),
        (.garbage, [Move(0, 0, .disconnect)]),
        (.status(500), [Move(0, 0, .complete)]),
      ] as [(MockServer.Fault, [Move])])
    private func faultsOfAStream(_ fault: MockServer.Fault, _ expected: [Move]) throws {
      var behavior = Self.behavior
      behavior.faults = .every(fault)
      #expect(try moves(plan(behavior)) == expected)
    }

    @Test(
      arguments: [
        (.disconnect(afterTokens: 1), [Move(22, 1, .disconnect)]),
        (.disconnect(afterTokens: 9), [Move(24, 3, .disconnect)]),
        (.stall(afterTokens: 0), [Move(20, 0, .stall)]),
        (.errorEvent(afterTokens: 2), [Move(0, 0, .complete)]),
        (.invalidJSON(atToken: 1), [Move(24, 3, .complete)]),
        (.missingDone, [Move(24, 3, .complete)]),
      ] as [(MockServer.Fault, [Move])])
    private func faultsOfAWholeReply(_ fault: MockServer.Fault, _ expected: [Move]) throws {
      var behavior = Self.behavior
      behavior.faults = .every(fault)
      #expect(try moves(plan(behavior, stream: false)) == expected)
    }

    @Test func brokenWholeReplyHasItsShareOfTheBody() throws {
      let whole = try bytes(plan(Self.behavior, stream: false))
      let head = try #require(whole.firstIndex(of: "{"))
      let body = whole[head...].utf8.count
      var behavior = Self.behavior
      for (tokens, share) in [(0, 0), (1, body / 3), (3, body - 1), (9, body - 1)] {
        behavior.faults = .every(.disconnect(afterTokens: tokens))
        let broken = try bytes(plan(behavior, stream: false))
        #expect(broken == String(whole[..<head] + whole[head...].prefix(share)))
      }
    }

    @Test(
      arguments: [
        (nil, nil, 16, "stop"), (nil, 5, 5, "length"), (4, 9, 4, "stop"), (9, 4, 4, "length"),
        (4, 4, 4, "length"), (7, nil, 7, "stop"),
      ] as [(CountDistribution?, Int?, Int, String)])
    func lengthIsWhatTheServerWantsUpToTheLimit(
      _ wanted: CountDistribution?, _ limit: Int?, _ tokens: Int, _ reason: String
    ) throws {
      var behavior = Self.behavior
      behavior.outputTokens = wanted
      let plan = try plan(behavior, maxTokens: limit)
      #expect(plan.reply().tokens == tokens)
      #expect(bytes(plan).contains("\"finish_reason\":\"\(reason)\""))
    }

    private static let varied = MockServer.Behavior(
      timeToFirstToken: .logNormal(median: .milliseconds(20), sigma: 0.5),
      tokenGap: .uniform(from: .milliseconds(1), to: .milliseconds(3)),
      outputTokens: .uniform(5...500))

    @Test func sameSeedAndIDRepeatTheReply() throws {
      let first = try moves(plan(Self.varied, maxTokens: nil, id: "a", ordinal: 0))
      let again = try moves(plan(Self.varied, maxTokens: nil, id: "a", ordinal: 7))
      #expect(first == again)
    }

    @Test func otherSeedIDOrOrdinalChangeTheReply() throws {
      var otherSeed = Self.varied
      otherSeed.seed = 2
      let replies = [
        try moves(plan(Self.varied, maxTokens: nil, id: "a")),
        try moves(plan(otherSeed, maxTokens: nil, id: "a")),
        try moves(plan(Self.varied, maxTokens: nil, id: "b")),
        try moves(plan(Self.varied, maxTokens: nil, ordinal: 0)),
        try moves(plan(Self.varied, maxTokens: nil, ordinal: 1)),
      ]
      for (index, reply) in replies.enumerated() {
        #expect(replies[(index + 1)...].allSatisfy { $0 != reply })
      }
    }

    @Test func otherLengthLeavesTheLatenciesAlone() throws {
      var longer = Self.varied
      longer.outputTokens = 40
      let short = try moves(plan(Self.varied, maxTokens: 5, id: "a")).dropLast()
      let long = try moves(plan(longer, maxTokens: nil, id: "a"))
      #expect(Array(short) == Array(long.prefix(short.count)))
    }

    @Test func shareOfFaultsIsMetAndDecidedByTheID() throws {
      var behavior = Self.behavior
      behavior.faults = .share(0.25, .stallBeforeReply)
      let stalled = try (0..<2000).filter { request in
        try moves(plan(behavior, id: "r\(request)")).last?.ending == .stall
      }
      // A binomial of 2,000 at 0.25 has mean 500 and deviation 19.4: within four of them.
      #expect(abs(stalled.count - 500) < 78)
      for request in stalled.prefix(20) {
        #expect(try moves(plan(behavior, id: "r\(request)", ordinal: 9)).last?.ending == .stall)
      }
    }

    @Test func chosenRequestsGetTheirFaults() throws {
      var behavior = Self.behavior
      behavior.faults = .requests([1: .stallBeforeReply, 3: .disconnectBeforeReply])
      let endings = try (0..<5).map { try moves(plan(behavior, ordinal: $0)).last?.ending }
      #expect(endings == [.complete, .stall, .complete, .disconnect, .complete])
    }

    @Test func noFaultIsChosenByDefault() {
      #expect(Self.behavior.faults == .none)
    }

    @Test(
      arguments: [
        (Duration.seconds(2), "retry-after: 2\r\nretry-after-ms: 2000\r\n"),
        (.milliseconds(1500), "retry-after: 2\r\nretry-after-ms: 1500\r\n"),
        (.milliseconds(20), "retry-after: 1\r\nretry-after-ms: 20\r\n"),
      ])
    func tellsWhenToComeBack(_ delay: Duration, _ lines: String) throws {
      var behavior = Self.behavior
      behavior.faults = .every(.status(429, retryAfter: delay))
      #expect(
        try bytes(plan(behavior)).hasPrefix(
          "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\n\(lines)"))
    }

    @Test(arguments: [1, 15, 16, 255, 256, 4095, 70_000])
    func chunksTellTheirSize(_ count: Int) {
      var buffer = ByteBuffer(string: "before")
      let text = String(repeating: "y", count: count)
      buffer.writeChunk { $0.writeString(text) }
      buffer.writeLastChunk()
      #expect(
        String(buffer: buffer)
          == "before\(String(count, radix: 16))\r\n\(text)\r\n0\r\n\r\n")
    }
  }

#endif
