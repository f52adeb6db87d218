/// What the stamps of a run can't tell apart: how far a statistic may be off because they are, by their
/// certificates. Pure.
///
/// A limit or a tolerance below that says more of the client than of the server, and is refused.
package struct Resolution: Sendable {
  private let certificates: [Certificate]
  /// In how many parts the error of a stamp is divided in a time per output token.
  private let tokenGaps: Double

  /// - Parameter runs: those that are held against one another, or the only one. Of several the coarsest
  ///   decides.
  package init(of runs: Run...) {
    certificates = runs.compactMap { $0.certification?.certificate }
    let gaps = runs.first.map { run in
      Sample(run.eachTimeline.compactMap(\.gapsOfTokens)).percentile(50)
    }
    tokenGaps = max(1, gaps.flatMap { $0.isNaN ? nil : $0 } ?? 1)
  }

  /// How far a statistic of a metric may be off, in seconds; nil where nobody knows, and of what is not
  /// made of stamps of replies.
  package func error(of statistic: Statistic, _ metric: MetricDescriptor) -> Duration? {
    certificates.map { certificate in
      switch metric {
      case .timeToFirstToken, .timeToFirstText, .endToEndLatency, .interChunkLatency,
        .timeToFirstTokenFromSent, .endToEndLatencyFromSent:
        certificate.stamped.error(of: statistic)
      case .timePerOutputToken, .outputTokensPerSecond:
        // The first stamp and the last are off, and what lies between them is divided.
        certificate.stamped.error(of: statistic) / tokenGaps
      case .timeToFirstTokenAsRead: certificate.asRead.error(of: statistic)
      default: nil
      }
    }.compactMap(\.self).max()
  }

  // MARK: Budgets

  /// The verdict on a budget that the stamps can't tell kept from broken; nil of any other.
  package func refusal(of budget: Budget) -> Verdict? {
    guard case .distribution(let metric, let statistic) = budget.subject,
      let limit = Self.seconds(of: budget.bound.limit, metric.unit(of: statistic)),
      let error = error(of: statistic, metric), limit < error.inSeconds
    else { return nil }
    let message =
      "\(budget.subject.name) can't be judged: the budget is "
      + "\(budget.bound.text(metric.unit(of: statistic))), and \(Self.text(error)) off at this load "
      + "(certified); raise the limit, lower the load, or judge it all the same with "
      + "PERF_CERTIFICATION=0"
    return Verdict(
      subject: budget.subject, gate: .budget, outcome: .invalid(message),
      evidence: Verdict.Evidence(limit: budget.bound.limit), severity: .failure, message: message)
  }

  // MARK: Comparisons

  /// Why a number can't be compared within its tolerance; nil where it can.
  package func doubt(on number: ContestedNumber) -> (doubt: Verdict.Doubt, why: String)? {
    guard case .distribution(let metric, let statistic) = number.subject,
      let tolerated = number.toleratedTime, let error = error(of: statistic, metric),
      tolerated < error.inSeconds
    else { return nil }
    let tolerance = Duration(inSeconds: tolerated)
    return (
      .finerThanStamps(tolerance: tolerance, error: error),
      "the tolerance is \(DurationText.format(tolerance)) there, and \(Self.text(error)) off at this load "
        + "(certified); raise the tolerance, lower the load, or compare it all the same with "
        + "PERF_CERTIFICATION=0"
    )
  }

  private static func text(_ error: Duration) -> String {
    "stamps may put it \(DurationText.format(error))"
  }

  /// A limit as a time; nil of what is none.
  private static func seconds(of limit: Double, _ unit: MetricUnit) -> Double? {
    switch unit {
    case .seconds: limit
    case .tokensPerSecond: limit > 0 ? 1 / limit : nil
    case .requestsPerSecond, .ratio, .factor: nil
    }
  }
}

extension ContestedNumber {
  /// How great a change is no news, in seconds; nil of what is no time.
  ///
  /// A tail ratio is news only together with its tail, whose tolerance is that of a time. Of a rate, a
  /// small change is the same share of the time that each token takes.
  fileprivate var toleratedTime: Double? {
    func mean(_ contest: Contest) -> Double { ContestFinding(contest).baseline }
    guard case .distribution(let metric, let statistic) = subject else { return nil }
    switch metric.unit(of: statistic) {
    case .seconds: return contest.tolerance(around: mean(contest))
    case .factor: return contest.companion.first.map { $0.tolerance(around: mean($0)) }
    case .tokensPerSecond:
      let rate = mean(contest)
      return rate > 0 ? contest.relativeTolerance / rate : nil
    case .requestsPerSecond, .ratio: return nil
    }
  }
}

extension RequestTimeline {
  /// In how many parts its time per output token divides the time between its first and its last output.
  fileprivate var gapsOfTokens: Double? {
    guard isCompleted, timePerOutputToken != nil, let output = tokens?.output else { return nil }
    return Double(output - max(1, firstOutputTokens ?? 1))
  }
}
