/// Several runs of another tool as the repetitions of one, for a baseline.
///
/// Only what both sides define alike is in it. Another client's delay is in its numbers all the same, and
/// mostly makes them greater: such a baseline forgives more than one that was measured here.
package struct ImportedRun: Sendable {
  /// As many repetitions as there were files.
  package let run: Run
  /// The metrics that every file holds single values of, by our definitions.
  package let metrics: [MetricDescriptor]

  /// - Parameters:
  ///   - experiment: what the files are the measurements of, by the word of whoever imports them.
  ///   - variable: where the files were named, for errors.
  package init(
    _ all: [ForeignResults], of experiment: Experiment, namedBy variable: String
  ) throws(FileError) {
    guard let first = all.first, all.count > 1 else {
      throw FileError(
        path: all.first?.path ?? variable,
        "found \(all.count) run, expected at least 2 for a baseline: one does not say how much they differ; "
          + "name more files of the same load with \(variable)")
    }
    for other in all {
      if other.requests.isEmpty {
        throw FileError(
          path: other.path,
          "found a summary alone, expected single requests for a baseline; \(other.tool.cureOfSummary)"
        )
      }
      if other.tool != first.tool || other.model != first.model || other.load != first.load {
        throw FileError(
          path: other.path,
          "found \(other.what), expected \(first.what) as in \(first.path); name files of one load with "
            + "\(variable)")
      }
    }
    var run = Run(
      experiment: experiment, provider: "\(first.tool.rawValue) (imported)", model: first.model,
      repetitions: all.map(Repetition.init))
    run.notes =
      first.tool.caveats.map { "imported from \(first.tool.rawValue): \($0)" }
    self.run = run
    metrics = ForeignResults.latencies.filter { metric in
      all.allSatisfy { $0.measurements(of: metric) != nil }
    }
  }
}

extension ForeignTool {
  /// How its files come to have single requests.
  fileprivate var cureOfSummary: String {
    switch self {
    case .vllmBench: "run vLLM bench with --save-detailed"
    case .guideLLM: "let GuideLLM keep its requests in the JSON file"
    case .aiperf: "keep profile_export.jsonl beside the summary"
    case .genAIBench: "import the file of a run, …_time_60s.json"
    }
  }
}

extension ForeignResults {
  fileprivate var what: String {
    [tool.rawValue, model.map { "model \($0)" }, load.map { "load \($0)" }].compactMap(\.self)
      .joined(separator: ", ")
  }
}

extension Repetition {
  /// A run of another tool. Its window is what its throughput says; without that it has none.
  fileprivate init(_ results: ForeignResults) {
    let rate = results.rates[.requestThroughput] ?? 0
    self.init(
      timelines: results.requests.enumerated().map { $1.timeline(index: $0) },
      window: rate > 0 ? Duration(inSeconds: Double(results.completed) / rate) : .zero)
  }
}

extension Baseline {
  /// The same with nothing but these metrics: what a request is due by is not known of all of the others.
  package func keeping(_ metrics: [MetricDescriptor]) -> Baseline {
    let names = Set(metrics.map(\.name))
    var baseline = self
    for index in baseline.repetitions.indices {
      baseline.repetitions[index].metrics = baseline.repetitions[index].metrics.filter {
        names.contains($0.key)
      }
      baseline.repetitions[index].parts = nil
    }
    return baseline
  }
}
