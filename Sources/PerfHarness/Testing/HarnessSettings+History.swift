extension HarnessSettings {
  /// Reads where earlier measurements are looked for.
  mutating func readHistory(_ environment: EnvironmentVariables) throws(EnvironmentError) {
    history = try environment.value(
      "PERF_HISTORY",
      expected: "git, or the folder with the report.json files of earlier runs",
      parse: HistorySource.init)
    guard history != nil else { return }
    if shard != nil {
      throw environment.error(
        "PERF_HISTORY",
        expected: "nothing where PERF_SHARD is set: a part of a run has no history; set it with "
          + "PERF_MERGE")
    }
    if gateCheckRuns != nil {
      throw environment.error(
        "PERF_HISTORY",
        expected: "nothing where PERF_AA_CHECK is set: runs against themselves have no history")
    }
  }
}
