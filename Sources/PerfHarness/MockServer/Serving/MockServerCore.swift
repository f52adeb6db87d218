#if HTTP

  import NIOCore
  import Synchronization

  /// What the connections of a server share.
  final class MockServerCore: Sendable {
    private struct State {
      var behavior: MockServer.Behavior
      var log = ExchangeLog()
      var requestsReceived = 0
      var outputsOrdered = 0
      var connectionsAccepted = 0
      var engine: InferenceEngine?
      var metrics = ServedMetrics()
    }

    /// What is replayed instead of what would be generated.
    let replay: ReplayBook?
    private let state: Mutex<State>
    /// Where a model of a server lives.
    private let modelLoop: (any EventLoop)?

    /// - Parameter modelLoop: where a model of a server lives; without, there is none.
    init(
      behavior: MockServer.Behavior, replay: ReplayBook? = nil, modelLoop: (any EventLoop)? = nil
    ) {
      self.replay = replay
      self.modelLoop = modelLoop
      state = Mutex(State(behavior: behavior))
    }

    var behavior: MockServer.Behavior {
      get { state.withLock { $0.behavior } }
      set { state.withLock { $0.behavior = newValue } }
    }

    var exchanges: [MockServer.Exchange] { state.withLock { $0.log.exchanges } }

    var requestsReceived: Int { state.withLock { $0.requestsReceived } }

    func exchange(id: String) -> MockServer.Exchange? {
      state.withLock { $0.log.exchange(id: id) }
    }

    /// Counts a request; returns its number, from 0, and the behavior that it gets.
    func receive() -> (number: Int, behavior: MockServer.Behavior) {
      state.withLock { state in
        defer { state.requestsReceived += 1 }
        return (state.requestsReceived, state.behavior)
      }
    }

    /// The ordinal of a valid request for output, counted from 0.
    func takeOrdinal() -> Int {
      state.withLock { state in
        defer { state.outputsOrdered += 1 }
        return state.outputsOrdered
      }
    }

    /// How long the connection that was just accepted waits, by its ordinal.
    func takeConnectDelay() -> Duration {
      let (behavior, ordinal) = state.withLock { state in
        defer { state.connectionsAccepted += 1 }
        return (state.behavior, state.connectionsAccepted)
      }
      guard behavior.connectDelay != .zero else { return .zero }
      var generator = SeededGenerator(seed: behavior.seed ^ 0xC0_4E_C7, stream: UInt64(ordinal))
      return behavior.connectDelay.sample(using: &generator)
    }

    /// What makes the model of this server live: the same one for all requests, until another server is
    /// asked for.
    func engine(of server: InferenceServer) -> InferenceEngine? {
      guard let modelLoop else { return nil }
      return state.withLock { state in
        if let engine = state.engine, engine.server == server { return engine }
        let engine = InferenceEngine(server, loop: modelLoop)
        state.engine = engine
        return engine
      }
    }

    /// The page of metrics.
    var metricsText: String {
      state.withLock { state in
        state.metrics.text(model: state.behavior.modelToAsk)
      }
    }

    func publish(_ exchange: MockServer.Exchange) {
      state.withLock { state in
        if state.behavior.exposesMetrics { state.metrics.add(exchange) }
        state.log.append(exchange, capacity: state.behavior.keepsExchanges)
      }
    }
  }

#endif
