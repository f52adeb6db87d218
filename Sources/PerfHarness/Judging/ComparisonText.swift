/// What a comparison found, in words: the same for a baseline and for two sides of one test.
package struct ComparisonText: Sendable {
  package let subject: Verdict.Subject
  package let tolerance: Tolerance
  /// How the other side is called: `baseline`, `control`.
  package let other: String
  /// How this side is called: `now`, `candidate`.
  package let this: String
  /// What the figures rest on, e.g. `3 × 200 values against 10 × 200`.
  package let sizes: String

  package init(
    _ subject: Verdict.Subject, tolerance: Tolerance, other: String, this: String, sizes: String
  ) {
    self.subject = subject
    self.tolerance = tolerance
    self.other = other
    self.this = this
    self.sizes = sizes
  }

  /// E.g. `p50 of timeToFirstToken regressed: baseline 50 ms (49 ms…51 ms), now 60 ms (59 ms…61 ms),
  /// +20 % (95 % CI +17 %…+23 %); tolerance 5 % and 1 ms; 3 × 200 values against 10 × 200; a change
  /// of 6.1 % would be found`.
  ///
  /// - Parameters:
  ///   - hasEnded: whether measuring ended because something else was certain.
  ///   - cure: what to do about an improvement.
  package func message(
    _ outcome: Verdict.Outcome, _ evidence: Verdict.Evidence, hasEnded: Bool = false,
    cure: String? = nil
  ) -> String {
    if outcome == .inconclusive(.censored) { return censored(evidence) }
    let verdict =
      switch outcome {
      case .regressed: "regressed: "
      case .improved: "improved: "
      case .inconclusive: "may have regressed, or it is chance: "
      default:
        if evidence.exceedsTolerance(subject.unit) {
          "unchanged as far as can be told: "
        } else {
          ["unchanged", evidence.excuse(subject.unit)].compactMap(\.self).joined(separator: " ")
            + ": "
        }
      }
    let isOpen = outcome == .inconclusive(.perhapsChance) && hasEnded
    return [
      "\(subject.name) \(verdict)\(figures(evidence))", toleranceText, sizes,
      isOpen
        ? "measuring ended, for something else was certain"
        : found(evidence.minimalDetectableChange),
      outcome == .improved ? cure : nil,
    ].compactMap(\.self).joined(separator: "; ")
  }

  /// Of what timeouts reach into there is no figure but a bound.
  private func censored(_ evidence: Verdict.Evidence) -> String {
    func text(_ value: Double?) -> String { value.map { (subject.unit ?? .ratio).text($0) } ?? "–" }
    return
      "\(subject.name) can't be compared: timeouts reach into it: it is \(text(evidence.value)) "
      + "or more, the \(other) is \(text(evidence.baseline)); \(sizes)"
  }

  /// E.g. `baseline 50 ms (49 ms…51 ms), now 60 ms (59 ms…61 ms), +20 % (95 % CI +17 %…+23 %)`.
  private func figures(_ evidence: Verdict.Evidence) -> String {
    let unit = subject.unit ?? .ratio
    func side(_ name: String, _ value: Double?, _ interval: ClosedRange<Double>?) -> String? {
      value.map { value in
        // An interval whose ends read the same says nothing that the value does not.
        let range = interval.flatMap {
          unit.text($0.lowerBound) == unit.text($0.upperBound) ? nil : unit.text($0)
        }
        return "\(name) \(unit.text(value))\(range.map { " (\($0))" } ?? "")"
      }
    }
    let interval = evidence.changeIntervalText.map { " (95 % CI \($0))" }
    return [
      side(other, evidence.baseline, evidence.baselineInterval),
      side(this, evidence.value, evidence.interval),
      evidence.changeText.map { $0 + (interval ?? "") },
    ].compactMap(\.self).joined(separator: ", ")
  }

  private var toleranceText: String {
    let absolute =
      subject.unit == .seconds ? " and \(DurationText.format(tolerance.absolute))" : ""
    return "tolerance \(DurationText.significant(tolerance.relative * 100)) %\(absolute)"
  }

  private func found(_ change: Double?) -> String? {
    change.flatMap { change in
      change.isFinite
        ? "a change of \(DurationText.significant(change * 100)) % would be found" : nil
    }
  }
}

extension Verdict.Evidence {
  /// Whether the change is more than is tolerated, in whichever direction.
  package func exceedsTolerance(_ unit: MetricUnit?) -> Bool {
    guard let value, let baseline, let tolerance else { return false }
    return (value - baseline).magnitude > tolerance.allowance(around: baseline, unit: unit)
  }

  /// Why a change that is a greater share than is tolerated is no news, e.g. `within 1 ms`; nil of one
  /// that is not, or that is news. Who reads `unchanged` beside +18 % must not have to guess.
  package func excuse(_ unit: MetricUnit?) -> String? {
    guard let change, change.isFinite, let tolerance, unit == .seconds, !exceedsTolerance(unit),
      change.magnitude > tolerance.relative + Contest.rounding
    else { return nil }
    return "within \(DurationText.format(tolerance.absolute))"
  }
}
