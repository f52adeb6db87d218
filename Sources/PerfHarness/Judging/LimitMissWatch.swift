/// Sees in the middle of a repetition of a capacity search that its load is hopeless: for a quarter of it every
/// single request has missed a limit of which few may.
///
/// It asks about limits and not about queues, for which there is `Saturation`: a service that keeps up, and
/// takes longer than is allowed, is hopeless too, and so is a closed load. A queue that is merely long for a
/// while empties again, and lengths are chosen so that a quarter of a repetition is several such whiles. What
/// is measured until then counts, so that no other answer is given but an earlier one.
package struct LimitMissWatch: Sendable {
  private static let share = 0.25
  private static let fewest = 30

  private let limits: [CapacityLimit]
  private let enough: Int
  private var missesInARow: [Int]

  /// - Parameter planned: how many requests are to be measured.
  package init(_ limits: [CapacityLimit], planned: Double) {
    self.limits = limits
    enough = max(Self.fewest, Int((planned * Self.share).rounded(.up)))
    missesInARow = limits.map { _ in 0 }
  }

  /// Takes the next measured request, in the order in which they were due, and says whether the load is
  /// hopeless.
  package mutating func isHopeless(after timeline: RequestTimeline) -> Bool {
    for (index, limit) in limits.enumerated() {
      switch limit.isMissed(by: timeline) {
      case true?: missesInARow[index] += 1
      case false?: missesInARow[index] = 0
      case nil: break
      }
    }
    return missesInARow.contains { $0 >= enough }
  }
}
