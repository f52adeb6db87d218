/// A rate of arrivals that changes in the course of a run: parts one after the other, the last rate of
/// which goes on for ever.
struct RateCourse: Sendable, Hashable {
  private struct Placed: Sendable, Hashable {
    var part: RatePart
    /// When it begins, in seconds from the start.
    var start: Double
    /// How many arrivals are expected before it.
    var before: Double
  }

  private let parts: [Placed]
  /// What goes on after the last part.
  private let tail: Placed

  /// - Parameter parts: at least one; each takes more than no time.
  init(_ parts: [RatePart]) {
    var start = 0.0
    var before = 0.0
    var placed: [Placed] = []
    for part in parts {
      placed.append(Placed(part: part, start: start, before: before))
      start += part.seconds
      before += part.whole
    }
    self.parts = placed
    let rate = parts.last?.to ?? 0
    tail = Placed(
      part: RatePart(from: rate, to: rate, seconds: .infinity), start: start, before: before)
  }

  /// The greatest rate that there is at any time.
  var greatestRate: Double { parts.map { max($0.part.from, $0.part.to) }.max() ?? 0 }

  /// How many arrivals are expected from the start until so many seconds after it.
  func expected(until time: Double) -> Double {
    guard let placed = parts.last(where: { $0.start <= time }), time < tail.start else {
      return tail.before + tail.part.from * max(0, time - tail.start)
    }
    return placed.before + placed.part.expected(after: time - placed.start)
  }

  /// Until when no more than so many arrivals are expected, in seconds from the start: where the rate is
  /// 0 for a while, the end of it. Nil where there never are more.
  func time(ofExpected count: Double) -> Double? {
    guard let placed = parts.first(where: { count < $0.before + $0.part.whole }) else {
      guard tail.part.from > 0 else { return nil }
      return tail.start + max(0, count - tail.before) / tail.part.from
    }
    // What rounding leaves below the beginning belongs to the part all the same.
    return placed.start + placed.part.time(ofExpected: count - placed.before)
  }
}
