import Foundation

/// Whether the load that ran is the load that was asked for: what the instants at which requests were
/// due and sent say of the harness itself. Pure.
///
/// All of it is of the measured requests. Those that have no `sent` say nothing: they failed before, or
/// their provider does not stamp it.
package struct DeliveredLoad: Sendable, Hashable {
  /// How many requests a closed loop was to have under way at any time, at most where its clients think; nil
  /// in an open one.
  package let concurrency: Int?
  /// How long the clients of a closed loop think between their requests; nil where they do not.
  package let thinkTime: DurationDistribution?
  /// Requests a second by when they were due; nil in a closed loop, which asks for no rate, and of fewer
  /// than two requests. Of every hundred one at either end is left out.
  package let requestedRate: Double?
  /// Of the same requests, by when they were sent.
  package let achievedRate: Double?
  /// How irregular the gaps between arrivals were to be: their standard deviation ÷ their mean, 0 of
  /// equal distances, 1 of a Poisson process. Nil in a closed loop, and where not every request's
  /// timeline was kept, since what lies between those that were is no gap.
  package let requestedGapVariation: Double?
  /// How irregular the gaps between requests on their way were.
  package let achievedGapVariation: Double?
  /// How many requests were under way on average, from when they were due (Little's law).
  package let inFlightFromDue: Double
  /// How many were under way on average from when they were sent: on the wire.
  package let inFlightFromSent: Double
  /// `sent` − `due` in seconds, of requests that found a connection open: the harness's own lateness.
  package let lag: Sample
  /// `sent` − `due` in seconds, of requests that opened a connection first: the server's lateness as
  /// much as the harness's, and in no rule.
  package let connectingLag: Sample
  /// Which share of the requests' time went by before they were sent, of those that found a connection
  /// open: in a closed loop, of the slots' time but for what their clients think. Nil where no time went by.
  package let shareBeforeSending: Double?
  /// The same share of the median request.
  package let medianShareBeforeSending: Double?

  /// - Parameters:
  ///   - repetitions: pooled, as if they were one.
  ///   - load: what was asked for.
  package init(_ repetitions: [Repetition], load: Load) {
    switch load {
    case .open: (concurrency, thinkTime) = (nil, nil)
    case .closed(let concurrency, let thinkTime):
      (self.concurrency, self.thinkTime) = (concurrency, thinkTime)
    }
    let arrivals = concurrency == nil ? repetitions.map(Arrival.all) : []
    requestedRate = Self.rate(of: arrivals, in: repetitions) { $0.due }
    achievedRate = Self.rate(of: arrivals, in: repetitions) { $0.sent }
    let areComplete = zip(arrivals, repetitions).allSatisfy { $1.requestsForEachTimeline == 1 }
    requestedGapVariation = areComplete ? Self.gapVariation(arrivals) { $0.due } : nil
    achievedGapVariation = areComplete ? Self.gapVariation(arrivals) { $0.sent } : nil

    let window = repetitions.reduce(0) { $0 + $1.window.inSeconds }
    func pooled(_ mean: (Repetition) -> Double) -> Double {
      guard window > 0 else { return 0 }
      return repetitions.reduce(0) { $0 + mean($1) * $1.window.inSeconds } / window
    }
    inFlightFromDue = pooled(\.meanInFlight)
    inFlightFromSent = pooled(\.meanOnTheWire)

    let timelines = repetitions.lazy.flatMap(\.timelines)
    lag = Sample(
      timelines.filter { $0.connected == nil }.compactMap { $0.dispatchLag?.inSeconds })
    connectingLag = Sample(
      timelines.filter { $0.connected != nil }.compactMap { $0.dispatchLag?.inSeconds })
    let parts = timelines.compactMap { timeline -> (before: Double, whole: Double)? in
      guard timeline.connected == nil, let lag = timeline.dispatchLag, let ended = timeline.ended,
        ended > timeline.due
      else { return nil }
      return (lag.inSeconds, (ended - timeline.due).inSeconds)
    }
    let whole = parts.reduce(0) { $0 + $1.whole }
    shareBeforeSending = whole > 0 ? parts.reduce(0) { $0 + $1.before } / whole : nil
    let median = Sample(parts.map { $0.before / $0.whole }).percentile(50)
    medianShareBeforeSending = median.isNaN ? nil : median
  }

  /// `achievedRate` ÷ `requestedRate`; nil in a closed loop.
  package var achievedShare: Double? {
    guard let requestedRate, let achievedRate else { return nil }
    return achievedRate / requestedRate
  }

  // MARK: Arrivals

  /// One request that was sent.
  private struct Arrival {
    var due: Double
    var sent: Double

    static func all(_ repetition: Repetition) -> [Arrival] {
      let origin = repetition.timelines.first?.due ?? MonotonicInstant(nanoseconds: 0)
      return repetition.timelines.compactMap { timeline in
        timeline.sent.map {
          Arrival(due: (timeline.due - origin).inSeconds, sent: ($0 - origin).inSeconds)
        }
      }
    }
  }

  /// So many gaps in the time from the first to the last, both of all repetitions together. Of every
  /// hundred one is left out at either end, so that a single one that was held up does not decide.
  private static func rate(
    of arrivals: [[Arrival]], in repetitions: [Repetition], by instant: (Arrival) -> Double
  ) -> Double? {
    var gaps = 0.0
    var time = 0.0
    for (arrivals, repetition) in zip(arrivals, repetitions) {
      let instants = arrivals.map(instant).sorted().dropFirst(arrivals.count / 100)
        .dropLast(arrivals.count / 100)
      guard let first = instants.first, let last = instants.last, last > first else { continue }
      gaps += Double(instants.count - 1) * repetition.requestsForEachTimeline
      time += last - first
    }
    return time > 0 ? gaps / time : nil
  }

  private static func gapVariation(
    _ arrivals: [[Arrival]], by instant: (Arrival) -> Double
  ) -> Double? {
    let gaps = arrivals.flatMap { arrivals -> [Double] in
      let instants = arrivals.map(instant).sorted()
      return zip(instants.dropFirst(), instants).map { $0 - $1 }
    }
    let sample = Sample(gaps)
    guard sample.count > 1, sample.mean > 0 else { return nil }
    return sample.populationStandardDeviation / sample.mean
  }
}

extension Run {
  /// What became of the load, all repetitions pooled; nil where nobody said what was asked for.
  package var deliveredLoad: DeliveredLoad? {
    load.map { DeliveredLoad(repetitions, load: $0) }
  }
}
