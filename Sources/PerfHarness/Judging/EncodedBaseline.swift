import Foundation

/// Baseline files: the text of a baseline, and the baseline of a text.
///
/// The text is the same byte for byte for the same measurements: keys sorted, numbers with a fixed
/// number of digits, nothing that changes by itself. Every error of a file names its line.
enum EncodedBaseline {
  static let schemaVersion = 1
  private static let cure = "record it anew with PERF_RECORD=all"

  // MARK: Writing

  static func text(_ baseline: Baseline) -> String {
    var writer = Writer()
    writer.object {
      $0.object("case") {
        if let arguments = baseline.key.arguments { $0.string("arguments", arguments) }
        $0.string("suite", baseline.key.suite)
        $0.string("test", baseline.key.test)
      }
      $0.integer("definitions", baseline.definitions)
      $0.object("environment") {
        $0.string("architecture", baseline.fingerprint.architecture)
        $0.string("buildConfiguration", baseline.fingerprint.buildConfiguration.rawValue)
        $0.integer("cores", baseline.fingerprint.cores)
        $0.string("name", baseline.environment)
        $0.string("operatingSystem", baseline.fingerprint.operatingSystem)
        $0.string("processor", baseline.fingerprint.processor)
      }
      $0.object("experiment") {
        $0.string("hash", baseline.experiment.hash)
        $0.string("name", baseline.experiment.name)
        $0.array("settings", baseline.experiment.settings) { writer, setting in
          writer.inlineObject {
            $0.string("name", setting.name)
            $0.string("value", setting.value)
          }
        }
      }
      if let model = baseline.model { $0.string("model", model) }
      $0.string("provider", baseline.provider)
      $0.array("repetitions", baseline.repetitions) { writer, repetition in
        writer.object { write(repetition, to: &$0) }
      }
      $0.integer("schemaVersion", schemaVersion)
    }
    return writer.text + "\n"
  }

  private static func write(_ repetition: Baseline.Repetition, to writer: inout Writer) {
    writer.object("aggregates") {
      for (name, value) in repetition.aggregates.sorted(by: { $0.key < $1.key }) {
        $0.number(name, value)
      }
    }
    writer.integer("completed", repetition.completed)
    writer.object("metrics") {
      for (name, distribution) in repetition.metrics.sorted(by: { $0.key < $1.key }) {
        $0.object(name) {
          $0.integer("count", distribution.count)
          $0.number("mean", distribution.mean)
          $0.inlineObject("quantiles") {
            for (percent, value) in zip(Baseline.Distribution.grid, distribution.quantiles) {
              $0.number(Statistic.percentile(percent).description, value)
            }
          }
          if let deviation = distribution.standardDeviation {
            $0.number("standardDeviation", deviation)
          }
        }
      }
    }
    writer.integer("requests", repetition.requests)
  }

  // MARK: Reading

  /// Reads a file's text.
  ///
  /// - Parameter path: the file's name in error texts.
  static func baseline(from text: some Sequence<UInt8>, path: String) throws(BaselineError)
    -> Baseline
  {
    let root: JSONNode
    do {
      root = try JSONNode(parsing: text)
    } catch {
      throw BaselineError(path: path, line: error.line, "\(error.message); \(cure)")
    }
    let fields = Fields(path: path, node: root, cure: cure)
    let version = try fields.integer("schemaVersion")
    guard version == schemaVersion else {
      throw fields.error(
        at: "schemaVersion",
        "schema version \(version) is not known here, expected \(schemaVersion); "
          + (version > schemaVersion ? "use a newer PerfHarness, or " : "") + cure)
    }
    let key = try fields.object("case")
    let place = try fields.object("environment")
    let experiment = try fields.object("experiment")
    let repetitions = try fields.array("repetitions")
    guard !repetitions.isEmpty else {
      throw fields.error(at: "repetitions", "expected at least one repetition; \(cure)")
    }
    return Baseline(
      key: CaseKey(
        suite: try key.string("suite"), test: try key.string("test"),
        arguments: try key.optionalString("arguments")),
      experiment: Experiment(
        name: try experiment.string("name"), settings: try settings(experiment)),
      provider: try fields.string("provider"), model: try fields.optionalString("model"),
      definitions: try fields.integer("definitions"), environment: try place.string("name"),
      fingerprint: try fingerprint(place),
      repetitions: try repetitions.map { fields throws(BaselineError) in try repetition(fields) })
  }

  private static func settings(_ experiment: Fields) throws(BaselineError) -> [Experiment.Setting] {
    let settings = try experiment.array("settings").map { fields throws(BaselineError) in
      Experiment.Setting(try fields.string("name"), try fields.string("value"))
    }
    let hash = Experiment(name: "", settings: settings).hash
    guard try experiment.string("hash") == hash else {
      throw experiment.error(
        at: "hash", "the hash is not that of the settings below, which were edited; \(cure)")
    }
    return settings
  }

  private static func fingerprint(_ place: Fields) throws(BaselineError) -> Fingerprint {
    let name = try place.string("buildConfiguration")
    guard let configuration = Fingerprint.BuildConfiguration(rawValue: name) else {
      throw place.error(
        at: "buildConfiguration", "expected \"debug\" or \"release\", found \"\(name)\"; \(cure)")
    }
    return Fingerprint(
      operatingSystem: try place.string("operatingSystem"),
      architecture: try place.string("architecture"), processor: try place.string("processor"),
      cores: try place.integer("cores"), buildConfiguration: configuration)
  }

  private static func repetition(_ fields: Fields) throws(BaselineError) -> Baseline.Repetition {
    var metrics: [String: Baseline.Distribution] = [:]
    for (name, metric) in try fields.object("metrics").objects() {
      metrics[name] = try distribution(metric)
    }
    return Baseline.Repetition(
      requests: try fields.integer("requests"), completed: try fields.integer("completed"),
      metrics: metrics, aggregates: try fields.object("aggregates").numbers())
  }

  private static func distribution(_ fields: Fields) throws(BaselineError) -> Baseline.Distribution
  {
    let quantiles = try fields.object("quantiles")
    return Baseline.Distribution(
      count: try fields.integer("count"), mean: try fields.number("mean"),
      standardDeviation: try fields.optionalNumber("standardDeviation"),
      quantiles: try Baseline.Distribution.grid.map { percent throws(BaselineError) in
        try quantiles.number(Statistic.percentile(percent).description)
      })
  }
}
