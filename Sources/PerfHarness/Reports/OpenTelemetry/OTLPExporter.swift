#if HTTP
  import Synchronization

  /// Sends messages of one signal to a collector by a thread of its own: the threads that send and read what is
  /// measured have no part in it. Messages are encoded where `send` is called.
  final class OTLPExporter: Sendable {
    private struct State {
      var failure: String?
      var lost = 0
      /// Whether the last message was taken.
      var isReached = true
    }

    private let target: OpenTelemetrySettings.Target
    /// What is lost where it fails, in the plural.
    private let noun: String
    private let loops: EventLoops
    private let redactor: Redactor
    private let state = Mutex(State())

    init(_ target: OpenTelemetrySettings.Target, of noun: String, on loops: EventLoops) {
      self.target = target
      self.noun = noun
      self.loops = loops
      // The name of a tenant is no key, and to blot out each `a` would leave nothing to read.
      redactor = Redactor(target.headers.map(\.value).filter { $0.exposed.utf8.count >= 8 })
    }

    /// Sends a message, again where the collector wants that. After one that was not taken each is tried once,
    /// until one is.
    ///
    /// - Parameter count: how many spans or metrics are in it.
    /// - Returns: whether it was taken.
    @discardableResult
    func send(_ message: some OTLPMessage, of count: Int) async -> Bool {
      let request = HTTPRequest(
        target: target.address.path,
        headers: [("Content-Type", target.encoding.contentType)]
          + target.headers.map { ($0.name, $0.value.exposed) },
        body: target.encoding.encode(message))
      let clock = SystemClock()
      let start = clock.now
      // One that is not there would take the timeout for each message, and every case waits for the last ones.
      let patience = state.withLock { $0.isReached } ? target.timeout : .zero
      var retry = OTLPRetry(timeout: patience)
      while true {
        let (outcome, reason) = await attempt(request, left: target.timeout - (clock.now - start))
        let step =
          outcome.map {
            retry.next(after: $0, elapsed: clock.now - start, jitter: .random(in: 0...1))
          } ?? .giveUp
        switch step {
        case .done:
          state.withLock { $0.isReached = true }
          return true
        case .wait(let duration):
          if (try? await Task.sleep(for: duration)) != nil { continue }
        case .giveUp: break
        }
        state.withLock { state in
          state.lost += count
          state.failure = reason
          state.isReached = false
        }
        return false
      }
    }

    /// - Returns: nil where asking again is of no use, and what there is to say of a failure.
    private func attempt(
      _ request: HTTPRequest, left: Duration
    ) async -> (OTLPRetry.Outcome?, String) {
      do throws(ProviderError) {
        let left = max(left, .milliseconds(1))
        let reply = try await HTTPTransport.fetch(
          request, from: target.address.origin,
          timeouts: HTTPTimeouts(connect: left, read: left, total: left), eventLoops: loops)
        let asked = RetryAfter.parse(
          milliseconds: nil, seconds: reply.head.value(of: "retry-after"))
        let body = redactor.excerpt(
          String(decoding: reply.body, as: UTF8.self).filter { $0 >= " " && $0 <= "~" }, limit: 200)
        return (
          .status(reply.head.status, retryAfter: asked),
          "it answers with status \(reply.head.status)\(body.isEmpty ? "" : ": \(body)")"
        )
      } catch {
        let isHopeless = error.code == .invalidConfiguration || error.code == .tlsFailed
        return (isHopeless ? nil : .unreachable, redactor.redacted(error.message))
      }
    }

    /// Counts what is not even tried.
    func lose(_ count: Int) {
      state.withLock { $0.lost += count }
    }

    /// What has gone wrong since this was last asked; nil where nothing has.
    func takeProblem() -> String? {
      let state = state.withLock { state in
        defer { state = State(isReached: state.isReached) }
        return state
      }
      return state.failure.map {
        "\(OpenTelemetrySettings.variable): \(state.lost) \(noun) could not be sent to "
          + "\(target.address): \($0)"
      }
    }
  }
#endif
