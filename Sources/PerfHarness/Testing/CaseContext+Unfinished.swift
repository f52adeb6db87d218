import Foundation

#if canImport(Testing)
  extension CaseContext {
    /// Where lines are made and files are written while something is measured.
    private static let writing = QueueExecutor(label: "perfharness.unfinished")

    /// What writes the requests of the case while it is measured; nil where no results are wanted, where
    /// nothing is measured, and under a simulated clock, where a case is over before it could be lost, and
    /// comes out the same when it is run again.
    func unfinishedLog(of measurement: Measurement, _ surroundings: Surroundings) -> UnfinishedLog?
    {
      guard let output = settings.output, shards == nil, settings.importing.isEmpty,
        !measurement.provider.clock.isSimulated
      else { return nil }
      let (settings, fingerprint) = (settings, reportFingerprint)
      let (session, console) = (surroundings.session, surroundings.console)
      return UnfinishedLog(
        UnfinishedCase(
          key: key(of: measurement.experiment), experiment: measurement.experiment,
          environment: reportEnvironment, process: getpid(), began: surroundings.wallClock()),
        wallClock: surroundings.wallClock, executor: Self.writing, tell: console.write
      ) { () throws(ReportError) in
        let (file, left) = try session.openUnfinished(
          in: output, as: settings.formats, environment: settings.environment,
          fingerprint: fingerprint)
        return (file, left.map(Self.words(onLeft:)))
      }
    }

    /// Where the requests lie that nobody has reported.
    static func words(onLeft path: String) -> String {
      "\(path): what was measured of an earlier case, which came to no report"
    }

    /// What writes the requests of one side, under one load.
    func writer(
      of key: CaseKey, under plan: LoadPlan, by provider: any Provider
    ) -> (any RunObserver)? {
      guard !provider.clock.isSimulated else { return nil }
      return unfinished?.observer(
        of: UnfinishedSide(
          key: key, load: "\(plan.load)", provider: provider.name, model: provider.model,
          endpoint: provider.endpoint))
    }

    /// Runs `body`, which an interrupt cancels, and `finish` with what it returned. What is measured
    /// meanwhile stands in a file until `finish` has written it for good.
    func keeping<Success: Sendable>(
      _ body: @escaping @Sendable () async throws -> Success,
      finish: @Sendable (Success) throws -> Void
    ) async throws -> Success {
      try await Interruption.cancelling(body) { success in
        try finish(success)
        unfinished?.remove()
      } giveUp: {
        unfinished?.leave()
      }
    }
  }
#endif
