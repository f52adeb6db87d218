import Foundation
import Synchronization

/// Performs what `LoadMachine` decides: one repetition, from its first request to its last.
///
/// A class, because every task of a repetition holds it: of a structure each would hold several copies.
package final class Runner: Sendable {
  /// From the beginning of one slot of a closed loop to that of the next. Nobody sends a thousand
  /// requests in one instant: if all slots were free at once, the first latencies would tell how long
  /// the client takes for that.
  static let slotInterval = Duration.microseconds(50)

  private let plan: LoadPlan
  private let provider: any Provider
  private let makeRequest: @Sendable (Int) -> GenerationRequest
  private let following: Following?
  private let observers: [any RunObserver]
  /// Those of them that want to know how many requests are under way.
  private let inFlightObservers: [any InFlightObserver]
  private let isEnough: (@Sendable (RequestTimeline) -> Bool)?
  private let limits: TimelineSample.Limits
  private let counter: TokenCounter?
  private let objectives: [Objective]
  private let account: SpendingAccount?

  /// The request of so many that goes on from one that was answered; nil where nothing does, and the slot
  /// begins anew.
  package typealias Following =
    @Sendable (
      _ index: Int, _ previous: GenerationRequest, _ completion: Completion
    ) -> GenerationRequest?

  /// - Parameters:
  ///   - makeRequest: the request of so many, counted from 0, warm-up included.
  ///   - observers: are told of every request.
  ///   - isEnough: is told of every measured request, one at a time in the order in which they were
  ///     due, and says whether enough is known: then nothing more is sent, and what is under way is
  ///     waited for.
  ///   - limits: how many timelines are kept.
  ///   - counter: counts the tokens of replies of whose text the server did not tell how many there are.
  ///   - objectives: what makes a request a good one.
  ///   - account: says of every request whether it may still be sent.
  ///   - following: goes on from the request that a slot of a closed loop sent before; nil where each
  ///     request is one of its own.
  package init(
    _ plan: LoadPlan, provider: any Provider, observers: [any RunObserver] = [],
    isEnough: (@Sendable (RequestTimeline) -> Bool)? = nil,
    keeping limits: TimelineSample.Limits = .ofCase, counter: TokenCounter? = nil,
    objectives: [Objective] = [], account: SpendingAccount? = nil, following: Following? = nil,
    makeRequest: @escaping @Sendable (Int) -> GenerationRequest
  ) {
    self.plan = plan
    self.provider = provider
    self.observers = observers
    inFlightObservers = observers.compactMap { $0 as? any InFlightObserver }
    self.isEnough = isEnough
    self.limits = limits
    self.counter = counter
    self.objectives = objectives
    self.account = account
    self.following = following
    self.makeRequest = makeRequest
  }

  /// What a repetition has found so far.
  private struct State {
    var machine: LoadMachine
    var sample: TimelineSample
    var unmeasured = 0
    var abandoned = 0
    var isCancelled = false
    var inOrder = ReorderBuffer<(phase: LoadMachine.Phase, timeline: RequestTimeline)>()
    var guards: GuardWatch
    var guardStop: Repetition.GuardStop?
    /// Holds the first requests where those of the warm-up are to be found among them.
    var search: SteadyStateSearch?
    /// What is reserved for those under way, by their numbers.
    var reserved: [Int: Consumption] = [:]

    /// What was found of the warm-up, with the requests that were held put where they belong.
    ///
    /// - Returns: when the measured window begins, where something was left out.
    mutating func leaveOutWarmup() -> (found: SteadyState, start: MonotonicInstant?)? {
      guard let (found, kept) = search?.result() else { return nil }
      search = nil
      for timeline in kept { sample.take(timeline) }
      guard case .found(let count, _) = found, count > 0 else { return (found, nil) }
      unmeasured += count
      return (found, kept.first?.due)
    }
  }

  /// Runs one repetition. It always returns what was measured, also when it is cancelled or given up.
  package func run() async -> Repetition {
    let clock = provider.clock
    let startedAt = Date().timeIntervalSince1970
    let connectionsBefore = provider.connectionsOpened
    let start = clock.now
    let sample = TimelineSample(
      limits, seed: plan.seed, expecting: plan.measured.requests, objectives: objectives)
    let state = Shared(
      State(
        machine: LoadMachine(plan, start: start), sample: sample,
        guards: GuardWatch(plan.guards, load: plan.load),
        search: plan.findsWarmup ? SteadyStateSearch() : nil), account,
      room: plan.slotsWait ? WaitingRoom() : nil)
    let tasks = RequestTasks()
    let executors = clock.taskExecutor.map { [$0] } ?? provider.taskExecutors
    await withTaskCancellationHandler {
      switch plan.load {
      case .closed(let concurrency, _):
        let interval = clock.isSimulated ? .zero : Self.slotInterval
        for slot in 0..<concurrency {
          let executor = executors.isEmpty ? nil : executors[slot % executors.count]
          let beginning = start.advanced(by: interval * slot)
          let task = tasks.start(on: executor) { [self] in
            await fill(slot, freeSince: beginning, state, tasks)
          }
          state.room?.seat(slot, task)
        }
      case .open:
        if executors.isEmpty || clock.isSimulated {
          await pace(from: start, on: executors.first, state, tasks)
        } else {
          // Each of the threads takes the next arrival when it has sent the one before.
          for executor in executors {
            tasks.start(on: executor) { [self] in
              await pace(from: start, on: executor, state, tasks)
            }
          }
        }
      }
      await tasks.waitForAll()
    } onCancel: {
      state.cancel()
      tasks.cancelAll()
    }
    for observer in inFlightObservers { observer.note(inFlight: 0) }
    var repetition = state.repetition(
      startedAt: startedAt, connectionsOpened: provider.connectionsOpened - connectionsBefore)
    repetition.objectives = objectives
    repetition.origin = start
    return repetition
  }

  /// Sends one request after the other, each when the one before has ended and the client has thought.
  private func fill(
    _ slot: Int, freeSince start: MonotonicInstant, _ state: Shared, _ tasks: RequestTasks
  ) async {
    var freeSince = start
    var thinkTimes = plan.thinkTimes(of: slot)
    do {
      if start > provider.clock.now { try await provider.clock.sleep(until: start) }
    } catch {
      return
    }
    var previous: Answered?
    while true {
      if let thinkTime = thinkTimes?.next() {
        freeSince = freeSince.advanced(by: thinkTime)
        guard await wait(slot, until: freeSince, state) else { return }
      }
      guard let ticket = state.next(freeSince: freeSince) else { return }
      // Made before it is due, so that a long prompt delays nothing.
      let recorder = recorder(for: ticket, after: previous)
      if ticket.due > freeSince {
        guard await wait(slot, until: ticket.due, hasTicket: true, state) else { return }
      }
      guard state.admits(recorder) else { return }
      (freeSince, previous) = await perform(recorder, state, tasks)
    }
  }

  /// Makes the request of a ticket. Not inlined for the same reason as `finish`.
  @inline(never)
  private func recorder(
    for ticket: LoadMachine.Ticket, after previous: Answered?
  ) -> RequestRecorder {
    let next = previous.flatMap { following?(ticket.index, $0.request, $0.completion) }
    return RequestRecorder(of: next ?? makeRequest(ticket.index), as: ticket)
  }

  /// Waits in a slot of a closed loop.
  ///
  /// - Returns: false where nothing more is to be sent then.
  private func wait(
    _ slot: Int, until instant: MonotonicInstant, hasTicket: Bool = false, _ state: Shared
  ) async -> Bool {
    await state.room?.wait(slot, until: instant, hasTicket: hasTicket, by: provider.clock) ?? true
  }

  /// Starts one request after the other, each when it is due.
  private func pace(
    from start: MonotonicInstant, on executor: (any TaskExecutor)?, _ state: Shared,
    _ tasks: RequestTasks
  ) async {
    while let ticket = state.next(freeSince: start) {
      // Made before it is due, so that a long prompt delays nothing.
      let recorder = recorder(for: ticket, after: nil)
      do {
        try await provider.clock.sleep(until: ticket.due)
      } catch {
        return
      }
      // It may have been given up or ended meanwhile.
      if state.isOver { return }
      guard state.admits(recorder) else { return }
      tasks.start(on: executor) { [self] in _ = await perform(recorder, state, tasks) }
    }
  }

  /// When the slot of a request became free, and what it can go on from; nil where nothing may follow.
  private typealias Ending = (freeSince: MonotonicInstant, answered: Answered?)

  /// Sends one request and keeps its timeline.
  private func perform(
    _ recorder: RequestRecorder, _ state: Shared, _ tasks: RequestTasks
  ) async -> Ending {
    noteInFlight(1, state)
    let result: Result<Completion, ProviderError>
    do throws(ProviderError) {
      if Task.isCancelled { throw ProviderError(.cancelled, "the run was cancelled") }
      if let outputs = recorder.request.hangsUpAfter {
        return await perform(recorder, hangingUpAfter: outputs, state, tasks)
      }
      result = .success(
        try await provider.generate(recorder.request, receive: recorder.receive))
    } catch {
      result = .failure(error)
    }
    return finish(recorder, result, state, tasks)
  }

  /// Sends one request, and hangs up with an event of output.
  private func perform(
    _ recorder: RequestRecorder, hangingUpAfter outputs: Int, _ state: Shared,
    _ tasks: RequestTasks
  ) async -> Ending {
    let provider = provider
    let executors = provider.clock.taskExecutor.map { [$0] } ?? provider.taskExecutors
    let executor = executors.isEmpty ? nil : executors[recorder.ticket.index % executors.count]
    let result = await HangUp(after: outputs, receive: recorder.receive).call(on: executor) {
      receive in
      do throws(ProviderError) {
        return .success(try await provider.generate(recorder.request, receive: receive))
      } catch {
        return .failure(error)
      }
    }
    if let result { return finish(recorder, result, state, tasks) }
    let timeline = recorder.hungUp(now: provider.clock.now)
    keep(timeline, of: recorder, state, tasks)
    return (timeline.ended ?? provider.clock.now, nil)
  }

  /// Keeps the timeline of a request that has ended. Not part of `perform`, and not inlined into it, so
  /// that what it needs takes no room in every task that still waits.
  @inline(never)
  private func finish(
    _ recorder: RequestRecorder, _ result: Result<Completion, ProviderError>, _ state: Shared,
    _ tasks: RequestTasks
  ) -> Ending {
    let now = provider.clock.now
    let timeline: RequestTimeline
    var answered: Answered?
    switch result {
    case .success(let completion):
      if following != nil { answered = Answered(recorder.request, completion) }
      timeline = recorder.completed(completion, now: now)
      if let counter, timeline.tokens?.source != .usage, completion.text != nil {
        // Elsewhere, so that neither a thread that reads replies nor the slot waits for it.
        tasks.start(on: provider.clock.taskExecutor) { [self] in
          keep(
            recorder.completed(completion, counter: counter, now: now), of: recorder, state, tasks)
        }
        return (timeline.ended ?? now, answered)
      }
    case .failure(let error):
      if error.code == .cancelled, Task.isCancelled {
        state.abandon()
        noteInFlight(-1, state)
        return (now, nil)
      }
      timeline = recorder.failed(error, now: now)
    }
    keep(timeline, of: recorder, state, tasks)
    return (timeline.ended ?? now, answered)
  }

  /// Tells that one request more or less is under way. Not inlined for the same reason as `finish`.
  @inline(never)
  private func noteInFlight(_ change: Int, _ state: Shared) {
    guard !inFlightObservers.isEmpty else { return }
    let count = state.inFlight.add(change, ordering: .relaxed).newValue
    for observer in inFlightObservers { observer.note(inFlight: count) }
  }

  private func keep(
    _ timeline: RequestTimeline, of recorder: RequestRecorder, _ state: Shared,
    _ tasks: RequestTasks
  ) {
    let ticket = recorder.ticket
    if state.keep(timeline, of: ticket, isEnough) { tasks.cancelAll() }
    state.closeRoom()
    noteInFlight(-1, state)
    for observer in observers {
      observer.record(timeline, of: recorder.request, in: ticket.phase)
    }
  }

  /// The state of a repetition, shared by its tasks.
  private final class Shared: Sendable {
    private let state: Mutex<State>
    /// How many requests are under way; 0 where nobody wants to know.
    let inFlight = Atomic(0)
    /// Where slots wait; nil where they never do.
    let room: WaitingRoom?
    private let account: SpendingAccount?

    init(_ state: sending State, _ account: SpendingAccount?, room: WaitingRoom?) {
      self.state = Mutex(state)
      self.account = account
      self.room = room
    }

    /// The next request; nil when nothing more is to be sent. Not inlined for the same reason as `finish`.
    @inline(never)
    func next(freeSince: MonotonicInstant) -> LoadMachine.Ticket? {
      defer { closeRoom() }
      return state.withLock { $0.machine.next(freeSince: freeSince) }
    }

    /// Whether a request that is due may be sent by what the case may spend; if not, no other is.
    ///
    /// Only now is it one that guards count as sent: those that wait to be due have no chance to fail.
    /// Not inlined for the same reason as `finish`.
    @inline(never)
    func admits(_ recorder: RequestRecorder) -> Bool {
      guard let account else {
        state.withLock { $0.guards.send() }
        return true
      }
      let reserved = account.reserve(recorder.request)
      state.withLock { state in
        if let reserved {
          state.reserved[recorder.ticket.index] = reserved
          state.guards.send()
        } else if let refusal = account.refusal {
          state.machine.stop()
          state.guardStop = state.guardStop ?? refusal
        }
      }
      if reserved == nil { closeRoom() }
      return reserved != nil
    }

    /// Lets slots go that wait for what is not to come any more.
    func closeRoom() {
      room?.close(from: state.withLock { $0.machine.end }, isClosed: isOver)
    }

    /// Whether nothing more is to be sent.
    var isOver: Bool {
      state.withLock {
        $0.isCancelled || $0.machine.abortReason != nil || $0.machine.hasEndedEarly
          || $0.guardStop != nil
      }
    }

    func cancel() {
      state.withLock { state in
        state.isCancelled = true
        state.machine.stop()
      }
    }

    func abandon() {
      state.withLock { $0.abandoned += 1 }
    }

    /// Returns whether the repetition is to be given up.
    func keep(
      _ timeline: RequestTimeline, of ticket: LoadMachine.Ticket,
      _ isEnough: (@Sendable (RequestTimeline) -> Bool)?
    ) -> Bool {
      let (isGivenUp, reserved) = state.withLock { state in
        if let isEnough {
          state.inOrder.insert((ticket.phase, timeline), at: ticket.index)
          while let next = state.inOrder.next() {
            if next.phase == .measured, isEnough(next.timeline) { state.machine.endEarly() }
          }
        }
        if ticket.phase != .measured {
          state.unmeasured += 1
        } else if state.search?.hold(timeline) != true {
          state.sample.take(timeline)
        }
        var isGivenUp = state.machine.ended(failure: timeline.failure)
        if let stop = state.guards.end(timeline), !isGivenUp, state.guardStop == nil,
          state.machine.abortReason == nil
        {
          state.machine.stop()
          state.guardStop = stop
          isGivenUp = true
        }
        // To look a number up takes time, also where there are none.
        let reserved = account == nil ? nil : state.reserved.removeValue(forKey: ticket.index)
        return (isGivenUp, reserved)
      }
      if let reserved { account?.settle(reserved, by: timeline) }
      return isGivenUp
    }

    func repetition(startedAt: Double, connectionsOpened: Int) -> Repetition {
      state.withLock { state in
        state.machine.leave()
        // Nobody knows what became of those that were abandoned.
        for reserved in state.reserved.values { account?.settle(reserved, by: nil) }
        state.reserved.removeAll()
        let warmup = state.leaveOutWarmup()
        let (timelines, tally) = state.sample.result()
        let lastEnd = tally?.lastEnd ?? timelines.lazy.compactMap(\.ended).max()
        let outcome: Repetition.Outcome =
          if let reason = state.machine.abortReason {
            .aborted(reason)
          } else if state.isCancelled {
            .cancelled
          } else if let stop = state.guardStop {
            .stopped(stop)
          } else if state.machine.hasEndedEarly {
            .endedEarly
          } else {
            .completed
          }
        var repetition = Repetition(
          outcome: outcome, startedAt: startedAt, timelines: timelines, tally: tally,
          window: lastEnd.map { state.machine.window(until: $0, from: warmup?.start) } ?? .zero,
          unmeasuredRequests: state.unmeasured, abandonedRequests: state.abandoned,
          connectionsOpened: connectionsOpened)
        repetition.steadyState = warmup?.found
        repetition.windowStart = lastEnd == nil ? nil : state.machine.windowStart
        repetition.sampleBound = state.sample.bound
        return repetition
      }
    }
  }
}
