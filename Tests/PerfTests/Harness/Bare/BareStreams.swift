#if HTTP && os(Linux)
  import Glibc
  import PerfHarness

  /// A reply under way.
  struct BareStream {
    var socket: BareSocket
    var id: String
    var tokens: Int
    /// The client's end, where it must be looked at.
    var reader: BareSocket?
    var exchange: BareExchange
    /// When its next token is due, where each stream has times of its own.
    var due: MonotonicInstant
    var position = 0

    var hasEnded: Bool { position >= tokens }

    mutating func sendNext(isNoted: Bool) {
      if isNoted { exchange.sent.append(SystemClock().now) }
      socket.send(BareReply.tokens[position % BareReply.tokens.count])
      position += 1
    }

    func sendEnd() {
      socket.send(BareReply.streamEnd(tokens: tokens))
    }
  }

  /// The replies under way on one thread, and when they go on.
  struct BareStreams {
    /// First in, first out, without moving the others.
    private struct Line {
      private var streams: [BareStream?] = []
      private var head = 0

      var isEmpty: Bool { head >= streams.count }
      /// When the first is due.
      var due: MonotonicInstant? { head < streams.count ? streams[head]?.due : nil }

      mutating func append(_ stream: BareStream) {
        streams.append(stream)
      }

      mutating func removeFirst() -> BareStream? {
        guard head < streams.count else { return nil }
        defer { head += 1 }
        if head > 1000, head > streams.count / 2 {
          streams.removeFirst(head)
          head = 0
        }
        return streams[head].take()
      }

      mutating func remove(_ socket: BareSocket) {
        streams = streams[head...].filter { $0?.socket != socket }
        head = 0
      }

      /// Does something to each, and takes those out that have sent all.
      mutating func updateEach(
        _ body: (inout BareStream) -> Void, whenEnded: (BareStream) -> Void
      ) {
        for _ in head..<streams.count {
          guard var stream = removeFirst() else { continue }
          body(&stream)
          if stream.hasEnded { whenEnded(stream) } else { append(stream) }
        }
      }
    }

    private let pace: BareServer.Pace
    /// Those that have sent nothing yet, where that is another matter than the rest.
    private var begun = Line()
    private var others = Line()
    /// The next step of a pace that all keep together.
    private var step = MonotonicInstant(nanoseconds: 0)

    init(_ pace: BareServer.Pace) {
      self.pace = pace
    }

    var isEmpty: Bool { begun.isEmpty && others.isEmpty }

    mutating func add(_ stream: BareStream) {
      guard case .after(let first, _) = pace else { return others.append(stream) }
      var stream = stream
      stream.due = stream.exchange.received.advanced(by: first)
      begun.append(stream)
    }

    mutating func remove(_ socket: BareSocket) {
      begun.remove(socket)
      others.remove(socket)
    }

    /// How long there is nothing to send; nil where that depends on the clients alone.
    var pause: Duration? {
      guard !isEmpty else { return nil }
      let now = SystemClock().now
      switch pace {
      case .atOnce, .whenRead: return nil
      case .oneEach, .allEach: return now.duration(to: step)
      case .after:
        let due = isFirstOfBegunNext ? begun.due : others.due
        return due.map { now.duration(to: $0) }
      }
    }

    /// Sends what is to be sent now.
    ///
    /// - Parameter publish: takes those that have sent all, before their clients can see it.
    mutating func advance(_ publish: (BareStream) -> Void) {
      guard !isEmpty else { return }
      func end(_ stream: BareStream) {
        publish(stream)
        stream.sendEnd()
      }
      switch pace {
      case .atOnce: break
      case .whenRead:
        var isAnyReady = false
        others.updateEach { stream in
          guard stream.reader?.unread ?? 0 == 0 else { return }
          isAnyReady = true
          stream.sendNext(isNoted: false)
        } whenEnded: {
          end($0)
        }
        if !isAnyReady { sched_yield() }
      case .oneEach(let interval):
        guard takeStep(interval), var stream = others.removeFirst() else { return }
        stream.sendNext(isNoted: false)
        if stream.hasEnded { end(stream) } else { others.append(stream) }
      case .allEach(let interval):
        guard takeStep(interval) else { return }
        others.updateEach({ $0.sendNext(isNoted: true) }, whenEnded: end)
      case .after(_, let gap):
        let now = SystemClock().now
        while var stream = takeDue(at: now) {
          stream.sendNext(isNoted: true)
          stream.due = stream.due.advanced(by: gap)
          if stream.hasEnded { end(stream) } else { others.append(stream) }
        }
      }
    }

    /// Whether it is time for the next step; those that would be late are left out.
    private mutating func takeStep(_ interval: Duration) -> Bool {
      let now = SystemClock().now
      guard now >= step else { return false }
      let next = step.advanced(by: interval)
      step = next > now ? next : now.advanced(by: interval)
      return true
    }

    private mutating func takeDue(at now: MonotonicInstant) -> BareStream? {
      if isFirstOfBegunNext {
        return begun.due.map { $0 <= now } == true ? begun.removeFirst() : nil
      }
      return others.due.map { $0 <= now } == true ? others.removeFirst() : nil
    }

    private var isFirstOfBegunNext: Bool {
      guard let begun = begun.due else { return false }
      return others.due.map { begun < $0 } ?? true
    }
  }
#endif
