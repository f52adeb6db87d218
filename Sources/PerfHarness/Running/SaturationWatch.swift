/// Finds out whether a service can't keep up with an open load of a constant rate: requests under way and
/// their latencies rise together, for certain. Pure; takes requests as they end.
///
/// By what, and why, is said at `Saturation`. Here requests under way are noted after every so many that have
/// ended, and only if the steps between these points drift upward by Student's t, with a bound far beyond
/// what a queue that is just in balance reaches however often one looks, and the latencies rise by the test
/// of Mann and Kendall, and both are half as much again at the end as at the beginning, the service is
/// saturated. The first quarter is left out, and nothing is said before several times the first latency
/// has gone by: a service fills up before it is in balance.
///
/// There are 32 to 64 points, however long it lasts: two become one when there are more. What the bounds
/// lead to is measured in `SaturationWatchTests` and stands in the manual.
package struct SaturationWatch: Sendable {
  /// How great Student's t must be, of 23 to 47 steps.
  package static let leastDrift = 3.75
  /// How many times as much must be at the end as at the beginning.
  package static let leastRise = 1.5
  /// How many requests make a point at first.
  package static let firstPointSize = 8
  private static let mostPoints = 64
  private static let leastPoints = 32
  /// How many times the first latencies the part must last that is looked at.
  private static let leastLatencies = 4.0

  /// What was found.
  package struct Finding: Sendable, Hashable {
    /// Requests under way, at the beginning and at the end of what was looked at.
    package var inFlight: (from: Double, to: Double) { (inFlightBefore, inFlightAfter) }
    /// Which latency: TTFT, or E2E where nothing is streamed.
    package let metric: MetricDescriptor
    /// The mean latency of the requests that ended at the beginning and at the end.
    package let latencyBefore: Duration
    package let latencyAfter: Duration
    /// How long that took.
    package let time: Duration
    /// Completed requests in a second meanwhile: what the service can do.
    package let delivered: Double
    /// How many requests had ended.
    package let requests: Int
    fileprivate let inFlightBefore: Double
    fileprivate let inFlightAfter: Double
  }

  /// What stands for a number of requests that ended one after the other.
  private struct Point {
    var requests = 0
    var completed = 0
    var latencies = 0.0
    var ended = MonotonicInstant(nanoseconds: 0)
    var inFlight = 0.0

    var latency: Double? { completed > 0 ? latencies / Double(completed) : nil }

    mutating func add(_ later: Point) {
      requests += later.requests
      completed += later.completed
      latencies += later.latencies
      ended = later.ended
      inFlight = later.inFlight
    }
  }

  private var points: [Point] = []
  private var pointSize = firstPointSize
  private var present = Point()
  private var metric: MetricDescriptor?
  private var requests = 0
  private var firstLatency: Double?
  /// What is certain; once it is, it stays.
  package private(set) var finding: Finding?

  package init() {}

  /// Takes the next request that has ended, well or not.
  ///
  /// - Parameter inFlight: how many are under way now.
  package mutating func take(_ timeline: RequestTimeline, inFlight: Double) {
    guard finding == nil, let ended = timeline.ended else { return }
    requests += 1
    present.requests += 1
    present.ended = ended
    present.inFlight = inFlight
    if timeline.isCompleted, let latency = latency(of: timeline) {
      present.completed += 1
      present.latencies += latency
    }
    guard present.requests >= pointSize else { return }
    points.append(present)
    present = Point()
    if firstLatency == nil { firstLatency = points.last?.latency }
    if points.count >= Self.leastPoints { finding = look() }
    if points.count == Self.mostPoints { halve() }
  }

  private mutating func latency(of timeline: RequestTimeline) -> Double? {
    if metric == nil {
      metric = timeline.timeToFirstToken == nil ? .endToEndLatency : .timeToFirstToken
    }
    return metric == .timeToFirstToken
      ? timeline.timeToFirstToken?.inSeconds : timeline.endToEndLatency?.inSeconds
  }

  private mutating func halve() {
    points = stride(from: 0, to: points.count, by: 2).map { index in
      var point = points[index]
      point.add(points[index + 1])
      return point
    }
    pointSize *= 2
  }

  private func look() -> Finding? {
    let looked = points[(points.count / 4)...]
    let third = looked.count / 3
    let (early, late) = (looked.prefix(third), looked.suffix(third))
    guard let metric, let first = looked.first, let last = looked.last, let firstLatency,
      let before = Self.latency(of: early), let after = Self.latency(of: late)
    else { return nil }
    let time = last.ended - first.ended
    guard after >= Self.leastRise * before,
      Self.inFlight(of: late) >= Self.leastRise * Self.inFlight(of: early),
      time.inSeconds >= Self.leastLatencies * firstLatency,
      Trend.drift(looked.map(\.inFlight)) >= Self.leastDrift,
      Trend.mannKendall(looked.compactMap(\.latency)) >= Saturation.leastTrend
    else { return nil }
    let completed = looked.dropFirst().reduce(0) { $0 + $1.completed }
    return Finding(
      metric: metric, latencyBefore: Duration(inSeconds: first.latency ?? before),
      latencyAfter: Duration(inSeconds: last.latency ?? after), time: time,
      delivered: Double(completed) / time.inSeconds, requests: requests,
      inFlightBefore: first.inFlight, inFlightAfter: last.inFlight)
  }

  private static func latency(of points: ArraySlice<Point>) -> Double? {
    let completed = points.reduce(0) { $0 + $1.completed }
    return completed > 0 ? points.reduce(0) { $0 + $1.latencies } / Double(completed) : nil
  }

  private static func inFlight(of points: ArraySlice<Point>) -> Double {
    points.reduce(0) { $0 + $1.inFlight } / Double(max(1, points.count))
  }
}

extension SaturationWatch {
  /// What a repetition shows that is over; nil where the service has kept up, where the rate changed, or
  /// where the load is closed, in which a slow service is just asked less.
  package static func finding(in repetition: Repetition, load: Load?) -> Finding? {
    guard case .open(let arrivals)? = load, arrivals.steadyRate != nil else { return nil }
    let factor = repetition.requestsForEachTimeline
    let dues = repetition.timelines.map(\.due)
    let ended = repetition.timelines.filter { $0.ended != nil }
      .sorted { ($0.ended ?? $0.due, $0.index) < ($1.ended ?? $1.due, $1.index) }
    var watch = SaturationWatch()
    var due = 0
    for (count, timeline) in ended.enumerated() {
      while due < dues.count, dues[due] <= timeline.ended ?? timeline.due { due += 1 }
      watch.take(timeline, inFlight: Double(due - count - 1) * factor)
      if let finding = watch.finding { return finding }
    }
    return nil
  }
}

extension SaturationWatch.Finding {
  /// What was found, in a sentence.
  ///
  /// - Parameter rate: requests a second that were due.
  package func text(rate: Double) -> String {
    func count(_ number: Double) -> String { Int(number.rounded()).grouped }
    let unit = MetricUnit.requestsPerSecond
    return "the service can't keep up with \(unit.text(rate)): in flight rose from "
      + "\(count(inFlightBefore)) to \(count(inFlightAfter)) and \(metric) from "
      + "\(DurationText.format(latencyBefore)) to \(DurationText.format(latencyAfter)) within "
      + "\(DurationText.format(time)); it delivered \(unit.text(delivered))"
  }
}
