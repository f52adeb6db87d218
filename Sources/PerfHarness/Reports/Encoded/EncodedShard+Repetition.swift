extension EncodedShard {
  private static let origin = MonotonicInstant(nanoseconds: 0)

  // MARK: Writing

  /// - Parameter repetition: one whose instants count from its beginning.
  static func write(_ repetition: Repetition, number: Int, to writer: inout Writer) {
    writer.integer("repetition", number)
    write(repetition.outcome, to: &writer)
    writer.number("startedAt", repetition.startedAt)
    writer.instant("windowStart", repetition.windowStart, since: origin)
    writer.nanoseconds("window", repetition.window)
    writer.integer("unmeasured", repetition.unmeasuredRequests)
    writer.integer("abandoned", repetition.abandonedRequests)
    writer.integer("connectionsOpened", repetition.connectionsOpened)
    if let client = repetition.client { writer.object("client") { write(client, to: &$0) } }
    if let bound = repetition.sampleBound { writer.wide("sampleBound", bound) }
    if let tally = repetition.tally { writer.object("tally") { write(tally, to: &$0) } }
    writer.integer("timelines", repetition.timelines.count)
  }

  private static func write(_ outcome: Repetition.Outcome, to writer: inout Writer) {
    switch outcome {
    case .completed: writer.string("outcome", "completed")
    case .endedEarly: writer.string("outcome", "endedEarly")
    case .cancelled: writer.string("outcome", "cancelled")
    case .aborted(let reason):
      writer.string("outcome", "aborted")
      writer.object("abort") {
        $0.integer("failuresInARow", reason.failuresInARow)
        $0.bool("hadSucceeded", reason.hadSucceeded)
        $0.object("last") { write(reason.last, to: &$0) }
      }
    case .stopped(let stop):
      writer.string("outcome", "stopped")
      writer.object("stop") { write(stop, to: &$0) }
    }
  }

  private static func write(_ client: ClientHealth, to writer: inout Writer) {
    writer.nanoseconds("duration", client.duration)
    writer.number("cores", client.cores)
    writer.string("company", client.company.rawValue)
    writer.nanoseconds("processor", client.processor)
    if let busiest = client.busiest {
      writer.object("busiest") {
        $0.string("name", busiest.name)
        $0.nanoseconds("processor", busiest.processor)
      }
    }
    writer.nanoseconds("waiting", client.waiting)
    write(client.wakeLag.histogram, as: "wakeLag", to: &writer)
    writer.integer("openFiles", client.openFiles)
    writer.integer("fileLimit", client.fileLimit)
  }

  // MARK: Reading

  /// Reads a repetition without its timelines, which stand on lines of their own.
  static func repetition(_ fields: Fields, number: Int) throws(FileError) -> Repetition {
    try fields.expect(
      fields.integer("repetition") == number, "\(number), the next repetition,", of: "repetition")
    var repetition = Repetition(
      outcome: try outcome(fields), startedAt: try fields.number("startedAt"), timelines: [],
      tally: try fields.optionalObject("tally").map(tally),
      window: try fields.nanoseconds("window"),
      unmeasuredRequests: try fields.integer("unmeasured"),
      abandonedRequests: try fields.integer("abandoned"),
      connectionsOpened: try fields.integer("connectionsOpened"))
    repetition.windowStart = try fields.optionalInstant("windowStart", since: origin)
    try fields.expect(
      fields.has("sampleBound") == fields.has("tally"),
      "one where there is a tally, and only there",
      of: "sampleBound")
    if fields.has("sampleBound") { repetition.sampleBound = try fields.wide("sampleBound") }
    repetition.client = try fields.optionalObject("client").map(client)
    return repetition
  }

  private static func outcome(_ fields: Fields) throws(FileError) -> Repetition.Outcome {
    switch try fields.string("outcome") {
    case "completed": return .completed
    case "endedEarly": return .endedEarly
    case "cancelled": return .cancelled
    case "aborted":
      let reason = try fields.object("abort")
      return .aborted(
        Repetition.AbortReason(
          failuresInARow: try reason.integer("failuresInARow"),
          hadSucceeded: try reason.bool("hadSucceeded"), last: try failure(reason.object("last"))))
    case "stopped": return .stopped(try stop(fields.object("stop")))
    default:
      throw fields.unexpected(
        "outcome", "one of completed, endedEarly, cancelled, aborted, stopped")
    }
  }

  private static func client(_ fields: Fields) throws(FileError) -> ClientHealth {
    guard let company = ClientHealth.Company(rawValue: try fields.string("company")) else {
      throw fields.unexpected("company", "one of none, server, subject")
    }
    return ClientHealth(
      duration: try fields.nanoseconds("duration"), cores: try fields.number("cores"),
      company: company, processor: try fields.optionalNanoseconds("processor"),
      busiest: try fields.optionalObject("busiest").map { fields throws(FileError) in
        ClientHealth.Thread(
          name: try fields.string("name"), processor: try fields.nanoseconds("processor"))
      },
      waiting: try fields.optionalNanoseconds("waiting"),
      wakeLag: LatencyHistogram(try histogram(fields, "wakeLag") ?? Histogram()),
      openFiles: try fields.optionalInteger("openFiles"),
      fileLimit: try fields.optionalInteger("fileLimit"))
  }
}
