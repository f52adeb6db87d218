#if HTTP
  import Synchronization

  /// Keeps what goes over the wire in one exchange, and has it written when it is over.
  final class CaptureTap: Sendable {
    /// The most that is kept of one exchange.
    static let exchangeLimit = 32 << 20

    private struct State {
      var request: [UInt8] = []
      var sent: MonotonicInstant?
      var head: (head: HTTPResponseHead, offset: Int64)?
      var pieces: [CapturedExchange.Piece] = []
      var isComplete = false
      var held = 0
      /// Whether there was no room for it.
      var isDropped = false

      /// Nanoseconds since the request was sent.
      func offset(of instant: MonotonicInstant) -> Int64 {
        sent.map { max(0, instant.nanoseconds(since: $0)) } ?? 0
      }
    }

    private let capture: ServiceCapture
    private let state = Mutex(State())

    init(_ capture: ServiceCapture) {
      self.capture = capture
    }

    deinit {
      // Of one that was never over.
      capture.sink.release(state.withLock { $0.held })
    }

    /// The request as it is about to be sent.
    func take(request bytes: [UInt8]) {
      state.withLock { state in
        if hold(bytes.count, &state) { state.request = bytes }
      }
    }

    func take(_ head: HTTPResponseHead, at stamp: ReadStamp) {
      state.withLock { $0.head = (head, $0.offset(of: stamp.arrived)) }
    }

    func take(_ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp) {
      state.withLock { state in
        guard hold(bytes.count, &state) else { return }
        let offset = state.offset(of: stamp.arrived)
        // What came in one read is one piece, in however many chunks of HTTP.
        if let last = state.pieces.indices.last, state.pieces[last].offset == offset {
          state.pieces[last].bytes.append(contentsOf: bytes)
        } else {
          state.pieces.append(CapturedExchange.Piece(at: offset, Array(bytes)))
        }
      }
    }

    /// The message was complete.
    func takeEnd() {
      state.withLock { $0.isComplete = true }
    }

    /// Listens to the events of the exchange.
    ///
    /// - Parameters:
    ///   - receive: gets them first.
    ///   - failure: tells, when it is over, why it failed; nil when it did not.
    func listening(
      _ receive: @escaping @Sendable (GenerationEvent) -> Void,
      failure: @escaping @Sendable () -> ProviderError?
    ) -> @Sendable (GenerationEvent) -> Void {
      { [self] event in
        receive(event)
        switch event.kind {
        case .sent: state.withLock { $0.sent = event.instant }
        case .ended: finish(at: event.instant, failure())
        default: break
        }
      }
    }

    private func finish(at instant: MonotonicInstant, _ failure: ProviderError?) {
      let taken = state.withLock { state in
        defer { state = State() }
        return state
      }
      // What never got a connection is no exchange.
      guard taken.sent != nil else { return capture.sink.release(taken.held) }
      guard !taken.isDropped else { return capture.sink.noteTooMuch() }
      let end: CapturedExchange.End =
        if taken.isComplete { .complete } else { Self.end(of: failure) }
      let (endOffset, head) = (taken.offset(of: instant), taken.head)
      let (request, pieces) = (taken.request, taken.pieces)
      capture.sink.append(holding: taken.held) { [capture] in
        let (line, headers, body) = Self.split(request)
        var exchange = CapturedExchange(
          provider: capture.provider, method: line.method, target: line.target, end: end,
          endOffset: endOffset)
        exchange.requestHeaders = headers
        exchange.requestBody = body
        exchange.head = head.map { head, offset in
          CapturedExchange.Head(
            status: head.status, at: offset,
            headers: head.headers.map { CapturedExchange.Field($0.name, $0.value) })
        }
        exchange.pieces = pieces
        exchange.errorCode = failure?.code.rawValue
        return capture.scrubber.scrubbed(exchange)
      }
    }

    /// Both are one code; the text alone tells them apart, and a test holds it to that.
    private static func end(of failure: ProviderError?) -> CapturedExchange.End {
      guard let failure, failure.code == .connectionClosed else { return .error }
      return failure.message.contains(" reset the connection ") ? .reset : .closed
    }

    private func hold(_ bytes: Int, _ state: inout State) -> Bool {
      guard !state.isDropped else { return false }
      if state.held + bytes <= Self.exchangeLimit, capture.sink.hold(bytes) {
        state.held += bytes
        return true
      }
      capture.sink.release(state.held)
      state.isDropped = true
      state.held = 0
      (state.request, state.pieces) = ([], [])
      return false
    }

    /// The parts of a request that was encoded.
    private static func split(
      _ bytes: [UInt8]
    ) -> (line: (method: String, target: String), [CapturedExchange.Field], body: [UInt8]) {
      let end = bytes.indices.first { bytes[$0...].starts(with: [13, 10, 13, 10]) } ?? bytes.count
      var lines = String(decoding: bytes[..<end], as: UTF8.self)
        .split(separator: "\r\n", omittingEmptySubsequences: true)[...]
      let words = (lines.popFirst() ?? "").split(separator: " ")
      let fields = lines.compactMap { line -> CapturedExchange.Field? in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " }
        return CapturedExchange.Field(String(line[..<colon]), String(value))
      }
      return (
        (String(words.first ?? ""), String(words.dropFirst().first ?? "")), fields,
        Array(bytes.dropFirst(end + 4))
      )
    }
  }
#endif
