/// What a live view shows at one instant.
struct LiveSnapshot: Sendable {
  /// Percentiles of a latency, over the whole case so far.
  struct Figures: Sendable, Hashable {
    var count: Int
    var median: Duration
    var ninetyFifth: Duration
    var ninetyNinth: Duration

    init?(_ histogram: LatencyHistogram) {
      guard let median = histogram.percentile(50), let ninetyFifth = histogram.percentile(95),
        let ninetyNinth = histogram.percentile(99)
      else { return nil }
      count = histogram.count
      self.median = median
      self.ninetyFifth = ninetyFifth
      self.ninetyNinth = ninetyNinth
    }
  }

  /// One case of the process.
  struct Case: Sendable, Hashable {
    enum State: Sendable, Hashable {
      case running
      /// Its verdict, and the word that says it.
      case ended(ShownVerdict.Mark, String)
    }

    var name: String
    var state: State
  }

  /// How many requests failed of one reason.
  struct Failures: Sendable, Hashable {
    var code: String
    var count: Int
  }

  /// How far the present case is; nil before the first has begun.
  var progress: ProgressMeter.Snapshot?
  /// Whether requests are being sent.
  var isRunning = false
  /// Since the present case began.
  var elapsed = Duration.zero
  var inFlight = 0
  /// Requests of the case, those of warm-up and all repetitions included.
  var completed = 0
  var failed = 0
  var outputTokens = 0
  /// Completed requests and their output tokens a second, over the newest seconds; nil in the first one.
  var requestsPerSecond: Double?
  var tokensPerSecond: Double?
  var timeToFirstToken: Figures?
  var timePerOutputToken: Figures?
  var endToEndLatency: Figures?
  /// Of the newest minutes, second by second.
  var seconds: [LiveSeries.Point] = []
  /// Of the newest hour, ten seconds at a time.
  var tens: [LiveSeries.Point] = []
  var firstTokens = LatencyBins()
  /// The most frequent first.
  var failures: [Failures] = []
  /// The newest cases, in the order in which they began.
  var cases: [Case] = []
  /// How many cases have ended with each verdict, those that are not in `cases` any more included.
  var verdicts: [ShownVerdict.Mark: Int] = [:]
}
