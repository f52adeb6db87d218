/// Decides what a repetition sends next and when it is over; knows neither a clock nor a provider.
///
/// A closed loop asks with the instant at which a slot became free and its client had thought; that is when
/// the next request is due. An open loop asks for one arrival after the other, whatever has become of
/// earlier ones. Where there is a rate limit, a request is due when it lets it through.
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

    package init(index: Int, due: MonotonicInstant, phase: Phase) {
      self.index = index
      self.due = due
      self.phase = phase
    }
  }

  private let plan: LoadPlan
  private let start: MonotonicInstant
  /// What an open loop has still to send; nil in a closed one.
  private var dues: Dues?
  /// The rate limit of a closed loop; that of an open one is part of its dues.
  private var bucket: TokenBucket?
  private var nextIndex = 0
  private var phase = Phase.warmup
  private var phaseStart: MonotonicInstant
  private var sentInPhase = 0
  private var isOver = false
  private var failuresInARow = 0
  private var hasSucceeded = false
  private var measuredStart: MonotonicInstant?
  private var firstMeasuredDue: MonotonicInstant?
  /// Whether the measured part ended because its number of requests was reached.
  private var hasMeasuredAll = false
  /// Whether less was sent than was planned, because enough was known.
  package private(set) var hasEndedEarly = false
  /// Why the repetition was given up, if it was.
  package private(set) var abortReason: Repetition.AbortReason?

  /// - Parameter start: the instant that offsets count from.
  package init(_ plan: LoadPlan, start: MonotonicInstant) {
    self.plan = plan
    self.start = start
    switch plan.load {
    case .open(let arrivals):
      dues = Dues(of: arrivals, seed: plan.seed, limit: plan.rateLimit, from: start)
    case .closed: bucket = plan.rateLimit.map { TokenBucket($0) }
    }
    phaseStart = start
  }

  /// The next request, or nil when nothing more is to be sent.
  ///
  /// - Parameter freeSince: when the slot that will carry it became free, and its client had thought; an open
  ///   loop ignores it.
  package mutating func next(freeSince: MonotonicInstant) -> Ticket? {
    guard let shard = plan.shard else { return nextOfPlan(freeSince: freeSince) }
    while var ticket = nextOfPlan(freeSince: freeSince) {
      guard dues != nil else {
        // A shard's plan of a closed loop has nothing but the shard's own requests.
        ticket.index = shard.index(ofOwn: ticket.index)
        return ticket
      }
      if shard.owns(ticket.index) { return ticket }
    }
    return nil
  }

  /// The next request of the plan, whichever shard's it is.
  private mutating func nextOfPlan(freeSince: MonotonicInstant) -> Ticket? {
    guard !isOver, let due = nextDue(freeSince: freeSince), enterPhase(of: due) else {
      isOver = true
      return nil
    }
    if phase == .measured, firstMeasuredDue == nil {
      measuredStart = phaseStart
      firstMeasuredDue = due
    }
    defer {
      nextIndex += 1
      sentInPhase += 1
    }
    return Ticket(index: nextIndex, due: due, phase: phase)
  }

  /// From when on nothing is sent any more, as far as it is known by now: what would be due then, or later,
  /// is not waited for. Nil while a number of requests decides. It never moves to a later instant.
  package var end: MonotonicInstant? {
    if isOver || isAllSent { return start }
    var end = phaseStart
    for following in Phase.allCases where following.rawValue >= phase.rawValue {
      let limits = limits(of: following)
      guard !limits.isNothing else { continue }
      guard let duration = limits.duration else { return nil }
      end = end.advanced(by: duration)
    }
    return end
  }

  /// Takes note that nobody is left who would send anything before the end, so that what time was planned has
  /// gone by.
  package mutating func leave() {
    guard dues == nil, !isOver, let end else { return }
    _ = next(freeSince: end)
  }

  /// Whether the number of requests is reached, in the last part of which there are any.
  private var isAllSent: Bool {
    isCountReached
      && Phase.allCases.allSatisfy { $0.rawValue <= phase.rawValue || limits(of: $0).isNothing }
  }

  /// Takes note of how a request ended.
  ///
  /// - Returns: whether the repetition is to be given up now.
  package mutating func ended(failure: RequestTimeline.Failure?) -> Bool {
    guard let failure else {
      hasSucceeded = true
      failuresInARow = 0
      return false
    }
    failuresInARow += 1
    let limit = hasSucceeded ? plan.outageLimit : plan.failureLimit
    guard failuresInARow >= limit, abortReason == nil, !hasEndedEarly else { return false }
    abortReason = Repetition.AbortReason(
      failuresInARow: failuresInARow, hadSucceeded: hasSucceeded, last: failure)
    isOver = true
    return true
  }

  /// Sends nothing more.
  package mutating func stop() {
    isOver = true
  }

  /// Sends nothing more, because enough is known. Where all measured requests have been sent there
  /// is nothing to save: those that are under way are owed their cool-down.
  package mutating func endEarly() {
    guard !isOver, phase == .measured, !isCountReached else { return }
    isOver = true
    hasEndedEarly = true
  }

  /// The length of the measured window.
  ///
  /// By requests it reaches from when the first of them was due to when the last one ended. By time it
  /// begins with the measured part, and lasts as long as was planned or until the last request ended,
  /// whichever is later.
  ///
  /// - Parameters:
  ///   - lastEnd: when the last measured request ended.
  ///   - start: when it begins, where those before were left out as warm-up.
  package func window(
    until lastEnd: MonotonicInstant, from start: MonotonicInstant? = nil
  ) -> Duration {
    guard let measuredStart, let firstMeasuredDue else { return .zero }
    guard let planned = plan.measured.duration, !hasMeasuredAll else {
      return max(.zero, lastEnd - (start ?? firstMeasuredDue))
    }
    let start = start ?? measuredStart
    let isWhole = phase == .cooldown
    let plannedEnd = measuredStart.advanced(by: planned)
    return max(isWhole ? plannedEnd - start : .zero, lastEnd - start)
  }

  /// When the measured window begins; nil while nothing was measured.
  package var windowStart: MonotonicInstant? {
    plan.measured.duration == nil || hasMeasuredAll ? firstMeasuredDue : measuredStart
  }

  private mutating func nextDue(freeSince: MonotonicInstant) -> MonotonicInstant? {
    guard dues == nil else { return dues?.next() }
    let instant = max(start, freeSince)
    return bucket?.admit(instant) ?? instant
  }

  /// Goes to the phase that a request due at this instant belongs to; false after the last one.
  private mutating func enterPhase(of due: MonotonicInstant) -> Bool {
    while let end = phaseEnd(for: due) {
      if phase == .measured { hasMeasuredAll = isCountReached }
      guard let following = Phase(rawValue: phase.rawValue + 1) else { return false }
      phase = following
      phaseStart = end
      sentInPhase = 0
    }
    return true
  }

  /// When the present phase ended, if it has for a request due at this instant.
  private func phaseEnd(for due: MonotonicInstant) -> MonotonicInstant? {
    // What is empty takes no time, and so does not wait for the next request.
    if limits == .nothing { return phaseStart }
    if isCountReached { return max(phaseStart, due) }
    guard let duration = limits.duration else { return nil }
    let end = phaseStart.advanced(by: duration)
    return due >= end ? end : nil
  }

  private var isCountReached: Bool {
    limits.requests.map { sentInPhase >= $0 } ?? false
  }

  /// Those of the present phase.
  private var limits: Limits { limits(of: phase) }

  private func limits(of phase: Phase) -> Limits {
    switch phase {
    case .warmup: plan.warmup
    case .measured: plan.measured
    case .cooldown: plan.cooldown
    }
  }
}
