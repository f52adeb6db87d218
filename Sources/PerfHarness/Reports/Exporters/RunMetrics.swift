/// What Prometheus is told of the cases of a process: counts while they run, figures when they are over. A value:
/// who shares it locks it, who shows it renders `families`.
package struct RunMetrics: Sendable {
  /// More cases are counted but not shown: every one is some 150 series.
  package static let mostCases = 200
  /// More codes of errors of one case are counted together, as `other`.
  static let mostCodes = 20

  /// How a request ended, and what it was sent for.
  struct Ending: Sendable, Hashable {
    var phase: LoadMachine.Phase
    var outcome: Outcome
    /// The error's; empty where there is none.
    var code = ""
  }

  enum Outcome: String, Sendable, Hashable, CaseIterable {
    case completed, failed
    case cancelled
  }

  /// What is known of one case.
  struct Case: Sendable {
    let labels: CaseLabels
    /// Those of which there are codes.
    fileprivate var failures: [Ending: Int] = [:]
    /// Those that ended well, phase by phase: without a code to be hashed for each of them.
    fileprivate var completed = [0, 0, 0]
    /// Those that the client hung up on, phase by phase.
    fileprivate var cancelled = [0, 0, 0]
    var promptTokens = 0
    var outputTokens = 0
    var firstToken = BucketCounts(bounds: LatencyBuckets.firstToken)
    var perToken = BucketCounts(bounds: LatencyBuckets.perToken)
    var whole = BucketCounts(bounds: LatencyBuckets.whole)
    var lag = BucketCounts(bounds: LatencyBuckets.lag)
    var inFlight = 0
    var repetition = 0
    var repetitions = 0
    /// What was found, once it is over.
    var result: EncodedReport.V1.Run?
  }

  private(set) var cases: [Case] = []
  private var places: [CaseLabels: Int] = [:]
  private var omitted: Set<CaseLabels> = []

  package init() {}

  /// How many cases are not shown.
  var omittedCases: Int { omitted.count }

  /// The place of a case, which it gets when it is first named; nil where there are too many.
  package mutating func place(of labels: CaseLabels) -> Int? {
    if let place = places[labels] { return place }
    guard cases.count < Self.mostCases else {
      omitted.insert(labels)
      return nil
    }
    cases.append(Case(labels: labels))
    places[labels] = cases.count - 1
    return cases.count - 1
  }

  /// A repetition begins.
  package mutating func begin(repetition: Int, of repetitions: Int, at place: Int) {
    cases[place].repetition = repetition
    cases[place].repetitions = repetitions
  }

  /// So many requests are under way.
  package mutating func note(inFlight: Int, at place: Int) {
    cases[place].inFlight = inFlight
  }

  /// A request has ended.
  package mutating func record(
    _ timeline: RequestTimeline, in phase: LoadMachine.Phase, at place: Int
  ) {
    cases[place].record(timeline, in: phase)
  }

  /// A case is over.
  package mutating func finish(_ result: EncodedReport.V1.Run) {
    let key = CaseKey(suite: result.suite, test: result.test, arguments: result.arguments)
    let labels = CaseLabels(key, provider: result.provider, model: result.model)
    guard let place = place(of: labels) else { return }
    cases[place].result = result
    cases[place].inFlight = 0
  }
}

extension RunMetrics.Case {
  /// How many requests have ended, by how.
  var endings: [RunMetrics.Ending: Int] {
    var endings = failures
    for phase in LoadMachine.Phase.allCases {
      let counts: [(RunMetrics.Outcome, Int)] = [
        (.completed, completed[phase.rawValue]), (.cancelled, cancelled[phase.rawValue]),
      ]
      for (outcome, count) in counts where count > 0 {
        endings[RunMetrics.Ending(phase: phase, outcome: outcome)] = count
      }
    }
    return endings
  }

  mutating func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
    if let failure = timeline.failure {
      count(failure, in: phase)
    } else if timeline.isCancelledByClient {
      cancelled[phase.rawValue] += 1
    } else {
      completed[phase.rawValue] += 1
    }
    guard phase == .measured, timeline.isMeasured else { return }
    add(timeline.tokens)
    if let value = timeline.timeToFirstToken { firstToken.record(value.secondsToTheNanosecond) }
    if let value = timeline.timePerOutputToken { perToken.record(value.secondsToTheNanosecond) }
    if let value = timeline.endToEndLatency { whole.record(value.secondsToTheNanosecond) }
    if let value = timeline.dispatchLag { lag.record(value.secondsToTheNanosecond) }
  }

  private mutating func count(
    _ failure: RequestTimeline.Failure, in phase: LoadMachine.Phase
  ) {
    var ending = RunMetrics.Ending(
      phase: phase, outcome: .failed, code: CaseLabels.clipped(failure.code))
    let codes = failures.keys.count { $0.phase == phase }
    if failures[ending] == nil, codes >= RunMetrics.mostCodes { ending.code = "other" }
    failures[ending, default: 0] += 1
  }

  /// What a server says it counted may be anything: a sum that overflows stays at its end.
  private mutating func add(_ tokens: TokenUsage?) {
    func sum(_ total: Int, _ count: Int?) -> Int {
      let (sum, overflows) = total.addingReportingOverflow(max(0, count ?? 0))
      return overflows ? .max : sum
    }
    promptTokens = sum(promptTokens, tokens?.prompt)
    outputTokens = sum(outputTokens, tokens?.output)
  }
}

extension Duration {
  /// Seconds, to the nanosecond, without the divisions of 128 bits that `inSeconds` takes: it is needed four
  /// times for every request.
  fileprivate var secondsToTheNanosecond: Double { Double(inNanoseconds) / 1e9 }
}
