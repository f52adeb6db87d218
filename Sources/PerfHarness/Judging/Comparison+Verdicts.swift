extension Comparison {
  /// The verdict on a number that can't be compared.
  ///
  /// - Parameter isAskedFor: whether that may not pass in silence.
  func verdict(
    on subject: Verdict.Subject, _ gate: Verdict.Gate, doubt: Verdict.Doubt, because why: String,
    isAskedFor: Bool = true
  ) -> Verdict {
    let severity = severity(of: .inconclusive)
    return Verdict(
      subject: subject, gate: gate, outcome: .inconclusive(doubt),
      evidence: Verdict.Evidence(tolerance: tolerance),
      severity: isAskedFor || severity == .failure ? severity : .none,
      message: "\(subject.name) can't be compared: \(why)")
  }

  /// The failure that says that not one number could be compared.
  func nothingCompared(_ gate: Verdict.Gate, because why: (_ metrics: String) -> String) -> Verdict
  {
    let names = (metrics ?? Self.defaultMetrics).map(\.name).joined(separator: ", ")
    return Verdict(
      subject: .run, gate: gate, outcome: .invalid("nothing was compared"), severity: .failure,
      message: "nothing was compared: \(why(names))")
  }
}
