/// What one repetition at one load says of the limits that a service is to keep.
///
/// It is the unit of evidence: its requests share a queue, and near saturation a thousand of them may
/// say as much as ten independent ones.
package struct LoadProbe: Sendable, Hashable {
  /// What was counted against one limit.
  package struct Count: Sendable, Hashable {
    /// The values, or requests, that miss the limit.
    package var misses: Double
    /// All of them.
    package var trials: Double

    package init(misses: Double, trials: Double) {
      self.misses = misses
      self.trials = trials
    }
  }

  /// Requests a second, or how many are under way at once.
  package var load: Double
  /// One for each limit.
  package var counts: [Count]
  /// All requests that it took, warm-up included.
  package var requests: Int
  /// How long it took.
  package var duration: Duration
  /// How many requests were under way on average.
  package var inFlight: Double
  /// The mean first latency in seconds (TTFT, or E2E where nothing is streamed); nil without any.
  package var firstLatency: Double?
  /// Whether it is no point of a curve: the queue was growing all the time, so that there is no steady state
  /// to speak of, or it was cut off because everything missed a limit.
  package var isHopeless: Bool
  /// Whether any request completed.
  package var hasAnswers: Bool

  package init(
    load: Double, counts: [Count], requests: Int, duration: Duration, inFlight: Double,
    firstLatency: Double? = nil, isHopeless: Bool = false, hasAnswers: Bool = true
  ) {
    self.load = load
    self.counts = counts
    self.requests = requests
    self.duration = duration
    self.inFlight = inFlight
    self.firstLatency = firstLatency
    self.isHopeless = isHopeless
    self.hasAnswers = hasAnswers
  }
}
