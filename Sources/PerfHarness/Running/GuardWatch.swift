/// What the guards of a repetition say that do not cap what is spent: pure, told of every request that is
/// sent and of every one that ends.
package struct GuardWatch: Sendable {
  private var errorRates: [(limit: Guard, watch: ErrorRateWatch)]
  private var saturation: SaturationWatch?
  private let rate: Double
  private var sent = 0
  private var ended = 0
  private var last: RequestTimeline.Failure?

  /// - Parameter load: over-saturation is looked for in open loads of a constant rate alone.
  package init(_ guards: [Guard], load: Load) {
    errorRates = guards.compactMap { guarding in
      guard case .errorRate(let limit, let least) = guarding else { return nil }
      return (guarding, ErrorRateWatch(above: limit, after: least))
    }
    var steadyRate: Double?
    if case .open(let arrivals) = load { steadyRate = arrivals.steadyRate }
    rate = steadyRate ?? 0
    saturation =
      steadyRate != nil && guards.contains(.oversaturation) ? SaturationWatch() : nil
  }

  /// Takes note of a request that is about to be sent.
  package mutating func send() {
    sent += 1
    for index in errorRates.indices { errorRates[index].watch.send() }
  }

  /// Takes note of a request that has ended.
  ///
  /// - Returns: why the repetition is to be given up now; nil to go on.
  package mutating func end(_ timeline: RequestTimeline) -> Repetition.GuardStop? {
    ended += 1
    last = timeline.failure ?? last
    for index in errorRates.indices {
      guard errorRates[index].watch.end(failed: timeline.failure != nil) else { continue }
      let watch = errorRates[index].watch
      let failures = last.map { "; the last failure: \($0.code): \($0.message)" } ?? ""
      return Repetition.GuardStop(
        errorRates[index].limit,
        "\(watch.failed) of \(watch.ended) requests failed, which is certain to be more" + failures)
    }
    saturation?.take(timeline, inFlight: Double(max(0, sent - ended)))
    return saturation?.finding.map { Repetition.GuardStop(.oversaturation, $0.text(rate: rate)) }
  }
}

extension Repetition {
  /// Why a guard ended a repetition.
  public struct GuardStop: Sendable, Hashable, CustomStringConvertible {
    /// Which guard.
    public var guarding: Guard
    /// What it has found.
    public var reason: String

    package init(_ guarding: Guard, _ reason: String) {
      self.guarding = guarding
      self.reason = reason
    }

    /// What happened, in a sentence.
    public var description: String { "stopped by guard: \(guarding): \(reason)" }

    /// Whether what was measured until then can be judged: only what it may spend was at an end.
    package var leavesMeasurements: Bool { guarding.isCap }
  }
}
