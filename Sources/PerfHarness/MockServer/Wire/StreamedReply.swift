#if HTTP

  import NIOCore

  /// A reply that is sent token by token, each in a chunk of its own unless it is told otherwise.
  struct StreamedReply: MockReply {
    private enum Phase {
      case opening
      case tokens
      case tail
    }

    /// What no framing has: control characters, bytes that are no UTF-8, half a line.
    static let garbage: [UInt8] =
      [0x00, 0xFF, 0xFE, 0x7B, 0xC3, 0x28] + Array("\n\ndata: {\n\n".utf8)

    /// How many tokens are sent, which a fault can make fewer than were generated.
    let tokens: Int
    private let head: MockHead
    private let renderer: any OutputRenderer
    private let output: GeneratedOutput
    private let tokensPerChunk: Int
    private let eventsPerWrite: Int
    private let interludes: [ByteBuffer]
    private let fault: StreamFault

    private var schedule: TokenSchedule
    private var body: BodyWriter
    private var phase = Phase.opening
    /// The tokens of each event of the next write.
    private var events: [Range<Int>] = []
    private(set) var due = Duration.zero
    private(set) var awaitedTokens: Int?

    init(
      _ head: MockHead, _ output: GeneratedOutput, renderer: any OutputRenderer,
      schedule: TokenSchedule, tokensPerChunk: Int, noise: MockServer.Behavior.Noise = [],
      chunking: MockServer.Behavior.Chunking = .events, fault: MockServer.Fault?
    ) {
      interludes = noise.isEmpty ? [] : renderer.interludes(noise)
      self.head = head
      self.output = output
      self.renderer = renderer
      self.schedule = schedule
      self.tokensPerChunk = max(1, tokensPerChunk)
      self.fault = StreamFault(fault)
      tokens = min(max(0, self.fault.tokens ?? output.tokens), output.tokens)
      switch chunking {
      case .events: (eventsPerWrite, body) = (1, BodyWriter())
      case .bytes(let count): (eventsPerWrite, body) = (1, BodyWriter(cut: .bytes(count)))
      case .coalesced(let count): (eventsPerWrite, body) = (max(1, count), BodyWriter())
      }
      if self.fault.cutsCharacters { body.cut = .insideCharacters }
      body.isBare = self.fault.announcesLength
    }

    var status: Int? { head.status }

    mutating func next(into buffer: inout ByteBuffer) -> MockStep {
      switch phase {
      case .opening:
        head.write(body.isBare ? .length(wholeLength) : .chunked, into: &buffer)
        if !fault.sendsHeadOnly { write(renderer.opening(), into: &buffer) }
        planNext()
        return MockStep()
      case .tokens:
        writeTokens(into: &buffer)
        let count = (events.last?.upperBound ?? 0) - (events.first?.lowerBound ?? 0)
        planNext()
        return MockStep(tokens: count)
      case .tail:
        return MockStep(ending: writeTail(into: &buffer))
      }
    }

    private mutating func planNext() {
      var next = events.last?.upperBound ?? 0
      if next < tokens {
        events.removeAll(keepingCapacity: true)
        while next < tokens, events.count < eventsPerWrite {
          // A chunk never holds both reasoning and text.
          let end = next < output.reasoningTokens ? min(output.reasoningTokens, tokens) : tokens
          let event = next..<next + min(tokensPerChunk, end - next)
          events.append(event)
          due = schedule.next(event.count)
          next = event.upperBound
        }
        phase = .tokens
      } else {
        // What comes in place of a token comes when that token was due, and so does an empty reply.
        if next < output.tokens || output.tokens == 0 { due = schedule.next() }
        phase = .tail
      }
      awaitedTokens = schedule.awaitedTokens
    }

    private mutating func writeTokens(into buffer: inout ByteBuffer) {
      let (renderer, fault, interludes, events) = (renderer, fault, interludes, events)
      if eventsPerWrite > 1 {
        body.write(into: &buffer) { buffer in
          for event in events {
            for interlude in interludes { buffer.writeImmutableBuffer(interlude) }
            Self.write(event, of: renderer, fault, into: &buffer)
          }
        }
      } else if let event = events.first {
        for interlude in interludes {
          body.write(into: &buffer) { $0.writeImmutableBuffer(interlude) }
        }
        body.write(into: &buffer) { Self.write(event, of: renderer, fault, into: &$0) }
      }
    }

    private static func write(
      _ event: Range<Int>, of renderer: any OutputRenderer, _ fault: StreamFault,
      into buffer: inout ByteBuffer
    ) {
      if let token = fault.garbageToken, event.contains(token) { buffer.writeBytes(garbage) }
      if let token = fault.malformedToken, event.contains(token) {
        renderer.writeMalformed(tokens: event, into: &buffer)
      } else {
        renderer.write(tokens: event, into: &buffer)
      }
    }

    private mutating func writeTail(into buffer: inout ByteBuffer) -> MockStep.Ending {
      switch fault.tail {
      case .broken(let ending): return ending
      case .failure: write([renderer.failure(afterTokens: tokens)], into: &buffer)
      case .closing(let hasEndMarker):
        var events = renderer.closing(hasEndMarker: hasEndMarker)
        let drops = fault.dropsFinalBlankLine && renderer.endsEventsWithLines
        if drops, let last = events.popLast() {
          events.append(last.withoutLineEnds)
        }
        write(events, into: &buffer)
      }
      body.writeEnd(into: &buffer)
      return .complete
    }

    /// Writes events that hold no tokens.
    private mutating func write(_ events: [ByteBuffer], into buffer: inout ByteBuffer) {
      var start = 0
      while start < events.count {
        let group = events[start..<min(start + eventsPerWrite, events.count)]
        body.write(into: &buffer) { buffer in
          for event in group { buffer.writeImmutableBuffer(event) }
        }
        start += group.count
      }
    }

    /// The length of the body as it would be without a fault.
    private var wholeLength: Int {
      var whole = StreamedReply(
        head, output, renderer: renderer,
        schedule: TokenSchedule(first: .zero, gap: .zero, generator: SeededGenerator(seed: 0)),
        tokensPerChunk: tokensPerChunk, fault: nil)
      whole.body.isBare = true
      // The head as it is written when the length is not asked for, which would be asked for ever.
      var buffer = ByteBuffer()
      whole.write(renderer.opening(), into: &buffer)
      whole.planNext()
      while case .tokens = whole.phase {
        for interlude in interludes { buffer.writeImmutableBuffer(interlude) }
        whole.writeTokens(into: &buffer)
        whole.planNext()
      }
      _ = whole.writeTail(into: &buffer)
      return buffer.readableBytes
    }
  }

  extension ByteBuffer {
    fileprivate var withoutLineEnds: ByteBuffer {
      let bytes = readableBytesView
      let end = bytes.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      return getSlice(at: readerIndex, length: end.map { $0 + 1 - bytes.startIndex } ?? 0) ?? self
    }
  }

#endif
