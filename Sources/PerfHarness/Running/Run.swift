/// What one execution of a scenario measured, in one or several repetitions.
public struct Run: Sendable {
  /// What was run: the scenario, or the load that a closure was put under.
  public var experiment: Experiment
  /// The provider's name.
  public var provider: String
  /// The model, where the provider names one.
  public var model: String?
  /// Where requests went, where the provider names it.
  public var endpoint: String?
  /// The repetitions, in the order in which they were measured. Never empty.
  public var repetitions: [Repetition]
  /// Fresh repetitions in which a suspected regression was measured again. They decide over the
  /// comparison with the baseline, and are part of no other number.
  public var confirmation: [Repetition] = []
  /// What load was asked for; nil where nobody said.
  package var load: Load?
  /// What was let through of it at most; nil where there was no limit.
  package var rateLimit: RateLimit?
  /// Whether it is known how far its stamps are from the truth; nil where nobody asked.
  package var certification: Certification?
  /// By whose word the prompts have the tokens that they have; nil where nobody is to count them.
  public var promptSizes: PromptSizes?
  /// What the provider has to say of it.
  package var notes: [String] = []
  /// What the case was to spend and has spent; nil where nobody kept account.
  package var spending: Spending?

  package init(
    experiment: Experiment, provider: String, model: String? = nil, endpoint: String? = nil,
    load: Load? = nil, rateLimit: RateLimit? = nil, repetitions: [Repetition]
  ) {
    self.experiment = experiment
    self.provider = provider
    self.model = model
    self.endpoint = endpoint
    self.load = load
    self.rateLimit = rateLimit
    self.repetitions = repetitions
  }

  /// The repetitions that decide over the comparison with a baseline: where a suspect was measured
  /// again the fresh ones alone, because the first were chosen for looking bad.
  package var deciding: [Repetition] { confirmation.isEmpty ? repetitions : confirmation }

  /// How the run ended: as the first of its repetitions that did not run its whole course.
  public var outcome: Repetition.Outcome {
    (repetitions + confirmation).map(\.outcome).first { $0 != .completed } ?? .completed
  }

  /// Why a guard ended the run; nil where none did.
  public var guardStop: Repetition.GuardStop? {
    if case .stopped(let stop) = outcome { stop } else { nil }
  }

  /// What makes a request a good one; empty where nobody said.
  public var objectives: [Objective] { repetitions.first?.objectives ?? [] }

  /// The measured requests of all repetitions; of a long one a sample, see `Repetition.sampling`.
  public var timelines: [RequestTimeline] { Array(eachTimeline) }

  /// The measured requests of all repetitions, without a copy of them: there may be a million.
  package var eachTimeline: some Sequence<RequestTimeline> {
    repetitions.lazy.flatMap(\.timelines)
  }

  /// The values of a metric, pooled over the repetitions.
  package func measurements(of metric: MetricDescriptor) -> Measurements {
    repetitions.measurements(of: metric)
  }

  /// What the server measured of all repetitions; nil where nobody asked it.
  package var server: ServerAccount? {
    ServerAccount(pooling: repetitions.compactMap(\.server))
  }

  /// The value of an aggregate metric over all repetitions; nil when it has none, e.g. a throughput
  /// of no window.
  package func value(of metric: AggregateMetric) -> Double? {
    Totals(repetitions).value(of: metric)
  }
}

/// What was run: everything needed to run it again.
public struct Experiment: Sendable, Hashable {
  /// One setting of an experiment, as text.
  public struct Setting: Sendable, Hashable {
    /// The setting's name.
    public var name: String
    /// Its value, in the words in which it is given.
    public var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The name that the user gave; not part of what is compared.
  public var name: String
  /// The settings in fixed order; two experiments with equal settings are the same one.
  public var settings: [Setting]
  /// The number that the first words of prompts depend on, see `Nonce`; nil where they depend on none. No
  /// part of what makes two experiments the same.
  public var nonce: UInt64?

  package init(name: String, settings: [Setting]) {
    self.name = name
    self.settings = settings
  }

  /// A short hash of the settings: 16 hexadecimal digits of FNV-1a, 64 bits.
  package var hash: String {
    var hasher = FNV1a()
    for setting in settings { hasher.combine("\(setting.name)=\(setting.value)\n") }
    return hasher.hexDigits
  }
}

/// One pass through a scenario.
public struct Repetition: Sendable {
  /// How a repetition ended.
  public enum Outcome: Sendable, Hashable {
    /// All that was planned was sent, and every reply has ended, well or not.
    case completed
    /// Nothing more was sent, because what one wanted to know was certain; every reply has ended.
    case endedEarly
    /// It was cancelled, e.g. by a time limit; what was measured until then is there.
    case cancelled
    /// It was given up because everything failed, or has failed for long.
    case aborted(AbortReason)
    /// A guard of the scenario ended it; what was measured until then is there.
    case stopped(GuardStop)
  }

  /// Why a repetition was given up.
  public struct AbortReason: Sendable, Hashable, CustomStringConvertible {
    /// So many requests failed in a row.
    public var failuresInARow: Int
    /// Whether any had succeeded before them.
    public var hadSucceeded = false
    /// The last failure.
    public var last: RequestTimeline.Failure

    /// What happened, in a sentence.
    public var description: String {
      "given up after \(failuresInARow) failures in a row\(hadSucceeded ? "" : " with no success"); "
        + "the last one: \(last.code): \(last.message)"
    }
  }

  /// How it ended.
  public var outcome: Outcome
  /// When it started, in wall-clock time: seconds since 1970.
  public var startedAt: Double
  /// The measured requests, ordered by when they were due; without warm-up and cool-down. Of a
  /// repetition too long to keep each of them this is a uniform random sample: see `sampling`.
  public var timelines: [RequestTimeline]
  /// What was counted of all measured requests; nil where all of them are in `timelines`.
  package var tally: Tally?
  /// The length of the measured window: from the first measured request's due instant to the end
  /// of the last one, or to the end of the planned duration when that is later.
  public var window: Duration
  /// Requests sent before and after the window, which no number includes.
  public var unmeasuredRequests: Int
  /// Requests that were under way when the repetition was cancelled or given up.
  public var abandonedRequests: Int
  /// Connections opened; for the first repetition, those opened to get ready too.
  public var connectionsOpened: Int
  /// What the process that measures was doing meanwhile; nil under a simulated clock.
  package var client: ClientHealth?
  /// What the server measured meanwhile; nil where nobody asked it, and of shards that were merged.
  package var server: ServerAccount?
  /// What makes a request a good one.
  package var objectives: [Objective] = []
  /// Where it became steady; nil where its warm-up was not to be found.
  package var steadyState: SteadyState?
  /// The instant that its schedule counts from.
  package var origin = MonotonicInstant(nanoseconds: 0)
  /// When the measured window began; nil where nothing was measured.
  package var windowStart: MonotonicInstant?
  /// Of a sample of the measured requests, the rank that those that are kept are below: see
  /// `TimelineSample`. Nil where all are kept.
  package var sampleBound: UInt64?

  package init(
    outcome: Outcome = .completed, startedAt: Double = 0, timelines: [RequestTimeline],
    tally: Tally? = nil, window: Duration, unmeasuredRequests: Int = 0, abandonedRequests: Int = 0,
    connectionsOpened: Int = 0
  ) {
    self.outcome = outcome
    self.startedAt = startedAt
    self.timelines = timelines
    self.tally = tally
    self.window = window
    self.unmeasuredRequests = unmeasuredRequests
    self.abandonedRequests = abandonedRequests
    self.connectionsOpened = connectionsOpened
  }
}
