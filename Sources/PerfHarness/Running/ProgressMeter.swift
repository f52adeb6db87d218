import Synchronization

/// Counts what a case has done so far, for whoever wants to watch it.
package final class ProgressMeter: RunObserver {
  /// How far a case has come.
  package struct Snapshot: Sendable {
    package var name: String
    package var repetition: Int
    package var repetitions: Int
    /// Requests of the present repetition that have ended, warm-up included.
    package var ended: Int
    /// Requests that the present repetition will send at most; nil when a duration decides.
    package var plannedRequests: Int?
    /// How long the present repetition will send requests at most; nil when a count decides.
    package var plannedDuration: Duration?
    package var failed: Int
    /// Since the present repetition began.
    package var elapsed: Duration
    /// TTFT, or E2E where nothing is streamed; over all repetitions so far.
    package var median: Duration?
    package var ninetyNinth: Duration?
    package var hasFirstTokens: Bool
  }

  private struct State {
    var repetition = 0
    var started = MonotonicInstant(nanoseconds: 0)
    var ended = 0
    var failed = 0
    var firstTokens = LatencyHistogram()
    var wholes = LatencyHistogram()
  }

  private let name: String
  private let repetitions: Int
  private let plan: LoadPlan
  private let state = Mutex(State())

  /// - Parameter name: what is measured, as the reader knows it.
  package init(name: String, repetitions: Int, plan: LoadPlan) {
    self.name = name
    self.repetitions = repetitions
    self.plan = plan
  }

  /// Begins the next repetition.
  package func begin(at instant: MonotonicInstant) {
    begin(repetition: 1, of: repetitions, at: instant)
  }

  /// Begins a repetition. It shows how many of those that it was made for there are, whatever the case has.
  package func begin(
    repetition: Int, of repetitions: Int, at instant: MonotonicInstant
  ) {
    state.withLock { state in
      state.repetition += 1
      state.started = instant
      state.ended = 0
    }
  }

  /// Counts a request, whatever it was sent for.
  package func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
    record(timeline)
  }

  func record(_ timeline: RequestTimeline) {
    state.withLock { state in
      state.ended += 1
      guard timeline.isMeasured else {
        state.failed += 1
        return
      }
      if let first = timeline.timeToFirstToken { state.firstTokens.record(first) }
      if let whole = timeline.endToEndLatency { state.wholes.record(whole) }
    }
  }

  package func snapshot(at now: MonotonicInstant) -> Snapshot {
    state.withLock { state in
      let hasFirstTokens = state.firstTokens.count > 0
      let histogram = hasFirstTokens ? state.firstTokens : state.wholes
      return Snapshot(
        name: name, repetition: max(1, state.repetition), repetitions: repetitions,
        ended: state.ended, plannedRequests: plan.plannedRequests,
        plannedDuration: plan.plannedDuration, failed: state.failed,
        elapsed: now - state.started, median: histogram.percentile(50),
        ninetyNinth: histogram.percentile(99), hasFirstTokens: hasFirstTokens)
    }
  }
}

extension ProgressMeter.Snapshot {
  /// What share of the present repetition is done, from 0 to 1; nil when nothing tells.
  package var share: Double? {
    let shares = [
      plannedRequests.map { Double(ended) / Double($0) },
      plannedDuration.map { elapsed.inSeconds / $0.inSeconds },
    ]
    // Of two limits the one that is nearer will end it.
    return shares.compactMap(\.self).filter(\.isFinite).max().map { min(1, $0) }
  }

  /// How long the case will still take at the pace so far, later repetitions included.
  package var remaining: Duration? {
    guard let share, share > 0, elapsed > .zero else { return nil }
    let whole = elapsed.inSeconds / share
    return Duration(
      inSeconds: whole * (1 - share) + whole * Double(repetitions - repetition))
  }

  /// The name, short enough that the numbers find room beside it.
  private var shortName: String {
    let limit = 40
    return name.count > limit ? "\(name.prefix(limit - 1))…" : name
  }

  /// One line of text: done of planned, rate, percentiles so far, failures, time left.
  package var line: String {
    var parts = [repetitions > 1 ? "\(shortName) [\(repetition)/\(repetitions)]" : shortName]
    if let plannedRequests {
      parts.append("\(ended)/\(plannedRequests) requests")
    } else if let plannedDuration {
      parts.append(
        "\(DurationText.format(min(elapsed, plannedDuration))) of "
          + "\(DurationText.format(plannedDuration)), \(ended) requests")
    } else {
      parts.append("\(ended) requests")
    }
    if elapsed > .zero {
      parts.append("\(DurationText.significant(Double(ended) / elapsed.inSeconds))/s")
    }
    if let median, let ninetyNinth {
      parts.append(
        "\(hasFirstTokens ? "TTFT" : "E2E") p50 \(DurationText.format(median)) "
          + "p99 \(DurationText.format(ninetyNinth))")
    }
    if failed > 0 { parts.append("\(failed) failed") }
    if let remaining, remaining > .zero { parts.append("\(DurationText.format(remaining)) left") }
    return parts.joined(separator: "  ")
  }
}
