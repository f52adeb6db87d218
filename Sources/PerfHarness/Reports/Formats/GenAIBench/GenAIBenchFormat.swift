/// `genai-bench/<experiment>/…`: what GenAI Bench (Python, 0.0.5) writes, so that `genai-bench excel` and
/// `genai-bench plot` read it.
///
/// A test function is an experiment, and each of its cases, or each load of a sweep, a run. Cases whose
/// settings differ in more than traffic and load are experiments of their own, and so are a second run of one
/// traffic at one concurrency, of which GenAI Bench would forget the first, and each traffic under open loads.
package struct GenAIBenchFormat: ReportFormat {
  package static let names = [folder]
  private static let folder = "genai-bench"

  private let environment: EncodedReport.V1.Environment
  private var experiments: [GenAIBenchExperiment] = []

  package init(environment: EncodedReport.V1.Environment) {
    self.environment = environment
  }

  package mutating func add(_ result: ReportedCase) -> [ReportFile] {
    let report = result.report
    let runs = report.points.isEmpty ? [report.run] : report.points.map(\.run)
    var files: [ReportFile] = []
    var changed: [Int] = []
    for run in runs {
      guard let encoded = GenAIBenchRun(run) else { continue }
      let index = place(for: encoded, of: run, key: report.key)
      let name = experiments[index].add(encoded, as: report.key)
      files.append(
        ReportFile(
          path(index, name),
          .more { receive in try encoded.write(as: report.key) { try receive($0) } }))
      if !changed.contains(index) { changed.append(index) }
    }
    return files
      + changed.map { index in
        ReportFile(
          path(index, "experiment_metadata.json"),
          .whole { [experiment = experiments[index], environment] in
            experiment.metadata(environment)
          })
      }
  }

  private func path(_ index: Int, _ name: String) -> String {
    "\(Self.folder)/\(experiments[index].folder)/\(name)"
  }

  /// The experiment that a run belongs to, which is made where there is none with room for it.
  private mutating func place(for encoded: GenAIBenchRun, of run: Run, key: CaseKey) -> Int {
    let kind = GenAIBenchExperiment.Kind(key, run, encoded)
    if let index = experiments.firstIndex(where: { $0.kind == kind && $0.hasRoom(for: encoded) }) {
      return index
    }
    let name = GenAIBenchExperiment.folderName(
      kind, startedAt: run.repetitions.first?.startedAt ?? 0)
    var number = 1
    var folder = name
    while experiments.contains(where: { $0.folder == folder }) {
      number += 1
      folder = "\(name)_\(number)"
    }
    experiments.append(
      GenAIBenchExperiment(kind, folder: folder, batchSize: encoded.batchSize))
    return experiments.count - 1
  }
}
