import Synchronization

#if canImport(Testing)
  /// One call of `sweep`.
  struct SweepMeasurement: Sendable {
    static let mostLoads = 1000

    var measurement: Measurement
    var scenario: Scenario
    var levels: [LoadLevel]
    var repetitions: Int
    var stopping: Sweep.Stopping

    /// Measures and reports.
    ///
    /// - Throws: what keeps it from measuring at all. What was measured is reported even when the test is
    ///   cancelled, and then `CancellationError` is thrown.
    func perform() async throws -> Sweep {
      let name = scenario.name
      guard !levels.isEmpty, levels.count <= Self.mostLoads else {
        throw WorkloadError(
          .invalidSetting,
          "\(name): a sweep over \(levels.count) loads; expected 1 to \(Self.mostLoads); write e.g. "
            + "over: .concurrencies([1, 2, 4, 8])")
      }
      guard Set(levels).count == levels.count else {
        throw WorkloadError(
          .invalidSetting,
          "\(name): a sweep has one load twice; expected each once; write e.g. repetitions: 2 for more "
            + "than one repetition of all")
      }
      guard HarnessSettings.allowedRepetitions.contains(repetitions) else {
        throw WorkloadError(
          .invalidSetting,
          "\(name): repetitions are \(repetitions); expected 1 to "
            + "\(HarnessSettings.allowedRepetitions.upperBound); write e.g. repetitions: 3")
      }
      for level in levels { _ = try scenario.load.at(level) }
      try checkRateLimit()
      try HarnessSettings(Surroundings.current.environment).refuseParts(
        of: name, "sweep(…) measures one load after the other, each by what it has found",
        "a run of its own; skip the test there with --skip")
      let (context, surroundings) = try await measurement.begin(usesBaseline: false)
      let repetitions = context.settings.repetitions ?? repetitions
      let points = LoadPoints(
        measurement, scenario, context, expecting: levels.count * repetitions)
      let stop = Mutex<String?>(nil)
      try await surroundings.takeTurn(context) {
        try await context.keeping {
          let reason = try await measure(points, context, repetitions: repetitions)
          stop.withLock { $0 = reason }
        } finish: { _ in
          let loads = levels.map(\.description).joined(separator: ", ")
          guard var report = context.report(on: points, over: "sweep over \(loads)") else { return }
          if let reason = stop.withLock({ $0 }) {
            report.notes.append(
              "ended after \(report.points.count) of \(levels.count) loads: \(reason)")
          }
          try context.publish(report)
        }
      }
      if points.repetitions.last?.outcome == .cancelled { throw CancellationError() }
      try measurement.checkFiles()
      return Sweep(points: points.points, stop: stop.withLock { $0 })
    }

    /// Throws for a rate that the client's own limit never lets through: its point would be that of the
    /// limit, under another name.
    private func checkRateLimit() throws(WorkloadError) {
      guard let limit = scenario.rateLimit,
        let level = levels.first(where: { !$0.isClosed && $0.value > limit.rate })
      else { return }
      throw WorkloadError(
        .invalidSetting,
        "\(scenario.name): a load of the sweep is \(level), and rateLimit lets \(limit) through at most; "
          + "expected no load that the client itself holds back; leave rateLimit: away, or sweep over "
          + "less")
    }

    /// - Returns: why it ended before the last load, if it did.
    private func measure(
      _ points: LoadPoints, _ context: CaseContext, repetitions: Int
    ) async throws -> String? {
      let provider = measurement.provider
      return try await provider.clock.run {
        var ready = measurement
        if let greatest = levels.max(by: { $0.value < $1.value }) {
          ready.plan.load = try scenario.load.at(greatest)
        }
        points.note(opened: try await ready.prepare(provider))
        FunctionPass.current?.noteMeasurement()
        await points.sizePrompts()
        let key = context.key(of: measurement.experiment)
        var reason: String?
        sweep: for (index, level) in levels.enumerated() {
          for _ in 0..<repetitions {
            let measured = try await points.measure(
              at: level, as: "\(key), point \(index + 1) of \(levels.count): \(level)")
            if measured.repetition.outcome == .cancelled { break sweep }
            // What may be spent is spent at any load.
            if let stop = measured.capStop {
              reason = stop.description
              break sweep
            }
          }
          if index + 1 < levels.count, let point = points.points.last {
            reason = stopping.reason(after: point)
            if reason != nil { break }
          }
        }
        await provider.shutdown()
        return reason
      }
    }
  }
#endif
