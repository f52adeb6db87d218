extension ShiftFunction {
  /// Which parts of a distribution moved.
  package enum Extent: String, Sendable, Hashable {
    /// None that the data could show.
    case nowhere
    /// Percentiles up to p80, and none above.
    case body
    /// Percentiles from p90 on, and none below.
    case tail
    /// At least half of the body's percentiles and some of the tail's, all in one direction.
    case throughout
    /// Some of both, but less than half of the body, or in different directions.
    case unevenly
  }

  /// Which parts moved.
  package var extent: Extent {
    let moved = points.filter(\.isMoved)
    guard !moved.isEmpty else { return .nowhere }
    let ups = moved.count { $0.change > 0 }
    guard ups == 0 || ups == moved.count else { return .unevenly }
    let inBody = moved.count(where: \.isInBody)
    if inBody == moved.count { return .body }
    if inBody == 0 { return .tail }
    return 2 * inBody >= points.count(where: \.isInBody) ? .throughout : .unevenly
  }

  /// Which parts moved, in words that a metric's name comes before: `moved in the tail only`.
  package var sentence: String {
    let hasBody = points.contains(where: \.isInBody)
    let hasTail = points.contains { !$0.isInBody }
    return switch extent {
    case .nowhere: "did not move"
    case .body: hasTail ? "moved in the body only" : "moved in the body"
    case .tail: hasBody ? "moved in the tail only" : "moved in the tail"
    case .throughout: "moved throughout"
    case .unevenly: "moved unevenly"
    }
  }
}

extension ShiftFunction.Point {
  fileprivate var isInBody: Bool { percent <= 80 }
}
