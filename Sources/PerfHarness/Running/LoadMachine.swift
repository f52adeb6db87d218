/// Decides what a repetition sends next and when it is over; knows neither a clock nor a provider.
///
/// A closed loop asks with the instant at which a slot became free; that is when the next request is
/// due. An open loop asks for one arrival after the other, whatever has become of earlier ones.
package struct LoadMachine {
  /// Which part of the repetition a request belongs to.
  package enum Phase: Int, Sendable, Hashable, CaseIterable {
    case warmup, measured, cooldown
  }

  /// One request to be sent.
  package struct Ticket: Sendable, Hashable {
    /// Counted from 0, warm-up included.
    package var index: Int
    package var due: MonotonicInstant
    package var phase: Phase
  }

  private let plan: LoadPlan
  private let start: MonotonicInstant
  private var generator: SeededGenerator
  private var lastOffset: Duration?
  private var nextIndex = 0
  private var phase = Phase.warmup
  private var phaseStart: MonotonicInstant
  private var sentInPhase = 0
  private var isOver = false
  private var failuresInARow = 0
  private var hasSucceeded = false
  private var measuredStart: MonotonicInstant?
  /// Why the repetition was given up, if it was.
  package private(set) var abortReason: Repetition.AbortReason?

  /// - Parameter start: the instant that offsets count from.
  package init(_ plan: LoadPlan, start: MonotonicInstant) {
    self.plan = plan
    self.start = start
    generator = SeededGenerator(seed: plan.seed, stream: 0xA221)
    phaseStart = start
  }

  /// The next request, or nil when nothing more is to be sent.
  ///
  /// - Parameter freeSince: when the slot that will carry it became free; an open loop ignores it.
  package mutating func next(freeSince: MonotonicInstant) -> Ticket? {
    guard !isOver, let due = nextDue(freeSince: freeSince), enterPhase(of: due) else {
      isOver = true
      return nil
    }
    if phase == .measured, measuredStart == nil {
      measuredStart = if case .duration = plan.extent { phaseStart } else { due }
    }
    defer {
      nextIndex += 1
      sentInPhase += 1
    }
    return Ticket(index: nextIndex, due: due, phase: phase)
  }

  /// Takes note of how a request ended.
  ///
  /// - Returns: whether the repetition is to be given up now.
  package mutating func ended(failure: RequestTimeline.Failure?) -> Bool {
    guard let failure else {
      hasSucceeded = true
      return false
    }
    failuresInARow += 1
    guard !hasSucceeded, failuresInARow >= plan.failureLimit, abortReason == nil else {
      return false
    }
    abortReason = Repetition.AbortReason(failuresInARow: failuresInARow, last: failure)
    isOver = true
    return true
  }

  /// Sends nothing more.
  package mutating func stop() {
    isOver = true
  }

  /// The length of the measured window.
  ///
  /// It begins with the measured part (by requests: when the first of them was due) and lasts until
  /// the last measured request ended, and at least as long as was planned.
  ///
  /// - Parameter lastEnd: when the last measured request ended.
  package func window(until lastEnd: MonotonicInstant) -> Duration {
    guard let measuredStart else { return .zero }
    guard case .duration(let planned) = plan.extent, phase == .cooldown else {
      return max(.zero, lastEnd - measuredStart)
    }
    return max(planned, lastEnd - measuredStart)
  }

  private mutating func nextDue(freeSince: MonotonicInstant) -> MonotonicInstant? {
    switch plan.load {
    case .closed: return max(start, freeSince)
    case .open(let arrivals):
      lastOffset = arrivals.nextOffset(after: lastOffset, index: nextIndex, using: &generator)
      return lastOffset.map { start.advanced(by: $0) }
    }
  }

  /// Goes to the phase that a request due at this instant belongs to; false after the last one.
  private mutating func enterPhase(of due: MonotonicInstant) -> Bool {
    while let end = phaseEnd(for: due) {
      guard let following = Phase(rawValue: phase.rawValue + 1) else { return false }
      phase = following
      phaseStart = end
      sentInPhase = 0
    }
    return true
  }

  /// When the present phase ended, if it has for a request due at this instant.
  private func phaseEnd(for due: MonotonicInstant) -> MonotonicInstant? {
    func ended(after duration: Duration) -> MonotonicInstant? {
      let end = phaseStart.advanced(by: duration)
      return due >= end ? end : nil
    }
    func ended(afterRequests count: Int) -> MonotonicInstant? {
      sentInPhase >= count ? max(phaseStart, due) : nil
    }
    if phase == .measured {
      switch plan.extent {
      case .requests(let count): return ended(afterRequests: count)
      case .duration(let duration): return ended(after: duration)
      }
    }
    switch phase == .warmup ? plan.warmup : plan.cooldown {
    case .requests(let count): return ended(afterRequests: count)
    case .duration(let duration): return ended(after: duration)
    case .none, .share: return phaseStart
    }
  }
}
