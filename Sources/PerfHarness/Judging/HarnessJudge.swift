/// Judges the harness itself: whether the load that was asked for was sent, and sent in time, and whether
/// the process had anything left to do it with. Pure.
///
/// What is measured counts from when a request was due, so that whatever the harness is late by is in
/// every latency. A little of it is nothing; beyond these bounds the numbers are the harness's, and a run
/// that can't be judged is invalid. How the bounds were found is in the manual: `HowFarTheNumbersCanBeWrong`.
package struct HarnessJudge: Sendable {
  /// The least share of the requested rate that has to be sent.
  package static let leastRateShare = 0.95
  /// The share of the latency's median that requests may be sent late by.
  package static let lateShare = 0.1
  /// How late requests may be sent, whatever the latency: what the scheduler of a busy machine does to
  /// every program.
  package static let tolerableLag = Duration.milliseconds(10)
  /// The greatest share of the time of a closed loop's slots that may go by before requests are sent.
  package static let greatestShareBeforeSending = 0.1
  /// What may go by before each request of a closed loop whatever its share: what it costs to start one.
  package static let tolerableDelay = Duration.microseconds(100)

  /// The greatest share of the cores that the process may use, or of one core its busiest thread: what is
  /// due when there is none left waits, and nobody can say how long it would have taken.
  package static let greatestCoreShare = 0.95
  /// How late the tasks of a process may wake whose busiest thread has no time left. A difference of less
  /// is no news of a latency.
  package static let tolerableWakeLag = Duration.milliseconds(1)
  /// How long the process must have been looked at: its time is told in hundredths of a second.
  package static let shortestLook = Duration.milliseconds(500)

  /// What to do about a client that is too slow.
  private static let cure = "or measure on a machine that has more cores or less else to do"
  private static let ofDebugBuild =
    "; only a warning, because a debug build is ten times slower and may run beside other tests: its "
    + "numbers mean little"

  /// Whether nothing fails by it.
  private let isDebug: Bool

  /// - Parameter configuration: how the code was compiled. A debug build is warned about at most.
  package init(_ configuration: Fingerprint.BuildConfiguration) {
    isDebug = configuration == .debug
  }

  /// What is wrong with what the harness did in these repetitions, taken together; nothing where
  /// nothing is, or nobody can tell.
  ///
  /// - Parameters:
  ///   - load: what was asked for.
  ///   - rateLimit: what was let through of it at most.
  package func verdicts(
    on repetitions: [Repetition], load: Load?, rateLimit: RateLimit? = nil
  ) -> [Verdict] {
    guard !repetitions.isEmpty else { return [] }
    let reasons = [
      load.flatMap { shortfall(of: $0, isLimited: rateLimit != nil, in: repetitions) },
      saturation(in: repetitions),
    ]
    let count = repetitions.reduce(0) { $0 + $1.timelines.count }
    return reasons.compactMap(\.self).map { verdict($0, count: count) }
  }

  // MARK: Delivered load

  /// Where slots of a closed loop wait for an instant, to think or for a rate limit, they are late as an open
  /// loop is: by when the machine wakes them.
  private func shortfall(
    of load: Load, isLimited: Bool, in repetitions: [Repetition]
  ) -> String? {
    let delivered = DeliveredLoad(repetitions, load: load)
    return switch load {
    case .open: missing(delivered) ?? lateness(delivered, repetitions)
    case .closed(_, nil) where !isLimited: delay(delivered)
    case .closed: lateness(delivered, repetitions)
    }
  }

  /// Requests that were not sent at the rate at which they were due.
  ///
  /// Of few, the last one alone decides the rate; that they are late all the same shows in their lag.
  private func missing(_ delivered: DeliveredLoad) -> String? {
    guard delivered.lag.count >= Statistic.p99.minimumCount(),
      let share = delivered.achievedShare, share < Self.leastRateShare,
      let requested = delivered.requestedRate, let achieved = delivered.achievedRate
    else { return nil }
    let unit = MetricUnit.requestsPerSecond
    return
      "the load was not delivered: \(unit.text(requested)) were due and \(unit.text(achieved)) "
      + "were sent, \(Self.percent(share)), and at least \(Self.percent(Self.leastRateShare)) must "
      + "be; lower the rate, \(Self.cure)"
  }

  /// Requests that were sent late.
  private func lateness(_ delivered: DeliveredLoad, _ repetitions: [Repetition]) -> String? {
    let count = delivered.lag.count
    guard let statistic = Statistic.furthestPercentile(of: count),
      let lag = MetricDescriptor.dispatchLag.value(of: statistic, in: delivered.lag)
    else { return nil }
    let latency = FirstLatency(of: repetitions)
    let allowed = latency.allowance(atLeast: Self.tolerableLag)
    guard lag > allowed.inSeconds else { return nil }
    let reason =
      allowed == Self.tolerableLag
      ? "" : ", a tenth of the median \(latency.metric)"
    return "the load was not delivered in time: \(statistic) of dispatchLag is "
      + "\(MetricUnit.seconds.text(lag)) (\(count) values), and at most "
      + "\(DurationText.format(allowed))\(reason) may be; lower the "
      + "\(delivered.concurrency == nil ? "rate" : "concurrency"), \(Self.cure)"
  }

  /// Slots of a closed loop that waited for the harness.
  private func delay(_ delivered: DeliveredLoad) -> String? {
    let count = delivered.lag.count
    guard let concurrency = delivered.concurrency,
      count >= Statistic.p50.minimumCount()
    else { return nil }
    // Of few requests, a single one that had to wait would decide.
    let isMany = count >= Statistic.p99.minimumCount()
    let delay = Self.tolerableDelay.inSeconds
    let share = isMany ? delivered.shareBeforeSending : delivered.medianShareBeforeSending
    guard let share, share > Self.greatestShareBeforeSending,
      isMany ? delivered.lag.mean > delay : delivered.lag.percentile(50) > delay
    else { return nil }
    let time =
      isMany
      ? "of the time of the slots (\(concurrency)), \(Self.percent(share))"
      : "of the time of the median request, \(Self.percent(share))"
    return "the load was not delivered: \(time) went by before requests were sent, and at most "
      + "\(Self.percent(Self.greatestShareBeforeSending)) may; lower the concurrency, \(Self.cure)"
  }

  // MARK: Client health

  /// A process that had no core left, or whose busiest thread had none and kept others waiting. Where
  /// what is measured may run in this process, a full core is the subject and not the client.
  private func saturation(in repetitions: [Repetition]) -> String? {
    guard let client = ClientHealth(pooling: repetitions.compactMap(\.client)),
      client.company != .subject, client.duration >= Self.shortestLook
    else { return nil }
    let reason = fullProcess(client) ?? fullThread(client, repetitions)
    return reason.map { "the client was saturated: \($0); lower the load, \(Self.cure)" }
  }

  private func fullProcess(_ client: ClientHealth) -> String? {
    guard let share = client.coreShare, share > Self.greatestCoreShare, let used = client.coresUsed
    else { return nil }
    let company = client.company == .server ? ", the mock server in it included" : ""
    return "the process used \(DurationText.significant(used)) of "
      + "\(DurationText.significant(client.cores)) cores\(company), \(Self.percent(share)), and at most "
      + "\(Self.percent(Self.greatestCoreShare)) may be, so that what was due waited for one"
  }

  private func fullThread(_ client: ClientHealth, _ repetitions: [Repetition]) -> String? {
    let looks = client.wakeLag.count
    guard let share = client.busiestShare, share > Self.greatestCoreShare,
      let name = client.busiest?.name,
      case .percentile(let percent)? = Statistic.furthestPercentile(of: looks),
      let lag = client.wakeLag.percentile(percent)
    else { return nil }
    let allowed = FirstLatency(of: repetitions).allowance(atLeast: Self.tolerableWakeLag)
    guard lag > allowed else { return nil }
    return "its thread \(name) used \(Self.percent(share)) of a core, and tasks woke "
      + "\(DurationText.format(lag)) late (\(Statistic.percentile(percent)) of \(looks)), where at most "
      + "\(Self.percent(Self.greatestCoreShare)) or \(DurationText.format(allowed)) may be"
  }

  private static func percent(_ share: Double) -> String { MetricUnit.ratio.text(share) }

  private func verdict(_ reason: String, count: Int) -> Verdict {
    let message = reason + (isDebug ? Self.ofDebugBuild : "")
    return Verdict(
      subject: .run, gate: .validity, outcome: .invalid(message),
      evidence: Verdict.Evidence(count: count), severity: isDebug ? .warning : .failure,
      message: message)
  }
}

/// The shortest latency that a run is judged by, which is what lateness is held against: the first
/// token, or the whole reply where nothing is streamed. A tenth of ten seconds would hide that a first
/// token came late by twice its time.
package struct FirstLatency: Sendable, Hashable {
  package let metric: MetricDescriptor
  /// The median; nil where no request has a value.
  package let median: Duration?

  package init(of repetitions: [Repetition]) {
    let first = repetitions.measurements(of: .timeToFirstToken)
    let latency =
      first.sample.count > 0 ? first : repetitions.measurements(of: .endToEndLatency)
    metric = latency.metric
    median = latency.value(of: .p50).map { Duration(inSeconds: $0) }
  }

  /// How much of it lateness may be.
  ///
  /// - Parameter least: how much it may be of the shortest latency too.
  package func allowance(atLeast least: Duration) -> Duration {
    max(least, Duration(inSeconds: (median?.inSeconds ?? 0) * HarnessJudge.lateShare))
  }
}
