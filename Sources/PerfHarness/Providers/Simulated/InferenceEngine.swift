import Synchronization

/// Who is told what becomes of a request that an engine has.
package protocol InferenceListener: AnyObject, Sendable {
  /// Takes a piece of news. They come one at a time, and none after one that ends the request.
  func hear(_ news: InferenceEngine.News)
}

/// Makes a model of an inference server live by a clock: performs what the model decides.
///
/// Under a simulated clock steps begin when everything has run that can run in an instant, so that all
/// requests of that instant are in. In real time a step begins when the one before was to end, however
/// late the timer was, so that lateness does not add up.
package final class InferenceEngine: Sendable {
  /// What becomes of a request.
  package enum News: Sendable {
    /// A step has brought something.
    case progress(InferenceServerModel.Release)
    /// Too many wait.
    case refused
    /// It was cancelled.
    case cancelled
  }

  private struct State {
    var model: InferenceServerModel
    /// By slot.
    var listeners: [(any InferenceListener)?] = []
    /// Whether a turn is to come in this instant.
    var isTurnSet = false
    /// When the last step of each engine ended, until the next one begins or there is no more to do.
    var lastEnds: [MonotonicInstant?]
    var releases: [InferenceServerModel.Release] = []
    /// Of which engines the news of a step are given out just now: who cancels meanwhile is told afterwards.
    var isTelling: [Bool]
    var cancelled: [any InferenceListener] = []

    init(_ server: InferenceServer) {
      model = InferenceServerModel(server)
      lastEnds = Array(repeating: nil, count: max(1, server.engines))
      isTelling = lastEnds.map { _ in false }
    }
  }

  /// Calls a function at an instant; where that has come already, as soon as nothing else is to run.
  package typealias Timer =
    @Sendable (_ instant: MonotonicInstant, _ body: @escaping @Sendable () -> Void) -> Void

  /// The server that the model is of.
  package let server: InferenceServer
  private let now: @Sendable () -> MonotonicInstant
  private let timer: Timer
  private let state: Mutex<State>

  /// - Parameters:
  ///   - server: what is simulated; right, by its own `validate`.
  ///   - now: tells the time.
  ///   - timer: calls at a time.
  package init(
    _ server: InferenceServer, now: @escaping @Sendable () -> MonotonicInstant,
    timer: @escaping Timer
  ) {
    self.server = server
    self.now = now
    self.timer = timer
    state = Mutex(State(server))
  }

  /// Makes an engine that lives by this clock.
  package convenience init(_ server: InferenceServer, clock: any TimeSource) {
    let timer: Timer
    if let simulation = clock as? SimulationClock {
      timer = { simulation.executor.call(at: $0, $1) }
    } else {
      timer = { instant, body in
        Task(executorPreference: clock.taskExecutor) {
          try? await clock.sleep(until: instant)
          body()
        }
      }
    }
    self.init(server, now: { clock.now }, timer: timer)
  }

  /// Takes a request.
  ///
  /// - Parameter listener: is told what becomes of it, unless it is too long.
  package func submit(
    _ request: InferenceServerModel.Request, listener: any InferenceListener
  ) -> InferenceServerModel.Admission {
    let now = now()
    return state.withLock { state in
      let admission = state.model.submit(request, at: now)
      guard case .waiting(let ticket) = admission else { return admission }
      if ticket.slot == state.listeners.count {
        state.listeners.append(listener)
      } else {
        state.listeners[ticket.slot] = listener
      }
      if state.model.hasIdleEngine || server.maxWaiting != nil { setTurn(&state, at: now) }
      return admission
    }
  }

  /// Lets go of a request; its listener hears of it, unless the request is over.
  package func cancel(_ ticket: InferenceServerModel.Ticket) {
    let listener = state.withLock { state -> (any InferenceListener)? in
      guard state.model.cancel(ticket) else { return nil }
      guard let listener = state.listeners[ticket.slot].take() else { return nil }
      guard state.isTelling.contains(true) else { return listener }
      state.cancelled.append(listener)
      return nil
    }
    listener?.hear(.cancelled)
  }

  /// Makes the server one that has just been started, unless it has something to do.
  package func restart() {
    state.withLock { state in
      guard !state.model.hasWork, !state.isTelling.contains(true) else { return }
      state = State(server)
    }
  }

  private func setTurn(_ state: inout State, at now: MonotonicInstant) {
    guard !state.isTurnSet else { return }
    state.isTurnSet = true
    timer(now) { self.takeTurn() }
  }

  /// Begins a step of each engine that has none under way.
  private func takeTurn() {
    let now = now()
    let refused = state.withLock { state in
      state.isTurnSet = false
      // News of a step come before those of the engine's next, on however many threads: who gives them
      // out sets another turn when they are.
      for engine in state.lastEnds.indices
      where state.model.stepEnd(of: engine) == nil && !state.isTelling[engine] {
        let start = state.lastEnds[engine].take() ?? now
        if let end = state.model.startStep(of: engine, at: start) {
          timer(end) { self.endStep(of: engine) }
        }
      }
      let refused = state.model.refuseExcess()
      return refused.isEmpty ? [] : refused.compactMap { state.listeners[$0.slot].take() }
    }
    for listener in refused { listener.hear(.refused) }
  }

  /// Ends the present step of an engine, if its time has come: a timer of before a restart may still be set.
  private func endStep(of engine: Int) {
    let now = now()
    let told = state.withLock { state -> [Told]? in
      guard let end = state.model.stepEnd(of: engine), end <= now else { return nil }
      state.lastEnds[engine] = end
      state.releases.removeAll(keepingCapacity: true)
      state.model.endStep(of: engine, into: &state.releases)
      state.isTelling[engine] = true
      var told: [Told] = []
      told.reserveCapacity(state.releases.count)
      for release in state.releases {
        let slot = release.ticket.slot
        guard let listener = state.listeners[slot] else { continue }
        if release.isFinished { state.listeners[slot] = nil }
        told.append(Told(listener: listener, release: release))
      }
      return told
    }
    guard let told else { return }
    for one in told { one.listener.hear(.progress(one.release)) }
    let cancelled = state.withLock { state -> [any InferenceListener] in
      state.isTelling[engine] = false
      if state.model.hasWork {
        setTurn(&state, at: now)
      } else {
        for engine in state.lastEnds.indices { state.lastEnds[engine] = nil }
      }
      guard !state.isTelling.contains(true) else { return [] }
      defer { state.cancelled = [] }
      return state.cancelled
    }
    for listener in cancelled { listener.hear(.cancelled) }
  }

  private struct Told {
    var listener: any InferenceListener
    var release: InferenceServerModel.Release
  }
}
