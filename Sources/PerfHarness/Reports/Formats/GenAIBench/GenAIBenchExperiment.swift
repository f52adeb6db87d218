import Foundation

/// An experiment in GenAI Bench's sense: a folder of runs that differ in nothing but traffic and concurrency.
struct GenAIBenchExperiment: Sendable {
  /// What the runs are counted by; batches of another size are another experiment.
  static let iterationType = "num_concurrency"

  /// The release whose reader the files are made for.
  static let toolVersion = "0.0.5"

  /// What the runs of one experiment have in common.
  struct Kind: Sendable, Hashable {
    let suite: String
    let test: String
    let provider: String
    let model: String?
    let endpoint: String?
    let task: GenAIBenchTask
    let isClosed: Bool
    /// Under open loads no two traffics have the same requests under way, and GenAI Bench expects of each the
    /// concurrencies of all: so each is an experiment of its own. Nil of closed loads.
    let scenario: String?
    /// Every setting but traffic and load.
    let settings: [Experiment.Setting]

    init(_ key: CaseKey, _ run: Run, _ encoded: GenAIBenchRun) {
      suite = key.suite
      test = key.test
      provider = run.provider
      model = run.model
      endpoint = run.endpoint
      task = encoded.task
      isClosed = encoded.isClosed
      scenario = encoded.isClosed ? nil : encoded.scenario
      settings = run.experiment.settings.filter { $0.name != "traffic" && $0.name != "load" }
    }

    func setting(_ name: String) -> String? {
      settings.last { $0.name == name }?.value
    }
  }

  /// GenAI Bench keeps one run for each of these, and forgets an earlier one.
  private struct Slot: Hashable {
    let scenario: String
    let concurrency: Int
  }

  let kind: Kind
  /// The folder's name.
  let folder: String
  private let batchSize: Int
  private var slots: Set<Slot> = []
  private var fileNames: Set<String> = []
  private var scenarios: [String] = []
  private var runs: [OrderedJSON] = []
  private var mostRequests = 0
  private var longestRun = 0.0

  init(_ kind: Kind, folder: String, batchSize: Int) {
    self.kind = kind
    self.folder = folder
    self.batchSize = batchSize
  }

  /// Whether there is no run of this traffic at this concurrency yet.
  func hasRoom(for run: GenAIBenchRun) -> Bool {
    !slots.contains(Slot(scenario: run.scenario, concurrency: run.concurrency))
  }

  /// Takes a run.
  ///
  /// - Returns: the name of its file.
  mutating func add(_ run: GenAIBenchRun, as key: CaseKey) -> String {
    slots.insert(Slot(scenario: run.scenario, concurrency: run.concurrency))
    if !scenarios.contains(run.scenario) { scenarios.append(run.scenario) }
    mostRequests = max(mostRequests, run.requests)
    longestRun = max(longestRun, run.duration)
    let name = fileName(of: run)
    fileNames.insert(name)
    runs.append(
      .object([
        "file": .string(name), "case": .string(key.description), "load": .string(run.load),
        "repetitions": .integer(run.repetitions), "mean_in_flight": .number(run.inFlight),
      ]))
    return name
  }

  /// `D100_100_text-to-text_num_concurrency_1_time_60s.json`: what GenAI Bench calls it, and only such a name
  /// does it read.
  private func fileName(of run: GenAIBenchRun) -> String {
    let text = run.scenario.filter { $0 != "(" && $0 != ")" }
      .map { $0 == "/" || $0 == "," ? "_" : $0 }
    let scenario = BaselineStore.fileName(String(text))
    let rest =
      "_\(run.task.rawValue)_\(Self.iterationType)_\(run.concurrency)_time_"
      + "\(Self.wholeSeconds(run.duration))s.json"
    // Other texts may become the same name.
    var number = 1
    var name = scenario + rest
    while fileNames.contains(name) {
      number += 1
      name = "\(scenario)_\(number)\(rest)"
    }
    return name
  }

  private static func wholeSeconds(_ seconds: Double) -> Int {
    Int(exactly: seconds.rounded(.up)) ?? Int(Int32.max)
  }

