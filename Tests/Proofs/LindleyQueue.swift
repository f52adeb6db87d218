@testable import PerfHarness

/// First come, first served, by one server or several: who comes starts when they have come and a server is
/// free (D. V. Lindley, Proceedings of the Cambridge Philosophical Society 48, 1952). No clock, no tasks.
struct LindleyQueue {
  typealias Draw = (inout SeededGenerator) -> Double

  private var free = BinaryHeap<Double> { $0 < $1 }
  private var now = 0.0
  private let gap: Draw
  private let service: Draw

  /// - Parameters:
  ///   - gap: draws the time from one arrival to the next.
  ///   - service: draws how long a request takes once it is served.
  init(servers: Int, gap: @escaping Draw, service: @escaping Draw) {
    for _ in 0..<servers { free.insert(0) }
    self.gap = gap
    self.service = service
  }

  /// The next request: when it is due, and when it is done.
  mutating func next(using generator: inout SeededGenerator) -> (due: Double, end: Double) {
    now += gap(&generator)
    let end = max(now, free.popFirst() ?? 0) + service(&generator)
    free.insert(end)
    return (now, end)
  }
}
