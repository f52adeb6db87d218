/// When a run is written to the baseline.
package enum RecordMode: String, Sendable, Hashable, CaseIterable {
  /// Never: a missing baseline is a failure. The default when `CI` is set.
  case never
  /// When there is none yet. The default elsewhere.
  case missing
  /// When the comparison failed, or there is none yet.
  case failed
  /// Always, in place of what was there.
  case all
  /// Always, as further repetitions; the newest ones are kept.
  case append
}
