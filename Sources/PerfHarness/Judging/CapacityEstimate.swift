/// What is known of a capacity: the greatest load at which every limit is kept.
package struct CapacityEstimate: Sendable, Hashable {
  /// Why no more was measured.
  package enum End: String, Sendable, Hashable, CaseIterable {
    /// The interval is as narrow as was asked for.
    case settled
    /// The limits are kept at the greatest load of the range.
    case aboveRange
    /// They are broken at the least load of the range.
    case belowRange
    /// The next repetition would have cost more than was allowed.
    case costReached
    /// The client could not deliver the least load that was left to try.
    case notDelivered
    /// Nothing answers any more.
    case unresponsive
    /// It was cancelled.
    case cancelled
  }

  /// The best guess; an end of the range where the capacity lies beyond it; nil where nothing was found.
  package var value: Double?
  /// What the capacity lies in with the confidence that was asked for. Where it lies beyond the range, and
  /// as long as nothing has kept or broken the limits, one end is open: 0 or infinity.
  package var interval: ClosedRange<Double>
  package var end: End

  package init(value: Double?, interval: ClosedRange<Double>, end: End) {
    self.value = value
    self.interval = interval
    self.end = end
  }
}
