/// The files of shards: the text of what a shard measured, and what it measured of a text.
///
/// The first line tells what was measured and where. A line for each repetition follows, and after it one
/// for each of its requests. Times are whole nanoseconds, so that nothing is lost: those of a repetition
/// count from its beginning, those of a request from when it was due. `Fixtures/schemas/shard.v1.schema.json`
/// describes the lines. Every error of a file names its line.
enum EncodedShard {
  /// The version that is written, and the only one that is read.
  static let schemaVersion = 1
  static let cure = "copy it again from where it was written, or run the shard again"

  // MARK: Writing

  /// Writes a shard's file.
  ///
  /// - Parameters:
  ///   - pieceSize: after how many bytes a piece is handed on.
  ///   - receive: takes the pieces in order; none of them is empty.
  static func write<Failure: Error>(
    _ result: ShardResult, pieceSize: Int = 1 << 20,
    to receive: (_ piece: [UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var writer = Writer()
    writer.line { writeHeader(result, to: &$0) }
    for (number, repetition) in result.run.repetitions.enumerated() {
      let repetition = repetition.countedFromOrigin
      writer.line { write(repetition, number: number, to: &$0) }
      for timeline in repetition.timelines {
        writer.line { write(timeline, to: &$0) }
        if writer.count >= pieceSize { try receive(writer.take()) }
      }
    }
    try receive(writer.take())
  }

  private static func writeHeader(_ result: ShardResult, to writer: inout Writer) {
    let run = result.run
    writer.integer("schemaVersion", schemaVersion)
    writer.object("shard") {
      $0.integer("number", result.shard.number)
      $0.integer("count", result.shard.count)
    }
    writer.object("case") {
      $0.string("suite", result.key.suite)
      $0.string("test", result.key.test)
      $0.string("arguments", result.key.arguments)
    }
    writer.integer("definitions", result.definitions)
    writer.wide("seed", result.seed)
    writer.object("repetitions") {
      $0.integer("planned", result.plannedRepetitions)
      $0.integer("measured", run.repetitions.count)
    }
    writer.object("experiment") {
      $0.string("hash", run.experiment.hash)
      $0.string("name", run.experiment.name)
      $0.objects("settings", run.experiment.settings) {
        $0.string("name", $1.name)
        $0.string("value", $1.value)
      }
    }
    writer.string("provider", run.provider)
    writer.string("model", run.model)
    writer.string("endpoint", run.endpoint)
    writer.object("environment") {
      $0.string("name", result.environment)
      $0.string("operatingSystem", result.fingerprint.operatingSystem)
      $0.string("architecture", result.fingerprint.architecture)
      $0.string("processor", result.fingerprint.processor)
      $0.integer("cores", result.fingerprint.cores)
      $0.string("buildConfiguration", result.fingerprint.buildConfiguration.rawValue)
    }
    writer.object("spent") { write(result.spent, to: &$0) }
    if let prices = result.prices { writer.object("prices") { write(prices, to: &$0) } }
    if let certification = run.certification {
      writer.object("certification") { write(certification, to: &$0) }
    }
    writer.strings("notes", run.notes)
  }

  // MARK: Reading

  /// Reads a shard's file.
  ///
  /// - Parameter path: the file's name in error texts.
  static func result(
    from bytes: [UInt8], path: String
  ) throws(FileError) -> ShardResult {
    var lines = Lines(bytes, path: path)
    let header = try lines.next("the line that tells what was measured")
    var result = try self.header(header)
    let repetitions = try header.object("repetitions")
    for number in 0..<(try repetitions.integer("measured", atLeast: 1)) {
      let fields = try lines.next("the line of repetition \(number)")
      var repetition = try self.repetition(fields, number: number)
      let count = try fields.integer("timelines")
      repetition.timelines.reserveCapacity(min(count, 1_000_000))
      for _ in 0..<count {
        repetition.timelines.append(
          try timeline(try lines.next("a line for each of \(count) requests")))
      }
      result.run.repetitions.append(repetition)
    }
    try lines.expectEnd()
    return result
  }

  private static func header(_ fields: Fields) throws(FileError) -> ShardResult {
    let version = try fields.integer("schemaVersion")
    guard version == schemaVersion else {
      throw fields.error(
        "schema version \(version) is not known here, expected \(schemaVersion); run all shards and "
          + "the merge with one version of PerfHarness")
    }
    let part = try fields.object("shard")
    guard let shard = Shard(try part.integer("number"), of: try part.integer("count")) else {
      throw part.unexpected(
        "number", "a number from 1 to the count, \(Shard.greatestCount) at most,")
    }
    let key = try fields.object("case")
    let experiment = try fields.object("experiment")
    let place = try fields.object("environment")
    var run = Run(
      experiment: Experiment(
        name: try experiment.string("name"), settings: try settings(experiment)),
      provider: try fields.string("provider"), model: try fields.optionalString("model"),
      endpoint: try fields.optionalString("endpoint"), repetitions: [])
    run.certification = try fields.optionalObject("certification").map(certification)
    run.notes = try fields.strings("notes")
    return ShardResult(
      shard: shard,
      key: CaseKey(
        suite: try key.string("suite"), test: try key.string("test"),
        arguments: try key.optionalString("arguments")),
      definitions: try fields.integer("definitions"), seed: try fields.wide("seed"),
      plannedRepetitions: try fields.object("repetitions").integer("planned", atLeast: 1),
      environment: try place.string("name"), fingerprint: try fingerprint(place),
      spent: try consumption(fields.object("spent")),
      prices: try fields.optionalObject("prices").map(prices), run: run)
  }

  private static func settings(_ experiment: Fields) throws(FileError) -> [Experiment.Setting] {
    let settings = try experiment.objects("settings").map { fields throws(FileError) in
      Experiment.Setting(try fields.string("name"), try fields.string("value"))
    }
    try experiment.expect(
      experiment.string("hash") == Experiment(name: "", settings: settings).hash,
      "the hash of the settings beside it", of: "hash")
    return settings
  }

  private static func fingerprint(_ place: Fields) throws(FileError) -> Fingerprint {
    let name = try place.string("buildConfiguration")
    guard let configuration = Fingerprint.BuildConfiguration(rawValue: name) else {
      throw place.unexpected("buildConfiguration", "\"debug\" or \"release\"")
    }
    return Fingerprint(
      operatingSystem: try place.string("operatingSystem"),
      architecture: try place.string("architecture"), processor: try place.string("processor"),
      cores: try place.integer("cores"), buildConfiguration: configuration)
  }
}
