/// A run in GenAI Bench's sense: one traffic under one load. It is one file of an experiment.
struct GenAIBenchRun: Sendable {
  private let run: Run
  private let totals: Totals
  let task: GenAIBenchTask
  /// The traffic, or the experiment's name where a closure was measured.
  let scenario: String
  let batchSize: Int
  /// Clients of a closed load. An open one has none: of it this is the mean number of requests under way,
  /// rounded, and at least 1 because GenAI Bench takes no less.
  let concurrency: Int
  /// How many requests were under way on average, from when they were due.
  let inFlight: Double
  /// Whether `concurrency` was asked for.
  let isClosed: Bool

  /// - Returns: nil where no request ended: GenAI Bench writes no file then, and can't read one.
  init?(_ run: Run) {
    let totals = Totals(run.repetitions)
    guard totals.total > 0, run.repetitions.contains(where: { !$0.timelines.isEmpty }) else {
      return nil
    }
    self.run = run
    self.totals = totals
    let traffic = run.setting("traffic")
    task = GenAIBenchTask(traffic: traffic)
    scenario = traffic ?? run.experiment.name
    batchSize = run.setting("batchSize").flatMap { Int($0) } ?? 1
    inFlight =
      totals.window > 0
      ? run.repetitions.reduce(0) { $0 + $1.meanInFlight * $1.window.inSeconds } / totals.window
      : 0
    switch run.load {
    case .closed(let concurrency, _):
      (self.concurrency, isClosed) = (concurrency, true)
    case .open, nil:
      (concurrency, isClosed) = (max(1, Int(inFlight.rounded())), false)
    }
  }

  /// Measured requests that ended.
  var requests: Int { totals.total }

  /// Seconds: the windows of all repetitions, without warm-up and cool-down.
  var duration: Double { totals.window }

  /// What the load was, in our words.
  var load: String { run.setting("load") ?? run.load.map { "\($0)" } ?? "" }

  var repetitions: Int { run.repetitions.count }

  /// Writes the file in pieces, a request a line: there may be a million.
  func write(
    as key: CaseKey, pieceSize: Int = 1 << 20, to receive: ReportFile.Receive
  ) throws {
    var bytes = Array("{".utf8)
    func begin(_ key: String) {
      OrderedJSON.breakLine(1, in: &bytes)
      bytes.append(contentsOf: "\(JSONText.quoted(key)): ".utf8)
    }
    begin("aggregated_metrics")
    aggregated.writeIndented(to: &bytes, depth: 1)
    bytes.append(UInt8(ascii: ","))
    begin("individual_request_metrics")
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for timeline in run.eachTimeline {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      OrderedJSON.breakLine(2, in: &bytes)
      GenAIBenchRequest(timeline, task).json.write(to: &bytes)
      if bytes.count >= pieceSize {
        try receive(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    OrderedJSON.breakLine(1, in: &bytes)
    bytes.append(contentsOf: "],".utf8)
    begin("_time_unit")
    bytes.append(contentsOf: "\"s\",".utf8)
    begin("perfharness")
    facts(key).writeIndented(to: &bytes, depth: 1)
    bytes.append(contentsOf: "\n}\n".utf8)
    try receive(bytes)
  }

  private var aggregated: OrderedJSON {
    func rate(_ count: Int) -> OrderedJSON {
      .number(duration > 0 ? Double(count) / duration : 0)
    }
    var statuses: [Int: Int] = [:]
    for (code, count) in totals.errors {
      statuses[GenAIBenchRequest.status(of: code), default: 0] += count
    }
    let (tokens, overflows) = totals.promptTokens.addingReportingOverflow(totals.outputTokens)
    return .object([
      "scenario": .string(scenario), "num_concurrency": .integer(concurrency),
      "batch_size": .integer(batchSize),
      "iteration_type": .string(GenAIBenchExperiment.iterationType),
      "run_duration": .number(duration),
      "mean_output_throughput_tokens_per_s": rate(task.isWhole ? 0 : totals.outputTokens),
      "mean_input_throughput_tokens_per_s": rate(totals.promptTokens),
      "mean_total_tokens_throughput_tokens_per_s": rate(
        task.isWhole ? totals.promptTokens : overflows ? .max : tokens),
      "requests_per_second": rate(totals.completed),
      "error_codes_frequency": .object(
        statuses.sorted { $0.key < $1.key }
          .map { OrderedJSON.Member(key: "\($0.key)", value: .integer($0.value)) }),
      "error_rate": .number(Double(totals.failed) / Double(totals.total)),
      "num_error_requests": .integer(totals.failed),
      "num_completed_requests": .integer(totals.completed),
      "num_requests": .integer(totals.total),
      "stats": stats,
    ])
  }

  private var stats: OrderedJSON {
    var values: [GenAIBenchMetric: [Double]] = [:]
    for timeline in run.eachTimeline {
      let request = GenAIBenchRequest(timeline, task)
      for metric in GenAIBenchMetric.allCases {
        if let value = request[metric] { values[metric, default: []].append(value) }
      }
    }
    return .object(
      GenAIBenchMetric.allCases.map { metric in
        OrderedJSON.Member(
          key: metric.rawValue, value: GenAIBenchMetric.summary(values[metric] ?? []))
      })
  }

  /// What GenAI Bench has no place for, and its reader passes over.
  private func facts(_ key: CaseKey) -> OrderedJSON {
    var facts: [OrderedJSON.Member] = [
      OrderedJSON.Member(key: "case", value: .string(key.description)),
      OrderedJSON.Member(key: "load", value: .string(load)),
      OrderedJSON.Member(key: "repetitions", value: .integer(repetitions)),
      OrderedJSON.Member(key: "mean_in_flight", value: .number(inFlight)),
      OrderedJSON.Member(
        key: "errors",
        value: .object(
          totals.errors.sorted { $0.key < $1.key }
            .map { OrderedJSON.Member(key: $0.key, value: .integer($0.value)) })),
      OrderedJSON.Member(
        key: "cancelled_by_client", value: .integer(totals.cancelledByClient)),
    ]
    let kept = run.repetitions.reduce(0) { $0 + $1.timelines.count }
    if kept < totals.total {
      facts.append(
        OrderedJSON.Member(
          key: "sampling",
          value: .string(
            "stats and individual_request_metrics are of a uniform sample of \(kept) of "
              + "\(totals.total) requests; everything else is of all")))
    }
    return .object(facts)
  }
}

extension Run {
  /// A setting of the experiment by its name.
  func setting(_ name: String) -> String? {
    experiment.settings.last { $0.name == name }?.value
  }
}
