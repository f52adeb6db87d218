/// What the environment says of the harness as a whole, for every benchmark alike.
struct HarnessSettings: Sendable {
  static let defaultRepetitions = 3
  static let allowedRepetitions = 1...1000

  /// `PERF_OUTPUT`: the folder for results; nil for none. A shard has a folder of its own in it.
  var output: String?
  /// `PERF_FORMATS`: what is written there.
  var formats: [ReportFormatName]
  /// `GITHUB_STEP_SUMMARY`: where GitHub Actions wants a summary; nil elsewhere.
  var stepSummary: String?
  /// `PERF_RECORD`; by default nothing is recorded where `CI` is set, and what is missing elsewhere.
  var recordMode: RecordMode
  /// `PERF_BASELINES`: the folder of the baselines; nil for `baselines` beside `Package.swift`.
  var baselines: String?
  /// `PERF_ENVIRONMENT`: the name of this place; nil for one made of the fingerprint.
  var environment: String?
  /// `PERF_PROGRESS`.
  var progress: ProgressDisplay.Style
  /// `PERF_DASHBOARD`.
  var dashboard: Dashboard
  /// `PERF_REPETITIONS`: overrides what the code says.
  var repetitions: Int?
  /// `PERF_CONFIRMATIONS`: overrides how many fresh repetitions a suspect is measured in, at most.
  var confirmations: Int?
  /// `PERF_AA_CHECK`: how many times each case is run against itself, instead of being judged.
  var gateCheckRuns: Int?
  /// `PERF_CERTIFICATION`: whether it is found out how far stamps are from the truth; nil does so in
  /// release builds.
  var certifies: Bool?
  /// `PERF_TOTAL_REQUESTS`, `PERF_TOTAL_TOKENS`, `PERF_MAX_COST`, `PERF_MAX_ERROR_RATE`: guards of every
  /// benchmark, besides its own.
  var guards: [Guard]
  /// `PERF_BUDGET`: the budgets of benchmarks that take them from the environment.
  var budgets: [Budget]
  /// `PERF_PRICES`: what tokens cost where a benchmark's own guards do not tell.
  var prices: Prices?
  /// `PERF_SHARD`: which part of the load this process sends; nil for all of it.
  var shard: Shard?
  /// `PERF_START`: when all shards begin.
  var start: SharedStart?
  /// `PERF_COMPARE_WITH`: results of other tools that every run is put beside.
  var compareWith: [String]
  /// `PERF_IMPORT`: results of another tool that become the baseline, instead of measuring; each file is a
  /// repetition.
  var importing: [String]
  /// `PERF_MERGE`: the folder with the results of shards, which are judged instead of measuring.
  var merge: String?
  /// `PERF_PROMETHEUS`: where Prometheus gets metrics from; nil where it gets none.
  var prometheus: (target: PrometheusTarget, text: String)?
  /// `PERF_OPENTELEMETRY` and the standard variables beside it; nil where it is switched off.
  var openTelemetry: OpenTelemetrySettings?
  /// `PERF_SERVER_METRICS`: where the server tells what it measured; nil where a trait decides.
  var serverMetrics: ServerMetricsSource?
  /// `PERF_HISTORY`: where earlier measurements are shown from; nil shows none.
  var history: HistorySource?
  /// Whether the user asked for baselines, by naming their folder or a record mode.
  var asksForBaselines: Bool

