/// What makes an open load too much for a service, and how that is seen. Pure.
///
/// Who is asked for more than they can do falls ever further behind. Two curves show it: how many requests
/// were due until an instant, and how many were answered (G. F. Newell, 'Applications of Queueing Theory',
/// 2nd ed., 1982, chapter 1). The distance between them is a walk that is pushed back at nothing: up and down
/// it is the requests under way, across it is how long after the n-th request was due the n-th answer came
/// (D. V. Lindley, 'The Theory of Queues with a Single Server', Proceedings of the Cambridge Philosophical
/// Society 48, 1952). It drifts upward where more is due than can be answered, and only there. But it strays
/// too: at 95 % of its capacity a queue looks for a thousand requests like one that grows. So a rise is never
/// held against independent values: the steps of the walk are, against their own scatter, and nothing is
/// supposed of how arrivals and services vary.
///
/// A service that fills up shows such a walk as well, until its servers, or the places in its batch, are
/// taken; meanwhile nobody waits. So latencies have to rise too, those of requests by when they were due.
///
/// The question is asked in two ways, for what an error costs differs:
/// - `isLikely`: of a repetition that is over, once. Where it errs a sweep ends one load early, or measures one
///   more than it had to.
/// - `SaturationWatch`: after every so many requests while they come, with bounds for being looked at all the
///   time, and a rise by half. Where it errs a run is ended that should not have been, and a test fails.
///
/// That a load breaks somebody's limits is another question: see `CapacityLimit`.
package enum Saturation {
  /// How great `Trend.driftOfMeans` has to be: Student's t with 18 degrees of freedom is more once in 200
  /// times. From an empty queue a walk that neither rises nor falls gets there twice as often, by the principle of
  /// reflection, which is the worst case of a service that can do just what it is asked for.
  package static let leastDrift = 2.88
  /// How great Mann and Kendall's statistic of latencies must be: of independent ones it is once in a hundred
  /// times.
  package static let leastTrend = 2.33
  /// How much later later requests must be answered, as a share of how much later they were due: the estimate of
  /// by how much too much is asked for.
  package static let leastRise = 0.05
  /// Into how many parts of equal numbers requests are cut.
  package static let parts = 20
  /// Of fewer requests nothing is said.
  package static let fewest = 2 * parts

  /// Whether a repetition that is over shows a service that more was asked of than it could do.
  ///
  /// Requests that were sent before the measured ones, and are not there, do not matter: who waits behind them
  /// is late by as much.
  ///
  /// - Returns: false of a closed load, whose queue can't grow, and of few requests.
  package static func isLikely(in repetition: Repetition, load: Load) -> Bool {
    guard case .open = load, let origin = repetition.timelines.first?.due else { return false }
    let isStreamed = repetition.timelines.contains { $0.timeToFirstToken != nil }
    var (dues, latencies): ([Double], [Double]) = ([], [])
    for timeline in repetition.timelines {
      guard let latency = timeline.latency(isStreamed: isStreamed) else { continue }
      dues.append((timeline.due - origin).inSeconds)
      latencies.append(latency)
    }
    guard dues.count >= fewest else { return false }
    let answers = zip(dues, latencies).map { $0 + $1 }.sorted()
    let latency = means(latencies)
    return rise(latency, over: means(dues)) >= leastRise
      && Trend.driftOfMeans(means(zip(answers, dues).map { $0 - $1 })) >= leastDrift
      && Trend.mannKendall(latency) >= leastTrend
  }

  /// The means of all parts.
  private static func means(_ values: [Double]) -> [Double] {
    (0..<parts).map { part in
      let range = part * values.count / parts..<(part + 1) * values.count / parts
      return values[range].reduce(0, +) / Double(range.count)
    }
  }

  /// From the first third to the last one.
  private static func rise(_ latencies: [Double], over dues: [Double]) -> Double {
    let third = parts / 3
    func difference(_ values: [Double]) -> Double {
      (values.suffix(third).reduce(0, +) - values.prefix(third).reduce(0, +)) / Double(third)
    }
    let time = difference(dues)
    return time > 0 ? difference(latencies) / time : 0
  }
}

extension RequestTimeline {
  /// How long it took until it was answered, at least: to its first token, or to its end where nothing is
  /// streamed. Nil where nobody knows.
  fileprivate func latency(isStreamed: Bool) -> Double? {
    switch knowledge(of: isStreamed ? .timeToFirstToken : .endToEndLatency) {
    case .exactly(let value), .atLeast(let value): value
    case .nothing: nil
    }
  }
}
