@testable import PerfHarness

/// What shards may have measured, of literal instants.
enum ShardSamples {
  static let key = CaseKey(suite: "Chat", test: "trouble", arguments: "a \"b\"\n/c")

  static let prices = Prices(
    inputPerMillion: 0.15, cachedInputPerMillion: 0.075, outputPerMillion: 0.6, currency: "EUR")

  /// A shard of two that has all there can be in a file.
  static func result(
    _ number: Int = 2, of count: Int = 2, run: Run = ShardSamples.run(), key: CaseKey = key
  ) -> ShardResult {
    guard let shard = Shard(number, of: count) else { fatalError("no shard \(number)/\(count)") }
    return ShardResult(
      shard: shard, key: key, seed: .max, plannedRepetitions: 4, environment: "ci-large",
      fingerprint: ReportSamples.release,
      // More than a double holds, of which nobody has been told.
      spent: Consumption(
        requests: 100, promptTokens: (1 << 60) + 1, cachedTokens: 30, outputTokens: 900),
      prices: prices, run: run)
  }

  /// Trouble, then a cancelled repetition, then a sample of many requests, then one that was given up.
  static func run() -> Run {
    var run = ReportSamples.troubled()
    run.model = "m"
    run.endpoint = "https://api.example/v1"
    run.notes = ["its \"own\" word"]
    run.certification = .certified(
      Certificate(
        shape: CertificationShape(
          kind: .closed, isSecure: true, streams: 8, gap: .milliseconds(10), events: 40),
        stamped: StampErrors(Sample([0.001, 0.002, 0.009])), asRead: StampErrors(Sample([0.02]))))
    run.repetitions[0].client = ReportSamples.client(.server)
    run.repetitions[0].origin = .milliseconds(900)
    run.repetitions[0].windowStart = .milliseconds(1000)
    run.repetitions[0].timelines[1].lastsUntilEnded = true
    run.repetitions[0].timelines[1].firstOutputTokens = 3
    // More than a double holds.
    run.repetitions[0].timelines[1].tokens?.prompt = .max
    var sampled = Repetition(timelines: SampledRuns.timelines(200), window: .seconds(3))
      .keeping(40)
    sampled.sampleBound = .max - 1
    var hopeless = ReportSamples.hopeless().repetitions[0]
    hopeless.startedAt = 1_767_323_099.125
    run.repetitions += [sampled, hopeless]
    return run
  }
}
