extension TimelineSample {
  /// What is kept of all requests of a repetition that was measured in parts, and what was counted of
  /// them: exactly what one process that had measured all of them would have kept.
  ///
  /// A sample has the requests of the lowest ranks, as many as there is room for. Every part has kept
  /// those of its own that are among them: it had as much room.
  ///
  /// - Parameters:
  ///   - parts: each with the limits and the seed that are given here.
  ///   - limits: how much is kept of all parts together.
  ///   - seed: the one that the ranks depend on.
  package static func merging(
    _ parts: [Repetition], _ limits: Limits, seed: UInt64, objectives: [Objective] = []
  ) -> (
    timelines: [RequestTimeline], tally: Tally?, bound: UInt64?
  ) {
    var sample = TimelineSample(limits, seed: seed, objectives: objectives)
    guard parts.contains(where: { $0.tally != nil }) else {
      for part in parts {
        for timeline in part.timelines { sample.take(timeline) }
      }
      let (timelines, tally) = sample.result()
      return (timelines, tally, sample.bound)
    }
    var tally = Tally(objectives: objectives)
    for part in parts { tally.merge(part.tally ?? Tally(part.timelines, objectives: objectives)) }
    tally.trim()
    var bound = parts.compactMap(\.sampleBound).min() ?? .max
    let candidates = parts.flatMap(\.timelines).map { (rank: sample.rank(of: $0.index), $0) }
      .filter { $0.rank < bound }.sorted { $0.rank < $1.rank }
    var kept: [RequestTimeline] = []
    var outputs = 0
    for (rank, timeline) in candidates {
      outputs += timeline.outputs.count
      guard kept.isEmpty || kept.count < limits.requests && outputs <= limits.outputs else {
        bound = rank
        break
      }
      kept.append(timeline)
    }
    return (kept.sorted { ($0.due, $0.index) < ($1.due, $1.index) }, tally, bound)
  }
}
