/// Whether a run may end before all that was planned is sent.
public enum Stopping: Sendable, Hashable {
  /// It runs its whole course.
  case never
  /// It ends once every budget of the test is certain, to be kept or to be broken.
  ///
  /// Each budget is looked at after every request, in the order in which requests were due, by a
  /// bound that may be looked at so often: whatever it says is wrong with at most 5 %, for each
  /// budget. What is under way then is waited for and kept. Give the scenario a warm-up, so that
  /// the first measured requests are like all that would follow. Percentiles, of metrics that a
  /// request has one value of, and error rates can become certain; with a budget of anything else
  /// the run never ends early.
  case whenCertain
}
