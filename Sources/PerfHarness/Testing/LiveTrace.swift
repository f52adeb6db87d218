/// What the environment says of a trace: `PERF_TRACE` and the variables that begin with it.
struct LiveTrace {
  /// What a trace says, so that nothing else may.
  private static let replaced = [
    "PERF_ARRIVALS", "PERF_CAPACITY", "PERF_CONCURRENCY", "PERF_DATASET", "PERF_PROMPT",
    "PERF_RATE",
    "PERF_TRAFFIC",
  ]

  let trace: Trace
  let speed: Double

  /// Nil where no trace is named.
  init?(_ environment: EnvironmentVariables) throws(EnvironmentError) {
    let format = try environment.value(
      "PERF_TRACE_FORMAT", expected: "one of azure, burstgpt, mooncake"
    ) { name -> Trace.Format? in
      switch name {
      case "azure": .azure
      case "burstgpt": .burstGPT(keepsFailures: false)
      case "mooncake": .mooncake(tokensPerBlock: Trace.mooncakeBlock)
      default: nil
      }
    }
    let speed = try environment.value(
      "PERF_TRACE_SPEED", expected: "how many times as fast as it was, a number more than 0"
    ) {
      Double($0).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
    }
    guard let path = environment["PERF_TRACE"] else { return nil }
    if let name = Self.replaced.first(where: { environment[$0] != nil }) {
      throw environment.error(
        name, expected: "nothing where PERF_TRACE is set: the trace says what is sent and when")
    }
    trace = Trace(path, as: format)
    self.speed = speed ?? 1
  }
}
