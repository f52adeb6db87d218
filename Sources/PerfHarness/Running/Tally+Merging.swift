extension Tally {
  /// Adds everything that was counted of other requests, exactly as if they had been counted here.
  package mutating func merge(_ other: Tally) {
    totals.merge(other.totals)
    parts.merge(other.parts)
    firstDue = [firstDue, other.firstDue].compactMap(\.self).min()
    lastEnd = [lastEnd, other.lastEnd].compactMap(\.self).max()
    nanosecondsUnderWay += other.nanosecondsUnderWay
    connectionsPaidFor += other.connectionsPaidFor
    if other.firstFailureIndex < firstFailureIndex {
      firstFailureIndex = other.firstFailureIndex
      firstFailure = other.firstFailure
    }
    hasLateText = hasLateText || other.hasLateText
    for (index, distribution) in other.distributions.enumerated() {
      distributions[index].merge(distribution)
    }
  }
}
