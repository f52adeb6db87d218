extension Repetition {
  /// How many requests were under way on average, from when they were due until they had ended, those
  /// that failed included: the sum of their durations ÷ the length of the window (J. D. C. Little, 'A
  /// Proof for the Queuing Formula: L = λW', Operations Research 9, 1961). Zero without a window.
  package var meanInFlight: Double {
    guard window > .zero else { return 0 }
    if let tally { return tally.underWay.inSeconds / window.inSeconds }
    let underWay = timelines.reduce(0) { sum, timeline in
      sum + (timeline.ended.map { ($0 - timeline.due).inSeconds } ?? 0)
    }
    return underWay / window.inSeconds
  }
}
