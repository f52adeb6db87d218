/// What happened in each interval of the newest so many: a ring, so that a run of days takes no more room
/// than one of minutes.
struct LiveSeries: Sendable {
  /// Median and 95th percentile.
  struct Percentiles: Sendable, Hashable {
    var median: Duration
    var ninetyFifth: Duration
  }

  /// One interval. A request belongs to the one in which it ended.
  struct Point: Sendable, Hashable {
    /// When it begins: seconds since the case did.
    var second: Int
    var completed = 0
    var failed = 0
    var outputTokens = 0
    /// The most that were seen under way.
    var inFlight = 0
    var timeToFirstToken: Percentiles?
    var timePerOutputToken: Percentiles?
  }

  /// How many seconds an interval takes.
  let width: Int
  /// How many intervals are kept.
  let capacity: Int
  /// Those that are over, oldest first.
  private(set) var points: [Point] = []
  private var open = Point(second: 0)
  private var firstTokens = LatencyHistogram()
  private var tokenTimes = LatencyHistogram()

  init(width: Int, capacity: Int) {
    self.width = width
    self.capacity = capacity
  }

  /// Counts a request in the interval that it ended in. One that is told of late counts in the present
  /// interval: what is over is not changed any more.
  mutating func record(_ request: LiveRequest, at offset: Duration) {
    advance(to: offset)
    if request.failureCode != nil { open.failed += 1 } else { open.completed += 1 }
    open.outputTokens += request.outputTokens
    if let latency = request.timeToFirstToken { firstTokens.record(.nanoseconds(latency)) }
    if let latency = request.timePerOutputToken { tokenTimes.record(.nanoseconds(latency)) }
  }

  mutating func note(inFlight: Int) {
    open.inFlight = max(open.inFlight, inFlight)
  }

  /// Closes the intervals that are over by then.
  mutating func advance(to offset: Duration) {
    let present = Int(offset.inNanoseconds / 1_000_000_000) / width * width
    guard present > open.second else { return }
    open.timeToFirstToken = Self.percentiles(of: &firstTokens)
    open.timePerOutputToken = Self.percentiles(of: &tokenTimes)
    points.append(open)
    // Requests that stay under way are under way in the next interval too.
    let inFlight = open.inFlight
    // Of a gap that is longer than all that is kept only its end matters.
    let first = max(open.second + width, present - capacity * width)
    for second in stride(from: first, to: present, by: width) {
      points.append(Point(second: second, inFlight: inFlight))
    }
    points.removeFirst(max(0, points.count - capacity))
    open = Point(second: present)
  }

  private static func percentiles(of histogram: inout LatencyHistogram) -> Percentiles? {
    guard histogram.count > 0, let median = histogram.percentile(50),
      let ninetyFifth = histogram.percentile(95)
    else { return nil }
    histogram = LatencyHistogram()
    return Percentiles(median: median, ninetyFifth: ninetyFifth)
  }
}
