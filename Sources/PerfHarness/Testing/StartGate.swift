#if canImport(Testing)
  /// Holds a shard back until the instant at which all begin: the shell around `SharedStart`.
  struct StartGate: Sendable {
    private let start: SharedStart
    /// How long a repetition sends requests; nil where nobody knows.
    private let planned: Duration?
    private let clock: any TimeSource
    private let wallClock: @Sendable () -> Double
    /// Whether there is anything to wait for.
    private let isFirst: Bool

    /// - Parameters:
    ///   - isFirst: whether it is the first case of its process: another finds the start in the past.
    ///   - wallClock: tells seconds since 1970.
    init(
      _ start: SharedStart, plan: LoadPlan, isFirst: Bool, clock: any TimeSource,
      wallClock: @escaping @Sendable () -> Double
    ) {
      self.start = start
      self.isFirst = isFirst
      self.clock = clock
      self.wallClock = wallClock
      planned = plan.plannedDuration
    }

    /// What a reader must know of when the run began; nil where it began when it was to.
    var note: String? {
      isFirst
        ? nil
        : "PERF_START is for the first case of a process; this one began when the one before had ended"
    }

    /// Why the start can't be met; nil when it can.
    var problem: EnvironmentError? {
      guard isFirst, let problem = start.problem(at: wallClock()) else { return nil }
      return EnvironmentError(variable: "PERF_START", value: start.text, expectation: problem)
    }

    /// Returns when a repetition is to begin, or when the task is cancelled.
    func wait(forRepetition repetition: Int) async {
      guard isFirst,
        let instant = start.instant(ofRepetition: repetition, planned: planned)
      else { return }
      // Again where the clocks have not run alike, as when the machine slept.
      while true {
        let left = Duration(inSeconds: instant - wallClock())
        guard left > .zero else { return }
        do {
          try await clock.sleep(until: clock.now.advanced(by: left))
        } catch {
          return
        }
        // The time of day knows nothing of simulated time.
        if clock.isSimulated { return }
      }
    }
  }
#endif
