#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// How many latencies lie in each of a few bins, each of them wider than the one before by the same factor:
/// what a histogram on a screen is drawn from.
struct LatencyBins: Sendable, Hashable {
  /// One bin.
  struct Bin: Sendable, Hashable {
    var from: Duration
    var to: Duration
    var count: Int
  }

  /// Bins to a doubling: each is 9 % wider than the one before.
  private static let perDoubling = 8.0
  /// From 1 µs to 2³⁰ µs, 18 minutes; what lies outside counts in the bin at the edge.
  private static let binCount = 30 * Int(perDoubling)

  private var counts = Array(repeating: 0, count: binCount)

  init() {}

  mutating func record(nanoseconds: Int64) {
    let microseconds = max(1, Double(nanoseconds) / 1000)
    counts[min(Self.binCount - 1, Int(log2(microseconds) * Self.perDoubling))] += 1
  }

  /// The bins from the first to the last that has anything in it, and no more than so many: where there
  /// would be more, as many neighbours are taken together as it takes.
  func bins(atMost limit: Int) -> [Bin] {
    guard limit > 0, let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 })
    else { return [] }
    let together = (last - first) / limit + 1
    return stride(from: first, through: last, by: together).map { start in
      let end = min(start + together, Self.binCount)
      return Bin(
        from: Self.edge(start), to: Self.edge(end), count: counts[start..<end].reduce(0, +))
    }
  }

  private static func edge(_ index: Int) -> Duration {
    Duration(inSeconds: exp2(Double(index) / perDoubling) * 1e-6)
  }
}
