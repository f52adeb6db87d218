/// All shards of one case, which fit together: what is judged is made of them. Pure.
package struct ShardSet: Sendable {
  /// What each of them measured, in the order of their numbers.
  private let results: [ShardResult]

  /// Takes shards that fit together.
  ///
  /// - Parameters:
  ///   - files: what was read, with the paths of the files.
  ///   - key: the case.
  ///   - experiment: what is judged.
  ///   - seed: the seed that everything is drawn from.
  ///   - folder: where they were looked for.
  /// - Throws: for what is missing, what is there twice, and what is of another run.
  package init(
    _ files: [(path: String, result: ShardResult)], of key: CaseKey, experiment: Experiment,
    seed: UInt64, folder: String
  ) throws(FileError) {
    guard let first = files.first else {
      let one = Shard(1, of: 2).map { ShardFolder.fileName(of: key, $0) } ?? ""
      throw FileError(
        path: folder,
        "there is no shard of \(key); expected its files, such as \(one), there or in folders below; "
          + "run it with PERF_SHARD and PERF_OUTPUT, and copy what it writes there")
    }
    var paths: [Shard: String] = [:]
    for file in files {
      try Self.check(file, key, experiment, seed)
      try Self.check(file, against: first)
      if let other = paths.updateValue(file.path, forKey: file.result.shard) {
        throw FileError(
          path: file.path, line: 1,
          "shard \(file.result.shard) is there twice, the other one is \(other); expected each once; "
            + "remove one of them")
      }
    }
    let count = first.result.shard.count
    let missing = (1...count).compactMap { Shard($0, of: count) }.filter { paths[$0] == nil }
    guard missing.isEmpty else {
      let names = missing.map(\.description).joined(separator: ", ")
      throw FileError(
        path: folder,
        "of the \(count) shards of \(key), \(names) \(missing.count == 1 ? "is" : "are") missing; "
          + "expected all of them; run what is missing, or copy its files there")
    }
    results = files.map(\.result).sorted { $0.shard.number < $1.shard.number }
  }

  /// Whether a file fits what is to be judged.
  private static func check(
    _ file: (path: String, result: ShardResult), _ key: CaseKey, _ experiment: Experiment,
    _ seed: UInt64
  ) throws(FileError) {
    let result = file.result
    func error(_ message: String) -> FileError {
      FileError(path: file.path, line: 1, message)
    }
    guard result.key == key else {
      throw error(
        "this is a shard of \(result.key), expected one of \(key); give each file its name back")
    }
    guard result.definitions == Baseline.definitionsVersion else {
      throw error(
        "the metrics are those of version \(result.definitions), and here of version "
          + "\(Baseline.definitionsVersion); expected the same; run all shards and the merge with one "
          + "version of PerfHarness")
    }
    if let difference = Self.difference(result.run.experiment, experiment) {
      throw error(
        "another experiment was run: \(difference); expected the same settings; run all shards and "
          + "the merge from one commit, with the same variables")
    }
    guard result.seed == seed else {
      throw error(
        "the seed was \(result.seed), and is \(seed) here; expected the same; run all shards and the "
          + "merge from one commit, with the same variables")
    }
  }

  /// Whether two files are of one run.
  private static func check(
    _ file: (path: String, result: ShardResult), against other: (path: String, result: ShardResult)
  ) throws(FileError) {
    func same<Value: Equatable>(
      _ value: (ShardResult) -> Value, _ fact: (ShardResult) -> String, _ rest: String
    ) throws(FileError) {
      guard value(file.result) != value(other.result) else { return }
      throw FileError(
        path: file.path, line: 1,
        "\(fact(file.result)) here, and \(fact(other.result)) in \(other.path); \(rest)")
    }
    try same(
      \.shard.count, { "it is shard \($0.shard)" },
      "expected the shards of one run; remove those of the other")
    try same(
      \.plannedRepetitions,
      { "\($0.plannedRepetitions) \($0.plannedRepetitions == 1 ? "repetition" : "repetitions")" },
      "expected as many in each; set PERF_REPETITIONS alike")
    try same(
      { [$0.run.provider, $0.run.model] },
      { "\($0.run.provider)\($0.run.model.map { ", model \($0)" } ?? "") answered" },
      "expected one service; run all shards with the same variables")
    try same(
      \.prices, { $0.prices.map { "prices are \($0)" } ?? "no prices are set" },
      "expected the same; set PERF_PRICES alike")
    try same(
      \.fingerprint.buildConfiguration, { "a \($0.fingerprint.buildConfiguration) build" },
      "expected one of them; build all shards alike, best with -c release")
  }

  /// The first setting in which two experiments differ, in words; nil where they are the same.
  private static func difference(_ shard: Experiment, _ here: Experiment) -> String? {
    guard shard.settings != here.settings else { return nil }
    let names = (here.settings + shard.settings).map(\.name)
    for name in names {
      func value(_ experiment: Experiment) -> String? {
        experiment.settings.first { $0.name == name }?.value
      }
      let (there, own) = (value(shard), value(here))
      if there != own {
        return "\(name) was \(there.map { "\"\($0)\"" } ?? "not set"), and is "
          + "\(own.map { "\"\($0)\"" } ?? "not set") here"
      }
    }
    return "the order of settings differs"
  }
}

