/// Counts of requests and tokens, summed over one or several repetitions.
package struct Totals: Sendable, Hashable {
  package var total = 0
  package var completed = 0
  package var failed = 0
  /// Those of the completed that met every objective; nil where there are none.
  package var good: Int?
  /// Those that the client hung up on: neither completed nor failed. Their tokens are in no sum.
  package var cancelledByClient = 0
  /// Those that were turns of conversations.
  package var turns = 0
  /// Those of them that began one.
  package var conversations = 0
  package var errors: [String: Int] = [:]
  package var promptTokens = 0
  package var outputTokens = 0
  package var reasoningTokens = 0
  package var cachedTokens = 0
  /// Whether the prompts' tokens include the cached ones; false where one provider did not tell.
  package var promptIncludesCached = true
  /// Where the token counts come from; more than one when requests differ.
  package var tokenSources: Set<TokenUsage.Source> = []
  /// Whether anybody counted the output of any request.
  package var hasOutputCounts = false
  /// How far the prompts were from what they were made to be.
  package var promptDeviation = PromptDeviation()
  package var outputEvents = 0
  /// Those of the output events that were read together with the one before.
  package var coalescedEvents = 0
  package var connectionsOpened = 0
  /// Seconds.
  package var window = 0.0

  package init(_ repetitions: some Sequence<Repetition>) {
    var areJudged = true
    for repetition in repetitions {
      areJudged = areJudged && !repetition.objectives.isEmpty
      window += repetition.window.inSeconds
      connectionsOpened += repetition.connectionsOpened
      if let tally = repetition.tally {
        merge(tally.totals)
      } else {
        for timeline in repetition.timelines { add(timeline, objectives: repetition.objectives) }
      }
    }
    if !areJudged { good = nil }
  }

  /// Counts a request, well ended or not.
  ///
  /// - Parameters:
  ///   - coalescedEvents: those of the request, where they have been counted.
  ///   - objectives: what makes it a good one.
  package mutating func add(
    _ timeline: RequestTimeline, coalescedEvents: Int? = nil, objectives: [Objective] = []
  ) {
    total += 1
    if !objectives.isEmpty {
      // Of what the client did not want to the end nobody knows whether it would have been good.
      let isGood = !timeline.isCancelledByClient && objectives.areMet(by: timeline)
      good = (good ?? 0) + (isGood ? 1 : 0)
    }
    outputEvents += timeline.outputs.count
    self.coalescedEvents += coalescedEvents ?? timeline.coalescedEvents
    if let turn = timeline.turn {
      turns += 1
      if turn == 1 { conversations += 1 }
    }
    if let failure = timeline.failure {
      failed += 1
      errors[failure.code, default: 0] += 1
      return
    }
    if timeline.isCancelledByClient {
      cancelledByClient += 1
      return
    }
    completed += 1
    guard let tokens = timeline.tokens else { return }
    promptTokens.add(tokens.prompt)
    promptDeviation.add(tokens, wanted: timeline.wantedPromptTokens)
    outputTokens.add(tokens.output)
    reasoningTokens.add(tokens.reasoning)
    cachedTokens.add(tokens.cached)
    if !tokens.promptIncludesCached { promptIncludesCached = false }
    if tokens.output != nil { hasOutputCounts = true }
    // Nearly always it is the same one, which costs less to see than to hash.
    if tokens.prompt != nil || tokens.output != nil,
      tokenSources.first != tokens.source || tokenSources.count > 1
    {
      tokenSources.insert(tokens.source)
    }
  }

  /// Adds what was counted of other requests; windows and connections are of repetitions, and no part of
  /// it.
  package mutating func merge(_ other: Totals) {
    total += other.total
    completed += other.completed
    failed += other.failed
    if let others = other.good { good = (good ?? 0) + others }
    cancelledByClient += other.cancelledByClient
    turns += other.turns
    conversations += other.conversations
    errors.merge(other.errors, uniquingKeysWith: +)
    promptTokens.add(other.promptTokens)
    promptDeviation.merge(other.promptDeviation)
    outputTokens.add(other.outputTokens)
    reasoningTokens.add(other.reasoningTokens)
    cachedTokens.add(other.cachedTokens)
    promptIncludesCached = promptIncludesCached && other.promptIncludesCached
    tokenSources.formUnion(other.tokenSources)
    hasOutputCounts = hasOutputCounts || other.hasOutputCounts
    outputEvents += other.outputEvents
    coalescedEvents += other.coalescedEvents
  }

  package func value(of metric: AggregateMetric) -> Double? {
    switch metric {
    case .requestThroughput: rate(of: Double(completed))
    case .outputTokenThroughput: hasOutputCounts ? rate(of: Double(outputTokens)) : nil
    case .totalTokenThroughput:
      hasOutputCounts ? rate(of: Double(promptTokens) + Double(outputTokens)) : nil
    case .errorRate: total > 0 ? Double(failed) / Double(total) : nil
    case .goodput: good.flatMap { rate(of: Double($0)) }
    case .goodputShare:
      total > cancelledByClient
        ? good.map { Double($0) / Double(total - cancelledByClient) } : nil
    default: nil
    }
  }

  private func rate(of count: Double) -> Double? {
    window > 0 ? count / window : nil
  }
}

extension Int {
  /// Adds what a server says it counted, which may be anything: a sum that overflows stays at its end.
  fileprivate mutating func add(_ count: Int?) {
    let (sum, overflows) = addingReportingOverflow(count ?? 0)
    self = overflows ? .max : sum
  }
}
