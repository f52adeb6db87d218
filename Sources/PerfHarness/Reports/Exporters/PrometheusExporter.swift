import Foundation
import Synchronization

/// Keeps what Prometheus is told of the cases of a process: the shell around `RunMetrics`.
package final class PrometheusExporter: Sendable {
  private let metrics = Mutex(RunMetrics())
  private let environment: EncodedReport.V1.Environment

  /// - Parameter environment: where everything is measured.
  package init(environment: EncodedReport.V1.Environment) {
    self.environment = environment
  }

  /// What watches a case; nil where there are more cases than are told of.
  package func observer(of labels: CaseLabels) -> (any InFlightObserver)? {
    let place = metrics.withLock { $0.place(of: labels) }
    return place.map { CaseFeed(exporter: self, place: $0) }
  }

  /// Takes what was found of a case.
  package func finish(_ result: EncodedReport.V1.Run) {
    metrics.withLock { $0.finish(result) }
  }

  /// Everything that is known now.
  package func text(as version: ExpositionText.Version = .prometheus) -> String {
    // Rendered from a copy: requests that end meanwhile don't wait for it.
    let copy = metrics.withLock { $0 }
    return ExpositionText.render(copy.families(of: environment), as: version)
  }

  /// Writes everything into a file, in the place of what was there: a reader never sees half of it.
  package func write(to path: String) throws(ReportError) {
    do {
      let url = URL(fileURLWithPath: path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text().utf8).write(to: url, options: .atomic)
    } catch {
      throw ReportError(path: path, .cannotWrite(reason: systemReason(of: error)))
    }
  }

  /// Tells of one case while it runs.
  private struct CaseFeed: InFlightObserver {
    let exporter: PrometheusExporter
    let place: Int

    func begin(repetition: Int, of repetitions: Int, at instant: MonotonicInstant) {
      exporter.metrics.withLock {
        $0.begin(repetition: repetition, of: repetitions, at: place)
      }
    }

    func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
      exporter.metrics.withLock { $0.record(timeline, in: phase, at: place) }
    }

    func note(inFlight: Int) {
      exporter.metrics.withLock { $0.note(inFlight: inFlight, at: place) }
    }
  }
}
