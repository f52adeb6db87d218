import Foundation

/// What a case measured over time, and where that changed.
///
/// A change is found by `EDivisive` among values on a logarithmic scale, so that equal factors count alike.
package struct CaseHistory: Sendable, Hashable {
  /// What points are made of.
  package enum Kind: String, Sendable, Hashable {
    /// Versions of the case's baseline file.
    case commits
    /// Reports of earlier runs.
    case runs
  }

  /// A place where a statistic changed.
  package struct Change: Sendable, Hashable {
    package var line: HistoryPoint.Line
    /// Which point is the first that has changed.
    package var index: Int
    /// The geometric means of the stretches before and from there on.
    package var before: Double
    package var after: Double
    /// How often so great a divergence comes about by chance.
    package var chance: Double

    /// (After − before) ÷ before.
    package var size: Double { after / before - 1 }
    /// Whether it is one for the better.
    package var isImprovement: Bool {
      (after < before) == (line.metric.better(at: line.statistic) == .lower)
    }
  }

  /// A change of less is not shown: of a simulation, where nothing scatters, any is certain.
  package static let leastSize = 0.01

  package let kind: Kind
  /// The oldest first; the run that was just measured is the last.
  package let points: [HistoryPoint]
  /// In the order of lines, then of points.
  package let changes: [Change]
  /// Points in a row that can be compared with each other.
  package let stretches: [Range<Int>]
  /// Whether there are enough points of what is measured now to find a change among them.
  package let canFindChanges: Bool

  package init(_ kind: Kind, _ points: [HistoryPoint], finding method: EDivisive = EDivisive()) {
    self.kind = kind
    self.points = points
    let stretches = Self.stretches(of: points)
    self.stretches = stretches
    canFindChanges = method.canFind(among: stretches.last?.count ?? 0)
    changes = HistoryPoint.Line.all.enumerated().flatMap { number, line in
      stretches.enumerated().flatMap { stretch, range in
        // A generator of its own for each, so that one line more changes nothing of the others.
        var generator = SeededGenerator(
          seed: UInt64(stretch + 1), stream: UInt64(number))
        return Self.changes(of: line, in: points, range, method, &generator)
      }
    }
  }

  private static func stretches(of points: [HistoryPoint]) -> [Range<Int>] {
    let starts = points.indices.filter {
      $0 == 0 || points[$0].setting != points[$0 - 1].setting
    }
    return zip(starts, starts.dropFirst() + [points.count]).map { $0..<$1 }
  }

  private static func changes(
    of line: HistoryPoint.Line, in points: [HistoryPoint], _ range: Range<Int>,
    _ method: EDivisive, _ generator: inout SeededGenerator
  ) -> [Change] {
    let known = range.filter { points[$0].values[line] != nil }
    let values = known.compactMap { points[$0].values[line]?.mean }
    guard values.allSatisfy({ $0 > 0 }) else { return [] }
    let logarithms = values.map { log($0) }
    var found = method.changes(in: logarithms, using: &generator)
    while true {
      let ends = [0] + found.map(\.index) + [values.count]
      let means = zip(ends, ends.dropFirst()).map { start, end in
        exp(logarithms[start..<end].reduce(0, +) / Double(end - start))
      }
      let changes = found.enumerated().map { number, change in
        Change(
          line: line, index: known[change.index], before: means[number],
          after: means[number + 1], chance: change.chance)
      }
      // Where one is taken away, those beside it are of longer stretches.
      let least = changes.indices.min { changes[$0].size.magnitude < changes[$1].size.magnitude }
      guard let least, changes[least].size.magnitude < leastSize else { return changes }
      found.remove(at: least)
    }
  }
}

/// What was found out of a case before it is measured.
package struct CasePast: Sendable, Hashable {
  package var kind: CaseHistory.Kind
  /// The oldest first.
  package var points: [HistoryPoint] = []
  /// What a reader must know of them, or why there are none.
  package var notes: [String] = []

  package init(_ kind: CaseHistory.Kind, points: [HistoryPoint] = [], notes: [String] = []) {
    self.kind = kind
    self.points = points
    self.notes = notes
  }
}
