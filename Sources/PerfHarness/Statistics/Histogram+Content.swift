extension Histogram {
  /// Everything that a histogram knows, in as few numbers as tell it.
  package struct Content: Sendable, Hashable {
    /// The numbers of the buckets that something is in, ascending.
    package var buckets: [Int]
    /// How many numbers are in each of them.
    package var counts: [Int]
    /// The sum of the numbers.
    package var sum: UInt128
    /// The sum of their squares.
    package var squares: UInt128
    /// The least of them.
    package var least: Int64
    /// The greatest of them.
    package var most: Int64

    package init(
      buckets: [Int], counts: [Int], sum: UInt128, squares: UInt128, least: Int64, most: Int64
    ) {
      self.buckets = buckets
      self.counts = counts
      self.sum = sum
      self.squares = squares
      self.least = least
      self.most = most
    }
  }

  /// What it knows; nil where nothing was recorded.
  package var content: Content? {
    guard count > 0 else { return nil }
    let used = usedBuckets.filter { counts[$0 - offset] > 0 }
    return Content(
      buckets: used, counts: used.map { counts[$0 - offset] }, sum: summary.sum,
      squares: summary.squares, least: summary.least, most: summary.most)
  }

  /// The histogram that knows this; nil where no numbers can have led to it.
  package init?(_ content: Content) {
    let (buckets, counts) = (content.buckets, content.counts)
    guard buckets.count == counts.count, let first = buckets.first, let last = buckets.last,
      zip(buckets, buckets.dropFirst()).allSatisfy({ $0 < $1 }),
      counts.allSatisfy({ $0 > 0 && $0 < 1 << 48 }),
      0...Self.greatest ~= content.least, content.least...Self.greatest ~= content.most,
      first == Self.bucket(of: content.least), last == Self.bucket(of: content.most)
    else { return nil }
    let count = counts.reduce(0, +)
    let (least, most) = (UInt128(content.least), UInt128(content.most))
    guard (least * UInt128(count)...most * UInt128(count)).contains(content.sum) else {
      return nil
    }
    self.init()
    offset = first
    self.counts = Array(repeating: 0, count: last - first + 1)
    for (bucket, count) in zip(buckets, counts) { self.counts[bucket - first] = count }
    summary = Summary(
      count: count, sum: content.sum, squares: content.squares, least: content.least,
      most: content.most)
  }
}
