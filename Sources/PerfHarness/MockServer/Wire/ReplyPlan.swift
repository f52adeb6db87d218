#if HTTP

  /// Decides what a valid request for output gets: how much, when, and what goes wrong with it.
  struct ReplyPlan {
    var order: any OutputOrder
    var behavior: MockServer.Behavior
    var format: any WireFormat
    /// The request's `X-Request-Id`.
    var id: String?
    /// The request's number among those for output, from 0.
    var ordinal: Int
    /// Seconds since 1970.
    var created: Int
    /// Header lines that every reply to this request has.
    var headers: [String] = []
    var closesConnection = false
    /// How many tokens of the prompt a model had in its cache.
    var cachedTokens = 0

    func reply() -> any MockReply { planned().reply }

    /// The reply, and what a model of a server has to make for it; nil where it has nothing to do with it.
    func planned() -> (reply: any MockReply, work: InferenceServerModel.Request?) {
      // Three sequences, so that e.g. another length leaves the latencies as they are.
      var root = SeededGenerator(seed: behavior.seed, stream: stream)
      var lengths = SeededGenerator(seed: root.next())
      let latencies = SeededGenerator(seed: root.next())
      var chances = SeededGenerator(seed: root.next())

      let fault = behavior.faults.fault(ordinal: ordinal, using: &chances)
      switch fault {
      case .status(let status, let retryAfter):
        return (canned(format.refusal(status: status, retryAfter: retryAfter, behavior)), nil)
      case .rateLimit(let retryAfter):
        var refusal = format.refusal(status: 429, retryAfter: retryAfter, behavior)
        refusal.headers += format.rateLimitHeaders(retryAfter: retryAfter)
        return (canned(refusal), nil)
      case .resetBeforeReply: return (WholeReply(bytes: "", ending: .reset), nil)
      case .disconnectBeforeReply: return (WholeReply(bytes: "", ending: .disconnect), nil)
      case .stallBeforeReply: return (WholeReply(bytes: "", ending: .stall), nil)
      case .garbage:
        return (WholeReply(bytes: "garbage, not HTTP\r\n\r\n", ending: .disconnect), nil)
      default: break
      }
      let output = output(fault, using: &lengths)
      let schedule =
        behavior.server == nil
        ? TokenSchedule(
          first: behavior.timeToFirstToken, gap: behavior.tokenGap, generator: latencies) : .ofModel
      guard order.streams else {
        let reply = wholeReply(output, schedule, fault)
        return (reply, reply.awaitedTokens == nil ? nil : work(output))
      }
      let renderer = order.renderer(of: output)
      let reply = StreamedReply(
        head(type: renderer.streamType, fault), output, renderer: renderer, schedule: schedule,
        tokensPerChunk: behavior.tokensPerChunk, noise: behavior.noise,
        chunking: behavior.chunking, fault: fault)
      return (reply, behavior.server == nil ? nil : work(output))
    }

    private func work(_ output: GeneratedOutput) -> InferenceServerModel.Request {
      InferenceServerModel.Request(
        id: id ?? "\(ordinal)", promptTokens: output.promptTokens, outputTokens: output.tokens,
        promptBlocks: order.promptBlocks(behavior), streams: order.streams)
    }

    private var stream: UInt64 {
      guard let id else { return UInt64(ordinal) }
      var hash = FNV1a()
      hash.combine(id)
      return hash.value
    }

    private func output(
      _ fault: MockServer.Fault?, using lengths: inout SeededGenerator
    ) -> GeneratedOutput {
      let tokens = SimulatedOutput.tokens(
        drawn: (behavior.outputTokens ?? behavior.server?.outputTokens)?.sample(using: &lengths),
        limit: order.outputTokenLimit)
      var hash = FNV1a()
      hash.combine(id ?? "\(ordinal)")
      var firstTokenBytes: Int?
      if case .oversizedLine(let bytes) = fault { firstTokenBytes = bytes }
      return GeneratedOutput(
        id: hash.hexDigits, created: created, promptTokens: order.promptTokens(behavior),
        tokens: tokens,
        reasoningTokens: min(max(0, behavior.reasoningTokens), tokens),
        reachedLimit: tokens == order.outputTokenLimit, firstTokenBytes: firstTokenBytes,
        words: fault == .splitUTF8 ? .multilingual : behavior.text, cachedTokens: cachedTokens)
    }

    /// A reply in one piece, at the time when a stream would have sent its last token.
    private func wholeReply(
      _ output: GeneratedOutput, _ schedule: TokenSchedule, _ fault: MockServer.Fault?
    ) -> any MockReply {
      var body = order.renderer(of: output).whole()
      let head = head(type: "application/json", fault)
      var schedule = schedule

      func broken(afterTokens count: Int, _ ending: MockStep.Ending) -> any MockReply {
        let sent = min(max(0, count), output.tokens)
        let share = output.tokens == 0 ? 1 : Double(sent) / Double(output.tokens)
        let bytes = min(Int(Double(body.utf8.count) * share), body.utf8.count - 1)
        let due = schedule.next(min(sent + 1, output.tokens))
        return WholeReply(
          head, body: body, at: due, tokens: sent, awaitedTokens: schedule.awaitedTokens,
          sentBytes: bytes, ending: ending)
      }

      switch fault {
      case .disconnect(let count): return broken(afterTokens: count, .disconnect)
      case .truncatedBody(let count): return broken(afterTokens: count, .disconnect)
      case .disconnectAfterHead: return broken(afterTokens: 0, .disconnect)
      case .reset(let count): return broken(afterTokens: count, .reset)
      case .stall(let count): return broken(afterTokens: count, .stall)
      case .errorEvent: return canned(format.refusal(status: 500, retryAfter: nil, behavior))
      case .garbageInBody:
        let half = body.index(body.startIndex, offsetBy: body.count / 2)
        body.insert(contentsOf: "\u{0}{\u{1}", at: half)
      case .invalidJSON: body = String(body.prefix(body.count / 2))
      default: break
      }
      let due = schedule.next(output.tokens)
      return WholeReply(
        head, body: body, at: due, tokens: output.tokens, awaitedTokens: schedule.awaitedTokens)
    }

    private func head(type usual: String, _ fault: MockServer.Fault?) -> MockHead {
      var type = usual
      if case .wrongContentType(let other) = fault { type = other }
      return MockHead(
        status: 200, headers: ["content-type: \(type)"] + headers,
        closesConnection: closesConnection)
    }

    private func canned(_ reply: CannedReply) -> any MockReply {
      WholeReply(reply, headers: headers, closesConnection: closesConnection)
    }
  }

#endif