extension ShardSet {
  /// How many repetitions there were to be.
  package var plannedRepetitions: Int { results[0].plannedRepetitions }

  /// Where the shards were measured; of several places the first shard's.
  package var fingerprint: Fingerprint { results[0].fingerprint }

  /// The name of that place.
  package var environment: String { results[0].environment }

  /// What all of them together have used, warm-up and cool-down included, and what was left out of the run
  /// because not all of them had come so far.
  package var spent: Consumption { results.map(\.spent).reduce(Consumption(), +) }

  /// What tokens cost; nil where nobody told the shards.
  package var prices: Prices? { results[0].prices }

  /// What the processes of the shards were doing in each repetition, by the names of the shards.
  package var clients: [(name: String, repetitions: [ClientHealth?])] {
    results.map { (Self.name($0), $0.run.repetitions.map(\.client)) }
  }

  /// The run that they are the parts of.
  ///
  /// - Parameters:
  ///   - experiment: what was run, by the name that it has here.
  ///   - load: what load was asked for.
  ///   - limits: how many timelines are kept of each repetition.
  package func merged(
    experiment: Experiment, load: Load, rateLimit: RateLimit? = nil, objectives: [Objective] = [],
    keeping limits: TimelineSample.Limits
  ) -> Run {
    let first = results[0]
    // One that was cancelled or given up has no later ones.
    let count = results.map(\.run.repetitions.count).min() ?? 0
    let repetitions = (0..<count).map { number in
      Repetition(
        merging: results.map { $0.run.repetitions[number] }, keeping: limits,
        seed: RepetitionSeeds(seed: first.seed, repetition: number).arrivals,
        objectives: objectives)
    }
    let endpoints = Set(results.map(\.run.endpoint))
    var run = Run(
      experiment: experiment, provider: first.run.provider, model: first.run.model,
      endpoint: endpoints.count == 1 ? first.run.endpoint : nil, load: load,
      rateLimit: rateLimit, repetitions: repetitions)
    run.certification = Certification(
      merging: results.map { (Self.name($0), $0.run.certification) })
    run.notes = notes(ofRepetitions: count)
    return run
  }

  private func notes(ofRepetitions count: Int) -> [String] {
    var notes = ["merged from \(results.count) shards"]
    if let skew = skew(ofRepetitions: count) { notes[0] += "; \(skew)" }
    let endpoints = results.compactMap(\.run.endpoint)
    if Set(endpoints).count > 1 {
      notes.append(
        "the shards asked different endpoints: \(Set(endpoints).sorted().joined(separator: ", "))")
    }
    let places = Set(results.map(\.environment))
    if places.count > 1 || Set(results.map(\.fingerprint)).count > 1 {
      notes.append(
        "the shards were measured in different places, and the run counts as one of the first: "
          + places.sorted().joined(separator: ", "))
    }
    for result in results {
      switch result.run.outcome {
      case .completed, .endedEarly: break
      case .cancelled: notes.append("\(Self.name(result)) was cancelled")
      case .aborted(let reason): notes.append("\(Self.name(result)) was \(reason)")
      case .stopped(let stop): notes.append("\(Self.name(result)) was \(stop)")
      }
      notes += result.run.notes.map { "\(Self.name(result)): \($0)" }
    }
    return notes
  }

  /// How far apart the parts of a repetition began, in words; nil where time was simulated, and says
  /// nothing.
  private func skew(ofRepetitions count: Int) -> String? {
    guard fingerprint != .simulated, results.count > 1 else { return nil }
    let greatest = (0..<count).map { number in
      let starts = results.map { $0.run.repetitions[number].startedAt }
      return (starts.max() ?? 0) - (starts.min() ?? 0)
    }.max()
    return greatest.map {
      "the parts of a repetition began within \(DurationText.format(Duration(inSeconds: $0))) of one "
        + "another, by the clocks of their machines"
    }
  }

  private static func name(_ result: ShardResult) -> String { "shard \(result.shard)" }
}
