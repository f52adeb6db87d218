extension EncodedShard {
  private static let origin = MonotonicInstant(nanoseconds: 0)

  // MARK: Writing

  static func write(_ tally: Tally, to writer: inout Writer) {
    writer.object("totals") { write(tally.totals, to: &$0) }
    writer.object("parts") { write(tally.parts, to: &$0) }
    writer.instant("firstDue", tally.firstDue, since: origin)
    writer.instant("lastEnd", tally.lastEnd, since: origin)
    writer.wide("underWay", tally.nanosecondsUnderWay)
    writer.integer("connectionsPaidFor", tally.connectionsPaidFor)
    if let failure = tally.firstFailure {
      writer.integer("firstFailureIndex", tally.firstFailureIndex)
      writer.object("firstFailure") { write(failure, to: &$0) }
    }
    writer.bool("hasLateText", tally.hasLateText)
    writer.object("metrics") { writer in
      for (metric, distribution) in zip(MetricDescriptor.perRequest, tally.distributions) {
        guard distribution.exact.count > 0 || distribution.atLeast != nil else { continue }
        writer.object(metric.name) {
          write(distribution.exact, as: "exact", to: &$0)
          if let bounds = distribution.atLeast { write(bounds, as: "atLeast", to: &$0) }
        }
      }
    }
  }

  private static func write(_ totals: Totals, to writer: inout Writer) {
    writer.integer("total", totals.total)
    writer.integer("completed", totals.completed)
    writer.integer("failed", totals.failed)
    writer.integer("good", totals.good)
    writer.integer("cancelledByClient", totals.cancelledByClient)
    writer.integer("turns", totals.turns)
    writer.integer("conversations", totals.conversations)
    writer.object("promptDeviation") {
      $0.integer("requests", totals.promptDeviation.requests)
      $0.number("sum", totals.promptDeviation.sum)
      $0.integer("greatest", totals.promptDeviation.greatest)
    }
    writer.object("errors") {
      for (code, count) in totals.errors.sorted(by: { $0.key < $1.key }) { $0.integer(code, count) }
    }
    writer.integer("promptTokens", totals.promptTokens)
    writer.integer("outputTokens", totals.outputTokens)
    writer.integer("reasoningTokens", totals.reasoningTokens)
    writer.integer("cachedTokens", totals.cachedTokens)
    writer.bool("promptIncludesCached", totals.promptIncludesCached)
    writer.strings("tokenSources", totals.tokenSources.map(\.rawValue).sorted())
    writer.bool("hasOutputCounts", totals.hasOutputCounts)
    writer.integer("outputEvents", totals.outputEvents)
    writer.integer("coalescedEvents", totals.coalescedEvents)
  }

  private static func write(_ parts: LatencyPartSums, to writer: inout Writer) {
    writer.strings("sums", parts.sums.map { "\($0)" })
    writer.integer("all", parts.all)
    writer.integer("failed", parts.failed)
    writer.integer("completed", parts.completed)
    writer.integer("steadyGaps", parts.steadyGaps)
    writer.integer("counted", parts.counted)
    writer.number("tokens", parts.tokens)
  }

  /// Nothing where nothing was recorded.
  static func write(_ histogram: Histogram, as key: String, to writer: inout Writer) {
    guard let content = histogram.content else { return }
    writer.object(key) {
      $0.integer("least", Int(content.least))
      $0.integer("most", Int(content.most))
      $0.wide("sum", content.sum)
      $0.wide("squares", content.squares)
      $0.integers("buckets", content.buckets)
      $0.integers("counts", content.counts)
    }
  }

  // MARK: Reading

  static func tally(_ fields: Fields) throws(FileError) -> Tally {
    var tally = Tally()
    tally.totals = try totals(fields.object("totals"))
    tally.parts = try parts(fields.object("parts"))
    tally.firstDue = try fields.optionalInstant("firstDue", since: origin)
    tally.lastEnd = try fields.optionalInstant("lastEnd", since: origin)
    tally.nanosecondsUnderWay = try fields.wide("underWay")
    tally.connectionsPaidFor = try fields.integer("connectionsPaidFor")
    if let first = try fields.optionalObject("firstFailure") {
      tally.firstFailure = try failure(first)
      tally.firstFailureIndex = try fields.integer("firstFailureIndex")
    }
    tally.hasLateText = try fields.bool("hasLateText")
    let metrics = try fields.object("metrics")
    for (index, metric) in MetricDescriptor.perRequest.enumerated() {
      guard let fields = try metrics.optionalObject(metric.name) else { continue }
      var distribution = Tally.Distribution()
      distribution.exact = try histogram(fields, "exact") ?? Histogram()
      distribution.atLeast = try histogram(fields, "atLeast")
      tally.distributions[index] = distribution
    }
    return tally
  }

  private static func totals(_ fields: Fields) throws(FileError) -> Totals {
    var totals = Totals([])
    totals.total = try fields.integer("total")
    totals.completed = try fields.integer("completed")
    totals.failed = try fields.integer("failed")
    totals.good = try fields.optionalInteger("good")
    totals.cancelledByClient = try fields.integer("cancelledByClient")
    totals.turns = try fields.integer("turns")
    totals.conversations = try fields.integer("conversations")
    let deviation = try fields.object("promptDeviation")
    totals.promptDeviation = PromptDeviation(
      requests: try deviation.integer("requests"), sum: try deviation.number("sum"),
      greatest: try deviation.integer("greatest", atLeast: .min))
    try fields.expect(
      totals.completed + totals.failed + totals.cancelledByClient == totals.total,
      "the sum of completed, failed and cancelledByClient",
      of: "total")
    totals.errors = try fields.object("errors").counts()
    totals.promptTokens = try fields.integer("promptTokens", atLeast: .min)
    totals.outputTokens = try fields.integer("outputTokens", atLeast: .min)
    totals.reasoningTokens = try fields.integer("reasoningTokens", atLeast: .min)
    totals.cachedTokens = try fields.integer("cachedTokens", atLeast: .min)
    totals.promptIncludesCached = try fields.bool("promptIncludesCached")
    for name in try fields.strings("tokenSources") {
      guard let source = TokenUsage.Source(rawValue: name) else {
        let known = TokenUsage.Source.allCases.map(\.rawValue).joined(separator: ", ")
        throw fields.unexpected("tokenSources", "some of \(known)")
      }
      totals.tokenSources.insert(source)
    }
    totals.hasOutputCounts = try fields.bool("hasOutputCounts")
    totals.outputEvents = try fields.integer("outputEvents")
    totals.coalescedEvents = try fields.integer("coalescedEvents")
    return totals
  }

  private static func parts(_ fields: Fields) throws(FileError) -> LatencyPartSums {
    var parts = LatencyPartSums()
    let sums = try fields.strings("sums").compactMap { Int128($0) }
    try fields.expect(
      sums.count == parts.sums.count, "\(parts.sums.count) whole numbers in quotes", of: "sums")
    parts.sums = sums
    parts.all = try fields.integer("all")
    parts.failed = try fields.integer("failed")
    parts.completed = try fields.integer("completed")
    parts.steadyGaps = try fields.integer("steadyGaps")
    parts.counted = try fields.integer("counted")
    parts.tokens = try fields.number("tokens")
    return parts
  }

  /// - Returns: nil where there is none.
  static func histogram(_ fields: Fields, _ key: String) throws(FileError) -> Histogram? {
    guard let object = try fields.optionalObject(key) else { return nil }
    let content = Histogram.Content(
      buckets: try object.integers("buckets"), counts: try object.integers("counts"),
      sum: try object.wide("sum"), squares: try object.wide("squares"),
      least: Int64(try object.integer("least")), most: Int64(try object.integer("most")))
    guard let histogram = Histogram(content) else {
      throw fields.unexpected(key, "a histogram that numbers can have led to")
    }
    return histogram
  }
}

extension EncodedShard.Fields {
  /// All members, each of which must be a whole number.
  fileprivate func counts() throws(FileError) -> [String: Int] {
    var counts: [String: Int] = [:]
    guard case .object(let members) = node.value else { return [:] }
    for member in members { counts[member.key] = try integer(member.key) }
    return counts
  }
}
