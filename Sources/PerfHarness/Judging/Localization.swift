/// Which part of the end-to-end latency moved between two measurements.
///
/// The change of a mean is the sum of the changes of its parts. Steady gaps take longer because each
/// gap does, or because there are more of them: with a mean length of g and a mean number of n, the
/// change of n · g is Δg · (n + n′) ÷ 2 + Δn · (g + g′) ÷ 2, exactly. Source: E. M. Kitagawa,
/// 'Components of a Difference Between Two Rates' (Journal of the American Statistical Association 50,
/// 1955); known in economics as the decomposition of Oaxaca and Blinder.
package struct Localization: Sendable, Hashable {
  /// What one cause adds to the mean.
  package struct Movement: Sendable, Hashable {
    /// The cause in words, e.g. `first token`, `longer gaps`.
    package var name: String
    /// Seconds; negative where it got faster.
    package var change: Double
  }

  /// Parts below this share of all movement are not named.
  private static let leastShare = 0.05
  /// An error rate that changed by less than this is not mentioned.
  private static let leastErrorRateChange = 0.01

  /// What moved, in the order of time. The changes add up to that of the mean.
  package let movements: [Movement]
  private let errorRateBefore: Double
  private let errorRateNow: Double

  /// What moved from one measurement to another; nil when nothing did.
  package init?(from before: LatencyParts, to now: LatencyParts) {
    let movements = LatencyParts.Part.allCases.flatMap { part in
      part == .steadyGaps
        ? Self.ofSteadyGaps(from: before, to: now)
        : [Movement(name: part.name, change: now[part] - before[part])]
    }
    // Files hold no more than nine digits of a second.
    self.movements = movements.filter { $0.change.magnitude > 1e-9 }
    errorRateBefore = before.errorRate
    errorRateNow = now.errorRate
    if self.movements.isEmpty { return nil }
  }

  /// What moved from the mean of a baseline's repetitions to that of a run's; nil when nothing did,
  /// and when a side does not know its parts.
  package init?(of run: Run, against baseline: Baseline) {
    let recorded = baseline.repetitions.compactMap(\.parts)
    let current = run.deciding.compactMap(\.latencyParts)
    guard let before = LatencyParts(meanOf: recorded), let now = LatencyParts(meanOf: current)
    else { return nil }
    self.init(from: before, to: now)
  }

  /// Lets verdicts say which part of the end-to-end latency moved, where one of them says that it did.
  ///
  /// - Returns: the verdicts, the last one of those with the sentence in a line of its own, and the
  ///   sentence; nil when there is nothing to explain, or nothing known.
  package static func explain(
    _ verdicts: [Verdict], of run: Run, against baseline: Baseline
  ) -> (verdicts: [Verdict], sentence: String)? {
    func last(_ outcome: Verdict.Outcome) -> Int? {
      verdicts.lastIndex { $0.isAboutEndToEndLatency && $0.outcome == outcome }
    }
    guard let index = last(.regressed) ?? last(.improved),
      let sentence = Localization(of: run, against: baseline)?.text
    else { return nil }
    var verdicts = verdicts
    verdicts[index].message += "\n" + sentence
    return (verdicts, sentence)
  }

  /// E.g. `mean E2E moved by +412 ms: first token +400 ms (97 %), longer gaps +12 ms (3 %)`.
  ///
  /// Shares are of all movement, in whichever direction; what has a small one is summed up as `other`.
  package var text: String {
    let all = movements.reduce(0) { $0 + $1.change.magnitude }
    let ordered = movements.sorted { $0.change.magnitude > $1.change.magnitude }
    let named = ordered.filter { $0.change.magnitude >= Self.leastShare * all }
    let other = Movement(
      name: "other", change: ordered.dropFirst(named.count).reduce(0) { $0 + $1.change })
    let parts = (named + [other]).compactMap { movement -> String? in
      let percent = Int((movement.change.magnitude / all * 100).rounded())
      guard percent > 0 else { return nil }
      return "\(movement.name) \(Self.signed(movement.change)) (\(percent) %)"
    }
    let change = movements.reduce(0) { $0 + $1.change }
    return "mean E2E moved by \(Self.signed(change)): \(parts.joined(separator: ", "))"
      + errorRates
  }

  /// Latencies are those of completed requests: how many these are of all is part of the picture.
  private var errorRates: String {
    guard (errorRateNow - errorRateBefore).magnitude >= Self.leastErrorRateChange else { return "" }
    let unit = MetricUnit.ratio
    return "; error rate \(unit.text(errorRateBefore)) before, \(unit.text(errorRateNow)) now"
  }

  private static func signed(_ change: Double) -> String {
    (change < 0 ? "−" : "+") + MetricUnit.seconds.text(change.magnitude)
  }

  private static func ofSteadyGaps(
    from before: LatencyParts, to now: LatencyParts
  ) -> [Movement] {
    let countBefore = before.steadyGapCount
    let countNow = now.steadyGapCount
    let change = now[.steadyGaps] - before[.steadyGaps]
    // Where one side has no gaps, it is their number that made the difference.
    var ofLength = 0.0
    if countBefore > 0, countNow > 0 {
      let length = now[.steadyGaps] / countNow - before[.steadyGaps] / countBefore
      ofLength = length * (countBefore + countNow) / 2
    }
    let ofCount = change - ofLength
    return [
      Movement(name: ofLength < 0 ? "shorter gaps" : "longer gaps", change: ofLength),
      Movement(
        name: (ofCount < 0 ? "fewer " : "more ")
          + noun(ofGaps: countNow - countBefore, before, now),
        change: ofCount),
    ]
  }

  /// What there were more or fewer of: gaps follow the tokens, unless the server sends more or fewer
  /// of them at once.
  private static func noun(
    ofGaps change: Double, _ before: LatencyParts, _ now: LatencyParts
  ) -> String {
    guard let tokensBefore = before.outputTokens, let tokensNow = now.outputTokens else {
      return "tokens"
    }
    return (tokensNow - tokensBefore) * change > 0 ? "tokens" : "chunks"
  }
}

extension LatencyParts.Part {
  fileprivate var name: String {
    switch self {
    case .dispatch: "dispatch"
    case .connect: "connect"
    case .firstToken: "first token"
    case .firstGap: "first gap"
    case .steadyGaps: "steady gaps"
    case .reply: "reply"
    }
  }
}

extension Verdict {
  fileprivate var isAboutEndToEndLatency: Bool {
    if case .distribution(.endToEndLatency, _) = subject { true } else { false }
  }
}
