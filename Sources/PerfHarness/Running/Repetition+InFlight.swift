extension Repetition {
  /// How many requests were under way on average, from when they were due until they had ended, those
  /// that failed included: the sum of their durations ÷ the length of the window (J. D. C. Little, 'A
  /// Proof for the Queuing Formula: L = λW', Operations Research 9, 1961). Zero without a window.
  package var meanInFlight: Double {
    guard let tally, window > .zero else { return mean { $0.due } }
    return tally.underWay.inSeconds / window.inSeconds
  }

  /// As `meanInFlight`, from when requests were sent: how many were on the wire.
  package var meanOnTheWire: Double { mean { $0.sent } }

  /// How many measured requests each timeline stands for: one, unless only some of them were kept.
  package var requestsForEachTimeline: Double { 1 / keptShare }

  private func mean(from start: (RequestTimeline) -> MonotonicInstant?) -> Double {
    guard window > .zero else { return 0 }
    let underWay = timelines.reduce(0) { sum, timeline in
      guard let start = start(timeline), let ended = timeline.ended else { return sum }
      return sum + (ended - start).inSeconds
    }
    return underWay * requestsForEachTimeline / window.inSeconds
  }
}
