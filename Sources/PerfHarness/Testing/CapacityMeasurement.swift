import Synchronization

#if canImport(Testing)
  /// One call of `capacity`: performs what `CapacitySearch` decides.
  struct CapacityMeasurement: Sendable {
    var measurement: Measurement
    var scenario: Scenario
    var range: LoadRange
    var start: LoadLevel?
    var resolution: SearchPrecision
    var cost: Extent
    var confidence: Double
    var trait: CapacityTrait?

    /// About how many repetitions share the room for timelines.
    private static let expectedRepetitions = 100
    /// How much of a repetition is sent before, where the scenario has no warm-up: an empty queue is not what
    /// a busy one is like.
    private static let warmupShare = 0.25

    /// Measures, judges and reports.
    ///
    /// - Throws: what keeps it from measuring at all. What was measured is reported even when the test is
    ///   cancelled, and then `CancellationError` is thrown.
    func perform() async throws -> Capacity {
      try validate()
      try HarnessSettings(Surroundings.current.environment).refuseParts(
        of: scenario.name,
        "capacity(…) measures one load after the other, each by what it has found",
        "a run of its own; skip the test there with --skip")
      let (context, surroundings) = try await measurement.begin(usesBaseline: false)
      let limits = try CapacityLimit.all(of: context.budgets.map(\.budget))
      let scenario = lengthy
      let plan = LoadPlan(scenario)
      let search = CapacitySearch(
        CapacityPlan(
          range: range.bounds, isClosed: range.isClosed, start: start?.value,
          resolution: resolution.share, confidence: confidence, allowed: limits.map(\.allowed),
          measured: plan.measured, warmup: plan.warmup, cost: cost.limits))
      let points = LoadPoints(
        measurement, scenario, context, expecting: Self.expectedRepetitions)
      @Sendable func result(_ estimate: CapacityEstimate) -> Capacity {
        Capacity(
          estimate, confidence: confidence, isConcurrency: range.isClosed,
          points: points.points.sorted { $0.level.value < $1.level.value })
      }
      let estimate = try await surroundings.takeTurn(context) {
        try await context.keeping {
          try await find(search, points, limits, context)
        } finish: { estimate in
          guard var report = context.report(on: points, over: "search for the capacity") else {
            return
          }
          let capacity = result(estimate)
          report.points = capacity.points
          report.capacity = capacity
          judge(capacity, context, &report)
          try context.publish(report)
        }
      }
      if estimate.end == .cancelled { throw CancellationError() }
      try measurement.checkFiles()
      guard !points.repetitions.isEmpty else {
        throw WorkloadError(
          .invalidSetting,
          "\(scenario.name): costing: \(cost) is less than one repetition of the scenario; expected room "
            + "for some dozens of them; write e.g. costing: .requests(50_000)")
      }
      return result(estimate)
    }

    /// The scenario, which starts with a queue as long as it is to be.
    private var lengthy: Scenario {
      var scenario = scenario
      if scenario.warmup == .none { scenario.warmup = .share(Self.warmupShare) }
      return scenario
    }

    private func validate() throws(WorkloadError) {
      do throws(WorkloadError) {
        try validateSearch()
      } catch {
        throw error.at(scenario.name)
      }
    }

    private func validateSearch() throws(WorkloadError) {
      try range.validate()
      try resolution.validate()
      do throws(WorkloadError) {
        try cost.validate()
      } catch {
        throw error.at("costing")
      }
      if let trait, trait.demanded.isClosed != range.isClosed {
        throw WorkloadError(
          .invalidSetting,
          ".capacity(…) demands \(trait.demanded), and between: says "
            + "\(range.isClosed ? "concurrencies" : "rates"); expected the same of both; leave between: "
            + "away, or write e.g. between: \(LoadRange(around: trait.demanded).example)")
      }
      for end in [range.bounds.lowerBound, range.bounds.upperBound] {
        _ = try scenario.load.at(LoadLevel(end, isClosed: range.isClosed))
      }
      guard confidence >= 0.5, confidence < 1 else {
        throw WorkloadError(
          .invalidSetting,
          "confidence is \(confidence); expected 0.5 or more and less than 1; write "
            + "e.g. confidence: 0.95")
      }
      if let limit = scenario.rateLimit {
        throw WorkloadError(
          .invalidSetting,
          "rateLimit lets \(limit) through at most, which would be found in place of what the service "
            + "can do; expected no limit of the client's own; leave rateLimit: away")
      }
    }

    private func judge(_ capacity: Capacity, _ context: CaseContext, _ report: inout CaseReport) {
      report.details.append("capacity: \(capacity.text)")
      // What can't be judged at all has said so.
      guard let trait, CaseContext.isValid(report.verdicts) else { return }
      let verdict = CapacityJudge.verdict(
        on: capacity, atLeast: trait.demanded, failing: trait.failing)
      context.add([verdict], to: &report, at: trait.sourceLocation)
    }

    private func find(
      _ search: CapacitySearch, _ points: LoadPoints, _ limits: [CapacityLimit],
      _ context: CaseContext
    ) async throws -> CapacityEstimate {
      let provider = measurement.provider
      return try await provider.clock.run {
        var search = search
        let isClosed = range.isClosed
        if case .measure(let load, _) = search.next {
          var ready = measurement
          ready.plan.load = try scenario.load.at(LoadLevel(load, isClosed: isClosed))
          points.note(opened: try await ready.prepare(provider))
        }
        FunctionPass.current?.noteMeasurement()
        await points.sizePrompts()
        let key = context.key(of: measurement.experiment)
        while true {
          switch search.next {
          case .done(let estimate):
            await provider.shutdown()
            return estimate
          case .measure(let load, let growth):
            let level = LoadLevel(load, isClosed: isClosed)
            let watch = LimitWatch(limits, planned: planned(at: level, growth, points))
            let measured = try await points.measure(
              at: level, growth: growth,
              as: "\(key), repetition \(points.repetitions.count + 1): \(level)",
              ending: { watch.isHopeless(after: $0) })
            guard measured.repetition.outcome != .cancelled else {
              await provider.shutdown()
              return search.estimate(.cancelled)
            }
            guard measured.capStop == nil else {
              await provider.shutdown()
              return search.estimate(.costReached)
            }
            let probe = LoadProbe(measured, at: load, limits)
            if case .notDelivered = measured.state {
              search.refuse(probe)
            } else {
              search.take(probe)
            }
          }
        }
      }
    }

    /// About how many requests a repetition measures.
    private func planned(at level: LoadLevel, _ growth: Double, _ points: LoadPoints) -> Double {
      let last = points.repetitions.last
      let window = last?.window.inSeconds ?? 0
      let closedRate = window > 0 ? Double(last?.measuredRequests ?? 0) / window : 0
      return scenario.lasting.limits.scaled(by: growth)
        .requests(perSecond: level.isClosed ? closedRate : level.value)
    }
  }

  /// `LimitMissWatch` for whoever ends requests on other threads.
  private final class LimitWatch: Sendable {
    private let watch: Mutex<LimitMissWatch>

    init(_ limits: [CapacityLimit], planned: Double) {
      watch = Mutex(LimitMissWatch(limits, planned: planned))
    }

    func isHopeless(after timeline: RequestTimeline) -> Bool {
      watch.withLock { $0.isHopeless(after: timeline) }
    }
  }

  extension LoadProbe {
    /// What a repetition says.
    fileprivate init(
      _ measured: LoadPoints.Measured, at load: Double, _ limits: [CapacityLimit]
    ) {
      let repetition = measured.repetition
      let first = repetition.measurements(of: .timeToFirstToken)
      let latencies =
        first.count > 0 ? first : repetition.measurements(of: .endToEndLatency)
      self.init(
        load: load, counts: limits.map { $0.count(in: repetition) },
        requests: repetition.measuredRequests + repetition.unmeasuredRequests
          + repetition.abandonedRequests,
        duration: measured.duration, inFlight: repetition.meanInFlight,
        firstLatency: latencies.count > 0 ? latencies.sample.mean : nil,
        isHopeless: measured.state == .saturated || repetition.outcome == .endedEarly,
        hasAnswers: Totals([repetition]).completed > 0)
    }
  }
#endif
