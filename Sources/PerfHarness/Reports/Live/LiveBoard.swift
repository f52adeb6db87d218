/// Makes of what happens what a live view shows. It knows no clock, and takes no more room however long a run
/// lasts.
struct LiveBoard: Sendable {
  static let secondsKept = 300
  static let tensKept = 360
  static let casesKept = 200
  /// Kinds of failures beyond so many are counted as one: the codes come from servers.
  static let failureKinds = 20
  /// What rates are the mean of.
  static let rateSeconds = 5

  /// The case that is being measured.
  fileprivate struct Present {
    var key: String
    var label: String
    var plan: LoadPlan
    var began: MonotonicInstant
    var repetition = 1
    var repetitions: Int
    var repetitionBegan: MonotonicInstant
    var endedInRepetition = 0
    var inFlight = 0
    var completed = 0
    var failed = 0
    var outputTokens = 0
    var firstTokens = LatencyHistogram()
    var tokenTimes = LatencyHistogram()
    var wholes = LatencyHistogram()
    var bins = LatencyBins()
    var failures: [String: Int] = [:]
    var seconds = LiveSeries(width: 1, capacity: LiveBoard.secondsKept)
    var tens = LiveSeries(width: 10, capacity: LiveBoard.tensKept)
    /// Known once nothing more is sent.
    var end: MonotonicInstant?
  }

  private var present: Present?
  private var cases: [LiveSnapshot.Case] = []
  private var verdicts: [ShownVerdict.Mark: Int] = [:]

  init() {}

  /// Repetitions of a case are about to be run. Where the case is the one before, its figures go on.
  ///
  /// - Parameters:
  ///   - key: which case it is.
  ///   - label: what is measured, as the reader knows it.
  mutating func begin(
    _ key: String, as label: String, plan: LoadPlan, repetitions: Int, at instant: MonotonicInstant
  ) {
    if present?.key == key {
      present?.label = label
      present?.plan = plan
      present?.repetitions = repetitions
      present?.end = nil
    } else {
      present = Present(
        key: key, label: label, plan: plan, began: instant, repetitions: repetitions,
        repetitionBegan: instant)
    }
    guard !cases.contains(where: { $0.name == key && $0.state == .running }) else { return }
    giveUp()
    append(LiveSnapshot.Case(name: key, state: .running))
  }

  mutating func begin(
    repetition: Int, of repetitions: Int, at instant: MonotonicInstant
  ) {
    present?.repetition = repetition
    present?.repetitions = repetitions
    present?.repetitionBegan = instant
    present?.endedInRepetition = 0
  }

  mutating func record(_ request: LiveRequest) {
    guard var state = present.take() else { return }
    defer { present = state }
    state.endedInRepetition += 1
    if let code = request.failureCode {
      state.failed += 1
      let isKnown = state.failures[code] != nil || state.failures.count < Self.failureKinds
      state.failures[isKnown ? code : "other", default: 0] += 1
    } else {
      state.completed += 1
    }
    state.outputTokens += request.outputTokens
    if let latency = request.timeToFirstToken {
      state.firstTokens.record(.nanoseconds(latency))
      state.bins.record(nanoseconds: latency)
    }
    if let latency = request.timePerOutputToken { state.tokenTimes.record(.nanoseconds(latency)) }
    if let latency = request.endToEndLatency { state.wholes.record(.nanoseconds(latency)) }
    let offset = request.ended - state.began
    state.seconds.record(request, at: offset)
    state.tens.record(request, at: offset)
  }

  mutating func note(inFlight: Int) {
    present?.inFlight = inFlight
    present?.seconds.note(inFlight: inFlight)
    present?.tens.note(inFlight: inFlight)
  }

  /// The repetitions that had begun are over; others of the same case may follow.
  mutating func pause(at instant: MonotonicInstant) {
    note(inFlight: 0)
    present?.end = instant
  }

  /// A case has its verdict.
  mutating func finish(_ name: String, _ mark: ShownVerdict.Mark, _ word: String) {
    verdicts[mark, default: 0] += 1
    let ended = LiveSnapshot.Case(name: name, state: .ended(mark, word))
    if let index = cases.lastIndex(where: { $0.name == name && $0.state == .running }) {
      cases[index] = ended
    } else {
      append(ended)
    }
  }

  /// No verdict came of what was begun: it was skipped, or could not be measured.
  mutating func giveUp() {
    for index in cases.indices where cases[index].state == .running {
      verdicts[.open, default: 0] += 1
      cases[index].state = .ended(.open, "no verdict")
    }
  }

  private mutating func append(_ entry: LiveSnapshot.Case) {
    cases.append(entry)
    cases.removeFirst(max(0, cases.count - Self.casesKept))
  }

  /// What is to be shown; closes the seconds that are over.
  mutating func snapshot(at now: MonotonicInstant) -> LiveSnapshot {
    var snapshot = LiveSnapshot()
    snapshot.cases = cases
    snapshot.verdicts = verdicts
    guard var state = present.take() else { return snapshot }
    // What is over stays as it was.
    let now = state.end ?? now
    let elapsed = now - state.began
    state.seconds.advance(to: elapsed)
    state.tens.advance(to: elapsed)
    state.seconds.note(inFlight: state.inFlight)
    state.tens.note(inFlight: state.inFlight)
    snapshot.fill(with: state, at: now)
    present = state
    return snapshot
  }
}

extension LiveSnapshot {
  fileprivate mutating func fill(with state: LiveBoard.Present, at now: MonotonicInstant) {
    isRunning = state.end == nil
    elapsed = now - state.began
    inFlight = state.inFlight
    completed = state.completed
    failed = state.failed
    outputTokens = state.outputTokens
    timeToFirstToken = Figures(state.firstTokens)
    timePerOutputToken = Figures(state.tokenTimes)
    endToEndLatency = Figures(state.wholes)
    seconds = state.seconds.points
    tens = state.tens.points
    firstTokens = state.bins
    failures = state.failures.map { Failures(code: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.code) < ($0.count, $1.code) }
    let newest = seconds.suffix(LiveBoard.rateSeconds)
    if !newest.isEmpty {
      let count = Double(newest.count)
      requestsPerSecond = Double(newest.reduce(0) { $0 + $1.completed }) / count
      tokensPerSecond = Double(newest.reduce(0) { $0 + $1.outputTokens }) / count
    }
    let shown = timeToFirstToken ?? endToEndLatency
    progress = ProgressMeter.Snapshot(
      name: state.label, repetition: state.repetition, repetitions: state.repetitions,
      ended: state.endedInRepetition, plannedRequests: state.plan.plannedRequests,
      plannedDuration: state.plan.plannedDuration, failed: failed,
      elapsed: now - state.repetitionBegan, median: shown?.median,
      ninetyNinth: shown?.ninetyNinth, hasFirstTokens: timeToFirstToken != nil)
  }
}
