/// What makes a run and a baseline incomparable.
enum BaselineDifference {
  /// Everything that differs, in words; nil for nothing.
  static func text(
    _ run: Run, _ baseline: Baseline, environment: String, fingerprint: Fingerprint
  ) -> String? {
    func differs<Value: Equatable>(_ what: String, _ old: Value, _ new: Value) -> [String] {
      old == new ? [] : ["\(what) was \(old), is \(new)"]
    }
    let differences =
      differs("the metrics' definitions version", baseline.definitions, Baseline.definitionsVersion)
      + differs(
        "the build configuration", baseline.fingerprint.buildConfiguration.rawValue,
        fingerprint.buildConfiguration.rawValue)
      + differs("the environment", baseline.environment, environment)
      + settings(baseline.experiment, run.experiment)
    return differences.isEmpty ? nil : differences.joined(separator: "; ")
  }

  private static func settings(_ old: Experiment, _ new: Experiment) -> [String] {
    guard old.settings != new.settings else { return [] }
    func value(_ name: String, _ experiment: Experiment) -> String {
      experiment.settings.first { $0.name == name }?.value ?? "not set"
    }
    let added = new.settings.map(\.name).filter { name in
      !old.settings.contains { $0.name == name }
    }
    let differing = (old.settings.map(\.name) + added).filter { value($0, old) != value($0, new) }
    return differing.isEmpty
      ? ["the order of the settings changed"]
      : differing.map { "\($0) was \(value($0, old)), is \(value($0, new))" }
  }
}
