import Foundation

/// Baseline files: the text of a baseline, and the baseline of a text.
///
/// The text is the same byte for byte for the same measurements: keys sorted, numbers with a fixed
/// number of digits, nothing that changes by itself. Every error of a file names its line.
enum EncodedBaseline {
  /// The version that is written. Of those before it, what they did not keep is unknown: 1 had no
  /// tail mean and no parts of the latency, and did not tell timeouts from latencies.
  static let schemaVersion = 2
  private static let cure =
    "restore it from version control, or record it anew with PERF_RECORD=all"

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

  // MARK: Reading

  /// Reads a file's text.
  ///
  /// - Parameter path: the file's name in error texts.
  static func baseline(from text: some Sequence<UInt8>, path: String) throws(FileError)
    -> Baseline
  {
    let root: JSONNode
    do {
      root = try JSONNode(parsing: text)
    } catch {
      throw FileError(path: path, line: error.line, "\(error.message); \(cure)")
    }
    let fields = Fields(path: path, node: root, cure: cure)
    let version = try fields.integer("schemaVersion")
    guard (1...schemaVersion).contains(version) else {
      throw fields.error(
        at: "schemaVersion",
        "schema version \(version) is not known here, expected 1 to \(schemaVersion); "
          + (version > schemaVersion ? "use a newer PerfHarness, or " : "") + cure)
    }
    let key = try fields.object("case")
    let place = try fields.object("environment")
    let experiment = try fields.object("experiment")
    let repetitions = try fields.array("repetitions")
    guard (1...Baseline.maximumRepetitions).contains(repetitions.count) else {
      throw fields.error(
        at: "repetitions",
        "expected 1 to \(Baseline.maximumRepetitions) repetitions, found \(repetitions.count); "
          + cure)
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
      repetitions: try repetitions.map { fields throws(FileError) in try repetition(fields) })
  }

  private static func settings(_ experiment: Fields) throws(FileError) -> [Experiment.Setting] {
    let settings = try experiment.array("settings").map { fields throws(FileError) in
      Experiment.Setting(try fields.string("name"), try fields.string("value"))
    }
    let hash = Experiment(name: "", settings: settings).hash
    guard try experiment.string("hash") == hash else {
      throw experiment.error(
        at: "hash", "the hash is not that of the settings below, which were edited; \(cure)")
    }
    return settings
  }

  private static func fingerprint(_ place: Fields) throws(FileError) -> Fingerprint {
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
}
