/// Something that watches a case while it runs: a progress line, a dashboard, an exporter.
///
/// It is told on the threads that send and read, so it must return at once. Of two calls that come at the
/// same time either may be the first.
package protocol RunObserver: Sendable {
  /// The next repetition begins.
  ///
  /// - Parameters:
  ///   - repetition: its number within the case, counted from 1.
  ///   - repetitions: how many there will be, as far as that is known.
  ///   - instant: by the clock of the run.
  func begin(repetition: Int, of repetitions: Int, at instant: MonotonicInstant)
  /// A request has ended, well or not.
  ///
  /// - Parameter phase: what it was sent for; only measured ones count.
  func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase)
  /// The repetition that had begun is over, whatever became of it.
  func endRepetition()
}

extension RunObserver {
  /// Nothing to be done.
  package func endRepetition() {}
}

/// One that wants to know how many requests are under way. Where none does, nobody counts them.
package protocol InFlightObserver: RunObserver {
  /// So many requests are under way now. 0 when a repetition is over, whatever became of them.
  func note(inFlight: Int)
}
