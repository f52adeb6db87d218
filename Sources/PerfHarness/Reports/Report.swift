/// What one execution of a suite found: its cases, each with a run, verdicts and notes.
package struct Report: Sendable {
  /// Where it was measured.
  package var fingerprint: Fingerprint
  /// The environment's name, as in the baseline folder.
  package var environment: String
  /// The cases in the order in which they ended.
  package var cases: [CaseReport]

  package init(fingerprint: Fingerprint, environment: String, cases: [CaseReport] = []) {
    self.fingerprint = fingerprint
    self.environment = environment
    self.cases = cases
  }
}

/// What was found of one case.
package struct CaseReport: Sendable {
  /// Which case it is.
  package var key: CaseKey
  /// What was measured.
  package var run: Run
  /// What the judge says.
  package var verdicts: [Verdict]
  /// What it was compared with; nil where it was with nothing.
  package var earlier: Earlier?
  /// Where the metrics that were compared with earlier measurements moved.
  package var shifts: [ShiftFunction]
  /// What a reader must know besides: how far the numbers can be trusted, what was recorded.
  package var notes: [String]
  /// A text of its own, line by line as it is to be shown: what an A/A check has found.
  package var details: [String] = []
  /// The run beside what other tools have measured; nil where it was put beside nothing.
  package var sideBySide: SideBySide?
  /// What was measured load by load, where the case is a sweep or a search; the run has all of their
  /// repetitions then, in the order in which they were measured.
  package var points: [LoadPoint] = []
  /// What a search has found.
  package var capacity: Capacity?
  /// What the case measured over time; nil where nobody asked.
  package var history: CaseHistory?

  /// What a run is compared with.
  package enum Earlier: Sendable {
    /// Committed earlier measurements.
    case baseline(Baseline)
    /// The other side of a comparison in one test.
    case control(Run)
  }

  package init(
    key: CaseKey, run: Run, verdicts: [Verdict] = [], shifts: [ShiftFunction] = [],
    notes: [String] = []
  ) {
    self.key = key
    self.run = run
    self.verdicts = verdicts
    self.shifts = shifts
    self.notes = notes
  }
}
