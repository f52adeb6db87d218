/// What was measured at one load.
public struct LoadPoint: Sendable {
  /// What is to be thought of it.
  public enum State: Sendable, Hashable {
    /// The service answered as fast as requests came, or nothing shows that it did not.
    case steady
    /// More came than was answered, so that the queue grew all the time: latencies tell how long was measured.
    case saturated
    /// The client could not deliver the load, or not in time; the text says why. The numbers are the client's.
    case notDelivered(String)
  }

  /// The load.
  public var level: LoadLevel
  /// What was measured, in one or several repetitions.
  public var run: Run
  /// What is to be thought of it.
  public var state: State
  /// What the test's budgets say of it. They mark the point, and fail nothing.
  public var verdicts: [Verdict]
  /// Which repetitions of the whole case are its own, counted from 0.
  package var repetitionNumbers: [Int]

  package init(
    level: LoadLevel, run: Run, state: State = .steady, verdicts: [Verdict] = [],
    repetitionNumbers: [Int] = []
  ) {
    self.level = level
    self.run = run
    self.state = state
    self.verdicts = verdicts
    self.repetitionNumbers = repetitionNumbers
  }

  /// Whether every budget is kept, by its estimate; false where the load was not delivered.
  public var keepsBudgets: Bool {
    if case .notDelivered = state { return false }
    return brokenBudgets.isEmpty
  }

  /// What is limited by the budgets that are not kept.
  package var brokenBudgets: [Verdict.Subject] {
    verdicts.filter { verdict in
      switch verdict.outcome {
      case .passed, .notProvable(passes: true, needs: _): false
      default: true
      }
    }.map(\.subject)
  }
}
