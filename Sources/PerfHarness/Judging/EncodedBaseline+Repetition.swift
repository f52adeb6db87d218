extension EncodedBaseline {
  // MARK: Writing

  /// Writes the members of a repetition.
  static func write(_ repetition: Baseline.Repetition, to writer: inout Writer) {
    writer.object("aggregates") {
      for (name, value) in repetition.aggregates.sorted(by: { $0.key < $1.key }) {
        $0.number(name, value)
      }
    }
    writer.integer("completed", repetition.completed)
    writer.object("metrics") {
      for (name, distribution) in repetition.metrics.sorted(by: { $0.key < $1.key }) {
        $0.object(name) { write(distribution, to: &$0) }
      }
    }
    if let parts = repetition.parts {
      writer.inlineObject("parts") {
        for (name, value) in numbers(parts).sorted(by: { $0.key < $1.key }) {
          $0.number(name, value)
        }
      }
    }
    writer.integer("requests", repetition.requests)
    if let session = repetition.session { writer.integer("session", session) }
  }

  private static func numbers(_ parts: LatencyParts) -> [String: Double] {
    var numbers = ["errorRate": parts.errorRate, "steadyGapCount": parts.steadyGapCount]
    numbers["outputTokens"] = parts.outputTokens
    for part in LatencyParts.Part.allCases { numbers[part.rawValue] = parts[part] }
    return numbers
  }

  private static func write(
    _ distribution: Baseline.Distribution, to writer: inout Writer
  ) {
    if distribution.censored > 0, let from = distribution.censoredFrom {
      writer.integer("censored", distribution.censored)
      writer.number("censoredFrom", from)
    }
    writer.integer("count", distribution.count)
    writer.number("mean", distribution.mean)
    writer.inlineObject("quantiles") {
      for (percent, value) in zip(Baseline.Distribution.grid, distribution.quantiles) {
        $0.number(name(ofQuantile: percent), value)
      }
    }
    if let deviation = distribution.standardDeviation {
      writer.number("standardDeviation", deviation)
    }
    if let tailMean = distribution.tailMean { writer.number("tailMean", tailMean) }
  }

  private static func name(ofQuantile percent: Double) -> String {
    Statistic.percentile(percent).description
  }

  // MARK: Reading

  /// Reads a repetition, and refuses one that no measurement can have led to.
  static func repetition(_ fields: Fields) throws(FileError) -> Baseline.Repetition {
    let requests = try fields.integer("requests")
    let completed = try fields.integer("completed")
    try fields.expect(
      completed <= requests, "at most \(requests), the number of requests,", of: "completed")
    var metrics: [String: Baseline.Distribution] = [:]
    for (name, metric) in try fields.object("metrics").objects() {
      metrics[name] = try distribution(metric)
    }
    var repetition = Baseline.Repetition(
      requests: requests, completed: completed, metrics: metrics,
      parts: fields.node["parts"] == nil ? nil : try parts(try fields.object("parts")),
      aggregates: try fields.object("aggregates").numbers())
    repetition.session = try fields.optionalInteger("session")
    return repetition
  }

  private static func parts(_ fields: Fields) throws(FileError) -> LatencyParts {
    var seconds: [LatencyParts.Part: Double] = [:]
    for part in LatencyParts.Part.allCases { seconds[part] = try fields.number(part.rawValue) }
    return LatencyParts(
      seconds: seconds, steadyGapCount: try fields.number("steadyGapCount"),
      outputTokens: try fields.optionalNumber("outputTokens"),
      errorRate: try fields.number("errorRate"))
  }

  private static func distribution(_ fields: Fields) throws(FileError) -> Baseline.Distribution {
    let quantiles = try quantiles(try fields.object("quantiles"))
    let kept = Sample(quantiles)
    let range = kept.minimum...kept.maximum
    let count = try fields.integer("count", atLeast: 1)
    let censored = try fields.optionalInteger("censored") ?? 0
    try fields.expect(
      censored <= count, "at most \(count), the number of values,", of: "censored")
    let deviation = try fields.optionalNumber("standardDeviation")
    try fields.expect(deviation ?? 0 >= 0, "a number of at least 0", of: "standardDeviation")
    return Baseline.Distribution(
      count: count, censored: censored,
      censoredFrom: censored > 0 ? try fields.number("censoredFrom", within: range) : nil,
      mean: try fields.number("mean", within: range), standardDeviation: deviation,
      tailMean: try fields.optionalNumber("tailMean", within: range), quantiles: quantiles)
  }

  private static func quantiles(_ fields: Fields) throws(FileError) -> [Double] {
    var quantiles: [Double] = []
    for percent in Baseline.Distribution.grid {
      let name = name(ofQuantile: percent)
      let quantile = try fields.number(name)
      if let last = quantiles.last {
        try fields.expect(
          quantile >= last || Fields.areSame(quantile, last),
          "a number of at least \(last), the quantile before,", of: name)
      }
      quantiles.append(quantile)
    }
    return quantiles
  }
}