  /// - Throws: for a variable that can't be read, and for one that is named like those of the harness
  ///   and is none of them: what a slip was to do would else not be done, in silence.
  init(_ environment: EnvironmentVariables) throws(EnvironmentError) {
    if let unknown = HarnessVariables.unknown(in: environment) { throw unknown }
    output = environment["PERF_OUTPUT"]
    stepSummary = environment["GITHUB_STEP_SUMMARY"]
    baselines = environment["PERF_BASELINES"]
    repetitions = try environment.integer("PERF_REPETITIONS", in: Self.allowedRepetitions)
    confirmations = try environment.integer(
      "PERF_CONFIRMATIONS", in: Comparison.allowedConfirmations)
    certifies = try environment.flag("PERF_CERTIFICATION")
    // Read where prompts are made, and looked at here so that a slip never passes unnoticed.
    _ = try Self.nonce(environment)
    gateCheckRuns = try environment.integer("PERF_AA_CHECK", in: 1...1000)
    prices = try Self.prices(environment)
    guards = try Self.guards(environment, prices)
    budgets = try Self.budgets(environment)
    let modes = RecordMode.allCases.map(\.rawValue).joined(separator: ", ")
    let mode = try environment.value(
      "PERF_RECORD", expected: "one of \(modes)", parse: RecordMode.init(rawValue:))
    recordMode = mode ?? (Self.isContinuousIntegration(environment) ? .never : .missing)
    asksForBaselines = baselines != nil || mode != nil
    self.environment = try environment.value(
      "PERF_ENVIRONMENT", expected: "a name that a folder can have, without \"/\""
    ) { $0.contains("/") || $0.hasPrefix(".") ? nil : $0 }
    progress =
      try environment.value("PERF_PROGRESS", expected: "0, 1 or lines") {
        switch $0 {
        case "0": .off
        case "1": .automatic
        case "lines": .lines
        default: nil
        }
      } ?? .automatic
    dashboard = try Dashboard(environment)
    formats =
      try environment.value(
        "PERF_FORMATS", expected: ReportFormatName.expectation, parse: ReportFormatName.parse)
      ?? ReportFormatName.usual
    prometheus = try environment.value(
      "PERF_PROMETHEUS", expected: PrometheusTarget.expectation
    ) { text in PrometheusTarget(text).map { ($0, text) } }
    openTelemetry = try OpenTelemetrySettings(environment)
    serverMetrics = try environment.value(
      "PERF_SERVER_METRICS", expected: ServerMetricsSource.expectation,
      parse: ServerMetricsSource.init)
    compareWith = try Self.paths("PERF_COMPARE_WITH", environment)
    importing = try Self.paths("PERF_IMPORT", environment)
    try readShard(environment)
    try checkImport(environment)
    try readHistory(environment)
  }

  /// `PERF_NONCE`: the number that the first words of prompts depend on, in place of one of the session's
  /// own; 0 makes the prompts of the seed as they are.
  static func nonce(_ environment: EnvironmentVariables) throws(EnvironmentError) -> UInt64? {
    try environment.integer("PERF_NONCE", in: 0...Int.max).map { UInt64($0) }
  }

  /// Paths with commas between them; none where the variable is not set.
  private static func paths(
    _ name: String, _ environment: EnvironmentVariables
  ) throws(EnvironmentError) -> [String] {
    try environment.value(name, expected: "paths of files or folders, with commas between them") {
      let paths = $0.split(separator: ",", omittingEmptySubsequences: false).map {
        String($0.trimmingPrefix { $0 == " " })
      }
      return paths.contains("") ? nil : paths
    } ?? []
  }

  /// Throws where a baseline is to be imported and something else is asked of the same run.
  private func checkImport(_ environment: EnvironmentVariables) throws(EnvironmentError) {
    guard !importing.isEmpty, shard != nil || merge != nil || gateCheckRuns != nil else { return }
    throw environment.error(
      "PERF_IMPORT",
      expected:
        "nothing where PERF_SHARD, PERF_MERGE or PERF_AA_CHECK is set: it takes the place of measuring"
    )
  }

  /// `PERF=0` skips every benchmark.
  static func isOff(_ environment: EnvironmentVariables) throws(EnvironmentError) -> Bool {
    try environment.flag("PERF") == false
  }

  private static func isContinuousIntegration(_ environment: EnvironmentVariables) -> Bool {
    environment["CI"].map { !["0", "false"].contains($0.lowercased()) } ?? false
  }
}
