extension LoadPlan {
  /// What one of several shards sends of the plan. All of them together send what the plan asks for, and
  /// no request twice.
  ///
  /// Of an open load each shard reckons the whole schedule, and sends its own requests when they are due
  /// there. Of a closed one it has its share of the slots, and of the requests of each part.
  ///
  /// - Parameter name: the experiment's, for error texts.
  /// - Throws: where a shard would have no slot, or nothing to measure.
  package func part(of shard: Shard, name: String) throws(WorkloadError) -> LoadPlan {
    if let count = measured.requests, count < shard.count {
      throw WorkloadError(
        .invalidExtent,
        "\(name): \(count) \(count == 1 ? "request" : "requests") can't be split over "
          + "\(shard.count) shards; expected at least one for each; ask for \(shard.count) or more, or "
          + "split it over fewer, e.g. PERF_SHARD=1/\(count)")
    }
    guard !findsWarmup else {
      throw WorkloadError(
        .invalidMargin,
        "\(name): the warm-up is automatic, and each of \(shard.count) shards would find another one; "
          + "expected the same for all; write e.g. warmup: .seconds(30)")
    }
    var part = self
    part.shard = shard
    guard case .closed(let concurrency, let thinkTime) = load else { return part }
    guard concurrency >= shard.count else {
      throw WorkloadError(
        .invalidConcurrency,
        "\(name): a concurrency of \(concurrency) can't be split over \(shard.count) shards; expected "
          + "at least one slot for each; raise the concurrency to \(shard.count) or more, or split it "
          + "over fewer, e.g. PERF_SHARD=1/\(concurrency)")
    }
    part.load = .closed(concurrency: shard.share(of: concurrency), thinkTime: thinkTime)
    // Each lets through its part; of an open load all shards reckon with the whole limit.
    part.rateLimit = rateLimit.map { limit in
      .perSecond(
        limit.rate / Double(shard.count), burst: max(1, shard.share(of: limit.burst)))
    }
    var before = 0
    // Shares of what was sent up to there, so that the parts begin and end with the same requests as in a
    // run that is not split.
    func own(_ limits: Limits) -> Limits {
      guard let count = limits.requests else { return limits }
      defer { before += count }
      return Limits(
        requests: shard.share(of: before + count) - shard.share(of: before),
        duration: limits.duration)
    }
    part.warmup = own(warmup)
    part.measured = own(measured)
    part.cooldown = own(cooldown)
    return part
  }
}
