import Foundation

#if canImport(Testing)
  extension CaseContext {
    /// What is known of earlier measurements: read before anything is measured, and used when all is.
    enum Past: Sendable {
      /// Of this case.
      case own(CasePast)
      /// Of whatever case.
      case reports(PastReports)

      fileprivate func past(of key: CaseKey) -> CasePast {
        switch self {
        case .own(let past): past
        case .reports(let reports): reports.past(of: key)
        }
      }
    }

    /// Reads the earlier measurements that the user wants to see; nil where there is no such wish.
    func readPast(_ session: Session) async -> Past? {
      guard let source = settings.history else { return nil }
      switch source {
      case .git:
        guard let path = baselinePath else { return .own(Self.withoutBaseline) }
        return .own(await Self.apart { GitHistory().past(of: path) })
      case .reports(let folder):
        let environment = reportEnvironment
        return .reports(
          await Self.apart {
            session.pastReports(in: folder) {
              PastReports(in: folder, environment: environment)
            }
          })
      }
    }

    /// Adds what the case measured over time. A sweep or a search has no history: each of its loads is a
    /// measurement of its own.
    func addHistory(to report: inout CaseReport) {
      guard let past, report.points.isEmpty, !report.run.repetitions.isEmpty else { return }
      let found = past.past(of: report.key)
      report.notes += found.notes
      guard [.completed, .endedEarly].contains(report.run.outcome), !found.points.isEmpty else {
        return
      }
      // Files of baselines and reports say differently how a simulation was built.
      let build = found.kind == .commits ? fingerprint : reportFingerprint
      report.history = CaseHistory(
        found.kind,
        found.points + [HistoryPoint(now: report.run, configuration: build.buildConfiguration)])
    }

    private static let withoutBaseline = CasePast(
      .commits,
      notes: [
        "no history: PERF_HISTORY=git reads the committed versions of a baseline, and the case is "
          + "compared with none; let PERF_HISTORY name a folder with reports of earlier runs"
      ])

    /// Does what blocks a thread, which no task may.
    private static func apart<Value: Sendable>(
      _ body: @escaping @Sendable () -> Value
    ) async -> Value {
      await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: body()) }
      }
    }
  }
#endif
