#if HTTP

  import NIOCore

  /// A reply that is sent token by token, each in a chunk of its own.
  struct StreamedReply: MockReply {
    /// What follows the last token that is sent.
    enum Tail {
      case closing(hasEndMarker: Bool)
      case failure
      case disconnect
      case stall
    }

    private enum Phase {
      case opening
      case tokens
      case tail
    }

    /// How many tokens are sent, which a fault can make fewer than were generated.
    let tokens: Int
    private let head: MockHead
    private let renderer: any OutputRenderer
    private let output: GeneratedOutput
    private let tokensPerChunk: Int
    private let malformedToken: Int?
    private let interludes: [ByteBuffer]
    private let tail: Tail

    private var schedule: TokenSchedule
    private var phase = Phase.opening
    private var chunk = 0..<0
    private(set) var due = Duration.zero

    init(
      _ head: MockHead, _ output: GeneratedOutput, renderer: any OutputRenderer,
      schedule: TokenSchedule, tokensPerChunk: Int, noise: MockServer.Behavior.Noise = [],
      fault: MockServer.Fault?
    ) {
      interludes = noise.isEmpty ? [] : renderer.interludes(noise)
      self.head = head
      self.output = output
      self.renderer = renderer
      self.schedule = schedule
      self.tokensPerChunk = max(1, tokensPerChunk)
      let (tail, tokens): (Tail, Int) =
        switch fault {
        case .disconnect(let count): (.disconnect, count)
        case .stall(let count): (.stall, count)
        case .errorEvent(let count): (.failure, count)
        case .missingDone: (.closing(hasEndMarker: false), output.tokens)
        default: (.closing(hasEndMarker: true), output.tokens)
        }
      self.tail = tail
      self.tokens = min(max(0, tokens), output.tokens)
      if case .invalidJSON(let token) = fault {
        malformedToken = token
      } else {
        malformedToken = nil
      }
    }

    var status: Int? { head.status }

    mutating func next(into buffer: inout ByteBuffer) -> MockStep {
      switch phase {
      case .opening:
        head.write(.chunked, into: &buffer)
        for event in renderer.opening() { buffer.writeChunk { $0.writeImmutableBuffer(event) } }
        planNext()
        return MockStep()
      case .tokens:
        for event in interludes { buffer.writeChunk { $0.writeImmutableBuffer(event) } }
        buffer.writeChunk { buffer in
          if let malformedToken, chunk.contains(malformedToken) {
            renderer.writeMalformed(tokens: chunk, into: &buffer)
          } else {
            renderer.write(tokens: chunk, into: &buffer)
          }
        }
        let count = chunk.count
        planNext()
        return MockStep(tokens: count)
      case .tail:
        return MockStep(ending: writeTail(into: &buffer))
      }
    }

    private mutating func planNext() {
      let next = chunk.upperBound
      if next < tokens {
        // A chunk never holds both reasoning and text.
        let end = next < output.reasoningTokens ? min(output.reasoningTokens, tokens) : tokens
        chunk = next..<next + min(tokensPerChunk, end - next)
        due = schedule.next(chunk.count)
        phase = .tokens
      } else {
        // What comes in place of a token comes when that token was due, and so does an empty reply.
        if next < output.tokens || output.tokens == 0 { due = schedule.next() }
        phase = .tail
      }
    }

    private func writeTail(into buffer: inout ByteBuffer) -> MockStep.Ending {
      switch tail {
      case .disconnect: return .disconnect
      case .stall: return .stall
      case .failure: buffer.writeChunk { $0.writeImmutableBuffer(renderer.failure()) }
      case .closing(let hasEndMarker):
        for event in renderer.closing(hasEndMarker: hasEndMarker) {
          buffer.writeChunk { $0.writeImmutableBuffer(event) }
        }
      }
      buffer.writeLastChunk()
      return .complete
    }
  }

#endif
