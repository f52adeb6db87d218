/// Whether more came in a repetition than was answered, so that the queue grew all the time. Pure.
///
/// Both signs have to be there: latencies of the last third at least twice those of the first, and replies that
/// went on for long after the last request had been due.
package enum SaturationCheck {
  private static let growth = 2.0
  private static let leastDrain = 0.1
  private static let fewest = 30

  /// - Returns: false of a closed load, whose queue can't grow, and of few requests.
  package static func isSaturated(_ repetition: Repetition, load: Load) -> Bool {
    guard case .open = load else { return false }
    let ended = repetition.timelines.filter { $0.ended != nil }
    guard ended.count >= fewest, let first = ended.first?.due, let last = ended.last?.due,
      let end = ended.compactMap(\.ended).max(), last > first
    else { return false }
    let latencies = ended.map { timeline in
      timeline.ended.map { ($0 - timeline.due).inSeconds } ?? 0
    }
    let third = ended.count / 3
    let early = Sample(latencies.prefix(third)).percentile(50)
    let late = Sample(latencies.suffix(third)).percentile(50)
    return late >= growth * early && (end - last) >= (last - first) * leastDrain
  }
}
