extension Repetition {
  /// One repetition of which several processes have measured a part each, at the same time.
  ///
  /// Instants count from the beginning of the repetition, which every part takes for the same. The window
  /// reaches from the first beginning of a part's to the last end. What one part was given up or
  /// cancelled for, the whole was.
  ///
  /// - Parameters:
  ///   - parts: one or more.
  ///   - limits: how many timelines are kept of all together.
  ///   - seed: that of the repetition's arrivals.
  ///   - objectives: what makes a request a good one.
  package init(
    merging parts: [Repetition], keeping limits: TimelineSample.Limits, seed: UInt64,
    objectives: [Objective] = []
  ) {
    let parts = parts.map(\.countedFromOrigin)
    let (timelines, tally, bound) = TimelineSample.merging(
      parts, limits, seed: seed, objectives: objectives)
    let start = parts.compactMap(\.windowStart).min()
    let end = parts.compactMap { part in part.windowStart?.advanced(by: part.window) }.max()
    self.init(
      outcome: Outcome(merging: parts.map(\.outcome)),
      startedAt: parts.map(\.startedAt).min() ?? 0, timelines: timelines, tally: tally,
      window: start.flatMap { start in end.map { $0 - start } } ?? .zero,
      unmeasuredRequests: parts.reduce(0) { $0 + $1.unmeasuredRequests },
      abandonedRequests: parts.reduce(0) { $0 + $1.abandonedRequests },
      connectionsOpened: parts.reduce(0) { $0 + $1.connectionsOpened })
    windowStart = start
    sampleBound = bound
    self.objectives = objectives
    client = ClientHealth(pooling: parts.compactMap(\.client))
  }

  /// The same repetition with instants that count from its beginning.
  var countedFromOrigin: Repetition {
    guard origin.nanoseconds != 0 else { return self }
    let shift = Duration.nanoseconds(-origin.nanoseconds)
    var repetition = self
    repetition.origin = origin.advanced(by: shift)
    repetition.windowStart = windowStart?.advanced(by: shift)
    repetition.timelines = timelines.map { $0.shifted(by: shift) }
    repetition.tally?.firstDue = tally?.firstDue?.advanced(by: shift)
    repetition.tally?.lastEnd = tally?.lastEnd?.advanced(by: shift)
    return repetition
  }
}

extension Repetition.Outcome {
  /// How a repetition ended whose parts ended so: what is worse wins.
  init(merging outcomes: [Repetition.Outcome]) {
    let aborted = outcomes.first {
      switch $0 {
      case .aborted, .stopped: true
      default: false
      }
    }
    self =
      aborted ?? [.cancelled, .endedEarly].first { outcomes.contains($0) } ?? .completed
  }
}

extension RequestTimeline {
  /// The same request, all of it so much later.
  func shifted(by shift: Duration) -> RequestTimeline {
    var timeline = self
    timeline.due = due.advanced(by: shift)
    timeline.sent = sent?.advanced(by: shift)
    timeline.connected = connected?.advanced(by: shift)
    timeline.firstByte = firstByte?.advanced(by: shift)
    timeline.ended = ended?.advanced(by: shift)
    for index in outputs.indices {
      timeline.outputs[index].instant = outputs[index].instant.advanced(by: shift)
    }
    return timeline
  }
}
