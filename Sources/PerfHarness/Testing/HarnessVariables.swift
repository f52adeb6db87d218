/// The variables that the harness knows, so that a slip in the name of one does not go unnoticed.
package enum HarnessVariables {
  /// All of them; README has each in a table.
  package static let known: Set<String> = [
    "PERF_AA_CHECK", "PERF_API_KEY", "PERF_ARRIVALS", "PERF_BASELINES", "PERF_BASE_URL",
    "PERF_BATCH_SIZE", "PERF_BUDGET", "PERF_BURSTINESS", "PERF_CACHE", "PERF_CANCEL_AFTER",
    "PERF_CAPACITY", "PERF_CAPACITY_COST", "PERF_CAPTURE", "PERF_CERTIFICATION",
    "PERF_COMPARE_WITH", "PERF_CONCURRENCY", "PERF_CONFIRMATIONS", "PERF_COOLDOWN",
    "PERF_DASHBOARD", "PERF_DATASET", "PERF_DATASET_COLUMN", "PERF_DATASET_LIMIT",
    "PERF_DATASET_SPLIT", "PERF_DURATION", "PERF_ENVIRONMENT", "PERF_FORMATS", "PERF_HISTORY",
    "PERF_IMPORT", "PERF_MAX_COST", "PERF_MAX_ERROR_RATE", "PERF_MAX_TOKENS", "PERF_MERGE",
    "PERF_MODEL", "PERF_NONCE", "PERF_OPENTELEMETRY", "PERF_OUTPUT", "PERF_PRICES", "PERF_PROGRESS",
    "PERF_PROMETHEUS",
    "PERF_PROMPT", "PERF_PROMPT_SIZING", "PERF_PROVIDER", "PERF_RAMP", "PERF_RATE",
    "PERF_RATE_LIMIT", "PERF_RECORD", "PERF_REPETITIONS", "PERF_REPLAY", "PERF_REQUESTS",
    "PERF_SEED", "PERF_SERVE", "PERF_SERVER_METRICS", "PERF_SERVE_GAP", "PERF_SERVE_TTFT",
    "PERF_SHARD", "PERF_SHARED_PREFIX", "PERF_START", "PERF_STREAM", "PERF_TEMPERATURE",
    "PERF_THINK_TIME", "PERF_TIMEOUT", "PERF_TOTAL_REQUESTS", "PERF_TOTAL_TOKENS", "PERF_TRACE",
    "PERF_TRACE_FORMAT", "PERF_TRACE_SPEED", "PERF_TRAFFIC", "PERF_TURNS", "PERF_WARMUP",
  ]

  /// The error of a variable that is named like ours and is none of ours; nil when there is none.
  static func unknown(in environment: EnvironmentVariables) -> EnvironmentError? {
    let unknown = environment.names(startingWith: "PERF_").filter { !known.contains($0) }.min()
    return unknown.map { name in
      let nearest = known.min { (distance($0, name), $0) < (distance($1, name), $1) } ?? ""
      let isSlip = distance(nearest, name) <= 3
      return environment.error(
        name,
        expected: isSlip
          ? "a variable of the harness; did you mean \(nearest)?"
          : "a variable of the harness; README lists them")
    }
  }

  /// How many characters must be inserted, removed or replaced to turn one text into the other.
  ///
  /// Source: R. A. Wagner, M. J. Fischer, 'The String-to-String Correction Problem' (JACM 21, 1974).
  private static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (index, character) in first.enumerated() {
      var previous = row[0]
      row[0] = index + 1
      for column in second.indices {
        let replaced = previous + (second[column] == character ? 0 : 1)
        previous = row[column + 1]
        row[column + 1] = min(replaced, previous + 1, row[column] + 1)
      }
    }
    return row[second.count]
  }
}
