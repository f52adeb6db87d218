#if HTTP
  import NIOCore

  /// What waits for a deadline that moves.
  protocol AlarmOwner: AnyObject {
    /// When time is up as things stand; nil while there is nothing to wait for.
    var deadline: MonotonicInstant? { get }
    func timeIsUp(at now: MonotonicInstant)
  }

  /// A timer for a deadline that moves with every read; on an event loop.
  ///
  /// It is set once and looks at the deadline when it fires, which by then has moved, and is set anew.
  /// So there is one timer in a read timeout's time rather than one for each read; and none is ever
  /// cancelled, which would search all the timers of the loop.
  final class Alarm {
    private let eventLoop: any EventLoop
    private weak var owner: (any AlarmOwner)?
    /// When the earliest timer that is still to come fires.
    private var earliest: MonotonicInstant?

    init(on eventLoop: any EventLoop, owner: any AlarmOwner) {
      self.eventLoop = eventLoop
      self.owner = owner
    }

    /// Sees to it that a timer fires at the owner's deadline or before.
    func arm() {
      guard let deadline = owner?.deadline else { return }
      if let earliest, earliest <= deadline { return }
      earliest = deadline
      schedule(in: max(.zero, deadline - SystemClock().now)) { $0.fired(setFor: deadline) }
    }

    private func fired(setFor instant: MonotonicInstant) {
      if earliest == instant { earliest = nil }
      guard let deadline = owner?.deadline, deadline <= SystemClock().now else { return arm() }
      // A loop that is late runs its timers before it reads again, and what is waited for may be in
      // the socket by now: time is not up before the loop has looked there once more.
      schedule(in: .milliseconds(1)) { $0.lastCall() }
    }

    private func lastCall() {
      let now = SystemClock().now
      guard let deadline = owner?.deadline, deadline <= now else { return arm() }
      owner?.timeIsUp(at: now)
    }

    /// Holds itself weakly: the timers of connections that are gone keep nothing alive.
    private func schedule(in delay: Duration, _ body: @escaping (Alarm) -> Void) {
      eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(delay.inNanoseconds)) {
        [weak self] in if let self { body(self) }
      }
    }
  }
#endif
