import Synchronization

/// Where the slots of a closed loop wait: for their clients to think, or for the rate limit. Who would wait
/// in vain is let go: a run that is over does not last until everybody has thought.
final class WaitingRoom: Sendable {
  /// One slot that waits.
  private struct Guest {
    var until: MonotonicInstant
    /// Whether it has a request to send then.
    var hasTicket: Bool
  }

  private struct State {
    /// From when on nothing is sent; nil while nobody knows.
    var end: MonotonicInstant?
    /// Whether not even those are to be sent that have their ticket.
    var isClosed = false
    var guests: [Int: Guest] = [:]
    var tasks: [Int: Task<Void, Never>] = [:]

    func isInVain(_ guest: Guest) -> Bool {
      isClosed || (!guest.hasTicket && end.map { guest.until >= $0 } ?? false)
    }
  }

  private let state = Mutex(State())

  /// Tells by which task a slot waits: the one that is cancelled to let it go.
  func seat(_ slot: Int, _ task: Task<Void, Never>) {
    let isInVain = state.withLock { state in
      state.tasks[slot] = task
      return state.guests[slot].map(state.isInVain) ?? false
    }
    if isInVain { task.cancel() }
  }

  /// Waits until an instant.
  ///
  /// - Parameter hasTicket: whether there is a request to be sent then.
  /// - Returns: false where it is in vain: then the slot is done.
  func wait(
    _ slot: Int, until instant: MonotonicInstant, hasTicket: Bool, by clock: any TimeSource
  ) async -> Bool {
    let guest = Guest(until: instant, hasTicket: hasTicket)
    let isInVain = state.withLock { state in
      if state.isInVain(guest) { return true }
      state.guests[slot] = guest
      return false
    }
    if isInVain { return false }
    var isCancelled = false
    do {
      try await clock.sleep(until: instant)
    } catch {
      isCancelled = true
    }
    return state.withLock { state in
      state.guests[slot] = nil
      // Who has slept to the end may have been let go meanwhile: its task is cancelled, now or in a
      // moment, and what it would send would be cut off.
      return !isCancelled && !state.isInVain(guest)
    }
  }

  /// Lets those go that would wait in vain.
  ///
  /// - Parameters:
  ///   - end: from when on nothing is sent; nil while nobody knows.
  ///   - isClosed: whether nothing at all is sent any more.
  func close(from end: MonotonicInstant?, isClosed: Bool) {
    let tasks = state.withLock { state -> [Task<Void, Never>] in
      // What another thread found out earlier may come later: nobody is let in again.
      let earlier = [state.end, end].compactMap(\.self).min()
      guard earlier != state.end || (isClosed && !state.isClosed) else { return [] }
      state.end = earlier
      state.isClosed = state.isClosed || isClosed
      // In the order of the slots, so that a simulation takes the same steps every time.
      return state.guests.filter { state.isInVain($0.value) }.keys.sorted()
        .compactMap { state.tasks[$0] }
    }
    for task in tasks { task.cancel() }
  }
}
