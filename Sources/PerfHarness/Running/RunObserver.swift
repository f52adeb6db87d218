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
  /// The same, for who wants to know what was asked, too.
  func record(
    _ timeline: RequestTimeline, of request: GenerationRequest, in phase: LoadMachine.Phase)
  /// The repetition that had begun is over, whatever became of it.
  func end(at instant: MonotonicInstant)
}

extension RunObserver {
  /// Nothing to be done.
  package func end(at instant: MonotonicInstant) {}
  /// What was asked does not matter.
  package func record(
    _ timeline: RequestTimeline, of request: GenerationRequest, in phase: LoadMachine.Phase
  ) {
    record(timeline, in: phase)
  }
}

/// One that wants to know how many requests are under way. Where none does, nobody counts them.
package protocol InFlightObserver: RunObserver {
  /// So many requests are under way now. 0 when a repetition is over, whatever became of them.
  func note(inFlight: Int)
}

/// An observer whose name for a request is sent with it, so that a server can tell of the same one.
package protocol RequestMarker: RunObserver {
  /// Whether it is.
  var marksRequests: Bool { get }
  /// The value of the header `traceparent` for a request of the repetition that began last; nil for none.
  func traceParent(ofRequest index: Int) -> String?
}
