import Synchronization

/// Where what is measured and who shows it meet.
///
/// Those who measure leave a few numbers here and go on; all that is made of them is made by those who look.
final class LiveFeed: InFlightObserver {
  /// So many requests wait for someone to look. Beyond it they are counted at once, so that they take no more
  /// room.
  private static let inboxLimit = 1 << 16

  private struct Present {
    var board = LiveBoard()
    var clock: any TimeSource = SystemClock()
  }

  private let inbox = Mutex<[LiveRequest]>([])
  private let inFlight = Atomic(0)
  private let present = Mutex(Present())

  init() {}

  /// Repetitions of a case are about to be run; see `LiveBoard`.
  ///
  /// - Parameter clock: that of the case.
  func begin(
    _ key: String, as label: String, plan: LoadPlan, repetitions: Int, clock: any TimeSource
  ) {
    withBoard { present in
      present.clock = clock
      present.board.begin(
        key, as: label, plan: plan, repetitions: repetitions, at: clock.now)
    }
  }

  func begin(repetition: Int, of repetitions: Int, at instant: MonotonicInstant) {
    withBoard { $0.board.begin(repetition: repetition, of: repetitions, at: instant) }
  }

  func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
    guard let request = LiveRequest(timeline) else { return }
    let isFull = inbox.withLock { inbox in
      inbox.append(request)
      return inbox.count >= Self.inboxLimit
    }
    if isFull { withBoard { _ in } }
  }

  func note(inFlight: Int) {
    self.inFlight.store(inFlight, ordering: .relaxed)
  }

  /// The repetitions that had begun are over.
  func pause() {
    inFlight.store(0, ordering: .relaxed)
    withBoard { $0.board.pause(at: $0.clock.now) }
  }

  /// A case has its verdict.
  func finish(_ report: CaseReport) {
    let verdicts = ShownVerdict.all(of: report)
    let mark = verdicts.mark
    // Of several the first that tells why the case is not simply good.
    let word: String =
      switch mark {
      case .good: "passed"
      case .bad: verdicts.first { $0.mark == .bad }?.word ?? "failed"
      case .doubtful: verdicts.first(where: \.isWarning)?.word ?? "with a warning"
      case .open: "measured"
      }
    withBoard { $0.board.finish("\(report.key)", mark, word) }
  }

  /// Cases that have begun, and are over without a verdict.
  func giveUp() {
    withBoard { $0.board.giveUp() }
  }

  func snapshot() -> LiveSnapshot {
    withBoard { $0.board.snapshot(at: $0.clock.now) }
  }

  /// What was left in the inbox is counted first.
  private func withBoard<Result: Sendable>(_ body: (inout Present) -> Result) -> Result {
    present.withLock { present in
      let requests = inbox.withLock { inbox in
        defer { inbox.removeAll() }
        return inbox
      }
      for request in requests { present.board.record(request) }
      present.board.note(inFlight: inFlight.load(ordering: .relaxed))
      return body(&present)
    }
  }
}
