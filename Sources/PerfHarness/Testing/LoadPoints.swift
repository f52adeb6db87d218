import Synchronization

#if canImport(Testing)
  import Testing

  /// Measures one scenario at one load after the other, and keeps what was measured: the shell that sweeps
  /// and searches share.
  final class LoadPoints: Sendable {
    /// What became of one repetition.
    struct Measured: Sendable {
      var repetition: Repetition
      var load: Load
      var duration: Duration
      var state: LoadPoint.State

      /// Why it was cut short, where what the case may spend was at an end.
      var capStop: Repetition.GuardStop? {
        if case .stopped(let stop) = repetition.outcome, stop.leavesMeasurements {
          stop
        } else {
          nil
        }
      }
    }

    private struct State {
      var repetitions: [Repetition] = []
      var levels: [LoadLevel] = []
      var states: [LoadLevel: LoadPoint.State] = [:]
      var points: [LoadLevel: Run] = [:]
      var opened = 0
      /// The measurement with prompts as long as the server's own count makes them.
      var measurement: Measurement
      var sizes: PromptSizes?
    }

    private let scenario: Scenario
    private let context: CaseContext
    /// How many repetitions share the room for timelines.
    private let expected: Int
    private let state: Mutex<State>

    init(
      _ measurement: Measurement, _ scenario: Scenario, _ context: CaseContext,
      expecting expected: Int
    ) {
      state = Mutex(State(measurement: measurement))
      self.scenario = scenario
      self.context = context
      self.expected = expected
    }

    /// What was measured so far.
    var repetitions: [Repetition] { state.withLock { $0.repetitions } }

    private var measurement: Measurement { state.withLock { $0.measurement } }

    /// Finds out how long prompts are by the server's own count, before anything is measured.
    func sizePrompts() async {
      let measurement = measurement
      let (sized, sizes) = await measurement.sized(by: [measurement.provider])
      state.withLock { state in
        state.measurement = sized
        state.sizes = sizes
      }
    }

    /// Notes how many connections were opened to get ready.
    func note(opened: Int) { state.withLock { $0.opened += opened } }

    /// Measures one repetition, or part of it when it is cancelled.
    ///
    /// - Parameters:
    ///   - level: at which load.
    ///   - growth: how many times as long as the scenario says.
    ///   - name: what the reader knows it by.
    ///   - ending: ends it early.
    func measure(
      at level: LoadLevel, growth: Double = 1, as name: String,
      ending: (@Sendable (RequestTimeline) -> Bool)? = nil
    ) async throws(WorkloadError) -> Measured {
      var scenario = scenario
      scenario.load = try scenario.load.at(level)
      var part = measurement
      part.plan = LoadPlan(scenario).lengthened(by: growth)
      let provider = part.provider
      var repeater = part.repeater(for: provider, context, of: expected)
      repeater.ending = ending
      let number = repetitions.count
      let connections = provider.connectionsOpened
      let start = provider.clock.now
      // No two ask the same: the second would find its answers in a cache.
      var repetition = await repeater.run(number..<number + 1, as: name)[0]
      let duration = provider.clock.now - start
      repetition.connectionsOpened = provider.connectionsOpened - connections
      if number == 0 { repetition.connectionsOpened += state.withLock { $0.opened } }
      let own = context.harness.verdicts(
        on: [repetition], load: scenario.load, rateLimit: scenario.rateLimit)
      let lost = own.first { $0.severity == .failure }
      let isSaturated =
        Saturation.isLikely(in: repetition, load: scenario.load)
        || repetition.isStoppedBySaturation
      let measured = Measured(
        repetition: repetition, load: scenario.load, duration: duration,
        state: lost.map { .notDelivered($0.message) }
          ?? (isSaturated ? .saturated : .steady))
      keep(measured, at: level)
      return measured
    }

    private func keep(_ measured: Measured, at level: LoadLevel) {
      let measurement = measurement
      let provider = measurement.provider
      state.withLock { state in
        state.repetitions.append(measured.repetition)
        state.levels.append(level)
        // Of several repetitions the worst counts: one that was saturated says more than one that was not.
        if state.states[level, default: .steady] == .steady {
          state.states[level] = measured.state
        }
        if state.points[level] == nil {
          state.points[level] = Run(
            experiment: measurement.experiment.with(load: measured.load), provider: provider.name,
            model: provider.model, endpoint: provider.endpoint, load: measured.load,
            rateLimit: scenario.rateLimit, repetitions: [])
        }
        state.points[level]?.repetitions.append(measured.repetition)
      }
    }

    /// One point for each load, in the order in which they were first measured.
    var points: [LoadPoint] {
      state.withLock { state in
        var seen: Set<LoadLevel> = []
        return state.levels.filter { seen.insert($0).inserted }.compactMap { level in
          guard let run = state.points[level] else { return nil }
          return LoadPoint(
            level: level, run: run, state: state.states[level] ?? .steady,
            verdicts: context.budgets.map { BudgetJudge.verdict(of: $0.budget, on: run) },
            repetitionNumbers: state.levels.indices.filter { state.levels[$0] == level })
        }
      }
    }

    /// All repetitions as one run, for counts and for the log of requests; nil before there is any.
    ///
    /// - Parameter loads: what is said of the load in the report.
    func run(over loads: String) -> Run? {
      let repetitions = repetitions
      guard !repetitions.isEmpty else { return nil }
      let (measurement, sizes) = state.withLock { ($0.measurement, $0.sizes) }
      let provider = measurement.provider
      var run = Run(
        experiment: measurement.experiment.with(load: loads), provider: provider.name,
        model: provider.model, endpoint: provider.endpoint, repetitions: repetitions)
      run.take(sizes)
      run.notes += measurement.notes
      return run
    }
  }

  extension Repetition {
    /// Whether the guard against loads that the service can't keep up with has ended it.
    fileprivate var isStoppedBySaturation: Bool {
      if case .stopped(let stop) = outcome { stop.guarding == .oversaturation } else { false }
    }
  }

  extension Experiment {
    /// The same with another load.
    fileprivate func with(load: some CustomStringConvertible) -> Experiment {
      var experiment = self
      for index in experiment.settings.indices where experiment.settings[index].name == "load" {
        experiment.settings[index].value = "\(load)"
      }
      return experiment
    }
  }
#endif