  /// `experiment_metadata.json`.
  func metadata(_ environment: EncodedReport.V1.Environment) -> [UInt8] {
    let model = kind.model ?? kind.provider
    return OrderedJSON.object([
      "cmd": .string("swift test --filter \(Self.filter(kind))"),
      "benchmark_version": .string(version),
      "api_backend": .string(GenAIBenchTask.backend(of: kind.provider)),
      "auth_config": .object([]),
      "api_model_name": .string(model),
      "server_model_tokenizer": .null,
      "model": .string(Self.shortName(ofModel: model)),
      "task": .string(kind.task.rawValue),
      "num_concurrency": .array(Set(slots.map(\.concurrency)).sorted().map { .integer($0) }),
      "batch_size": .array([.integer(batchSize)]),
      "iteration_type": .string(Self.iterationType),
      "traffic_scenario": .array(scenarios.map { .string($0) }),
      "additional_request_params": requestParameters,
      "server_engine": .null, "server_version": .null, "server_gpu_type": .null,
      "server_gpu_count": .null,
      "max_time_per_run_s": .integer(Self.wholeSeconds(longestRun)),
      "max_requests_per_run": .integer(mostRequests),
      "experiment_folder_name": .string(folder),
      "metrics_time_unit": .string("s"),
      "dataset_path": .optional(datasetPath),
      "perfharness": facts(environment),
    ]).file
  }

  /// What its spreadsheet shows too, so that nobody there takes a mean for what was asked for.
  private var version: String {
    "PerfHarness, in the format of GenAI Bench \(Self.toolVersion)"
      + (kind.isClosed ? "" : "; num_concurrency is \(Self.meaningOfOpenConcurrency)")
  }

  private static let meaningOfOpenConcurrency =
    "the mean number of requests in flight, rounded and at least 1: nothing asked for it"

  /// What GenAI Bench has no place for, and its reader passes over.
  private func facts(_ environment: EncodedReport.V1.Environment) -> OrderedJSON {
    .object([
      "suite": .string(kind.suite), "test": .string(kind.test),
      "provider": .string(kind.provider), "endpoint": .optional(kind.endpoint),
      "num_concurrency_means": .string(
        kind.isClosed ? "the clients that were asked for" : Self.meaningOfOpenConcurrency),
      "environment": .string(environment.name),
      "build_configuration": .string(environment.buildConfiguration),
      "settings": .object(
        kind.settings.map { OrderedJSON.Member(key: $0.name, value: .string($0.value)) }),
      "runs": .array(runs),
    ])
  }

  private var requestParameters: OrderedJSON {
    var parameters: [OrderedJSON.Member] = []
    if let temperature = kind.setting("temperature").flatMap({ Double($0) }) {
      parameters.append(OrderedJSON.Member(key: "temperature", value: .number(temperature)))
    }
    if let limit = kind.setting("maxOutputTokens").flatMap({ Int($0) }) {
      parameters.append(OrderedJSON.Member(key: "max_tokens", value: .integer(limit)))
    }
    if kind.setting("streams") == "false" {
      parameters.append(OrderedJSON.Member(key: "stream", value: .bool(false)))
    }
    return .object(parameters)
  }

  private var datasetPath: String? {
    guard let prompts = kind.setting("prompts") else { return nil }
    let prefix = ["dataset ", "file "].first { prompts.hasPrefix($0) }
    return prefix.map { String(prompts.dropFirst($0.count)) }
  }

  private static func filter(_ kind: Kind) -> String {
    let suite = kind.suite.split(separator: ".").joined(separator: "/")
    return suite.isEmpty ? kind.test : "\(suite)/\(kind.test)"
  }

  /// `Llama-3` of `meta/Llama-3`, as GenAI Bench has it.
  static func shortName(ofModel model: String) -> String {
    model.split(separator: "/").last.map(String.init) ?? model
  }

  /// `<backend>_<task>_<model>_<YYYYmmdd_HHMMSS>`, in UTC.
  static func folderName(_ kind: Kind, startedAt: Double) -> String {
    let model = BaselineStore.fileName(shortName(ofModel: kind.model ?? kind.provider))
    // 2026-01-02T03:04:05Z without what separates its parts.
    let digits = Date(timeIntervalSince1970: startedAt.rounded(.down)).formatted(.iso8601)
      .filter(\.isNumber)
    return
      "\(GenAIBenchTask.backend(of: BaselineStore.fileName(kind.provider)))_\(kind.task.rawValue)_"
      + "\(model)_\(digits.prefix(8))_\(digits.dropFirst(8))"
  }
}
