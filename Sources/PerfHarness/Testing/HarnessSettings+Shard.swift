extension HarnessSettings {
  /// Whether this process measures beside others of the same run: shards that begin together have the turn
  /// of their machine together.
  var sharesTurn: Bool { shard != nil && start != nil }

  /// Reads the variables of runs that several processes share.
  mutating func readShard(_ environment: EnvironmentVariables) throws(EnvironmentError) {
    shard = try environment.value(
      "PERF_SHARD",
      expected: "a part such as 2/4: its number, counted from 1, and how many there are, "
        + "\(Shard.greatestCount) at most", parse: { Shard($0) })
    start = try environment.value(
      "PERF_START",
      expected: "a time such as 2026-01-02T15:04:05Z (RFC 3339), or seconds since 1970",
      parse: { SharedStart($0) })
    merge = environment["PERF_MERGE"]
    if merge != nil, shard != nil {
      throw environment.error(
        "PERF_MERGE",
        expected: "nothing where PERF_SHARD is set: shards are merged when all of them have ended")
    }
    if start != nil, shard == nil {
      throw environment.error(
        "PERF_START", expected: "PERF_SHARD beside it: only shards have to begin together")
    }
    if gateCheckRuns != nil, shard != nil || merge != nil {
      throw environment.error(
        "PERF_AA_CHECK",
        expected: "nothing where PERF_SHARD or PERF_MERGE is set: it needs whole runs")
    }
    guard let shard else { return }
    guard let output else {
      throw environment.error(
        "PERF_SHARD",
        expected: "PERF_OUTPUT beside it, the folder that the shard's results are written to")
    }
    self.output = "\(output)/\(shard.fileName)"
  }

  /// Throws where a run is split over several processes, for whatever can't be.
  ///
  /// - Parameters:
  ///   - name: the experiment's.
  ///   - fact: what it is about it that can't be split.
  ///   - cure: what was expected, and what to do.
  func refuseParts(of name: String, _ fact: String, _ cure: String) throws(WorkloadError) {
    guard shard != nil || merge != nil else { return }
    let variable = shard != nil ? "PERF_SHARD" : "PERF_MERGE"
    throw WorkloadError(
      .invalidSetting,
      "\(name): \(fact), and \(variable) is set; expected \(cure), or unset \(variable)")
  }
}
