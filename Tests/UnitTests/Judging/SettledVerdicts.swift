@testable import PerfHarness

extension BaselineJudge {
  /// The verdicts of a run that needs no more repetitions; none of one that does.
  func verdicts(of run: Run, against baseline: Baseline) -> [Verdict] {
    if case .settled(let verdicts) = judgement(of: run, against: baseline) { verdicts } else { [] }
  }
}
