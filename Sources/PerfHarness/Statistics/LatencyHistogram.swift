/// Counts of durations in buckets whose width grows with the duration: any number of them in 19 KB.
/// Durations are taken in whole nanoseconds.
///
/// The layout is that of HdrHistogram: every power of two of nanoseconds is cut into 64 buckets of
/// equal width. A bucket at v is at most v ÷ 64 wide, so its middle is at most 1/128 (0.8 %) from any
/// value in it; below 128 ns the buckets are single nanoseconds. A percentile is a weighted mean of
/// two such middles, so it too is within 0.8 % of the same percentile of the values themselves.
/// Recording allocates nothing and takes about 15 ns in a release build.
package struct LatencyHistogram: Sendable, Hashable {
  /// The greatest duration that is told from greater ones: 2⁴² − 1 ns, 73 minutes.
  package static let greatest = Duration.nanoseconds((1 << 42) - 1)

  private static let fractionBits = 6
  private static let bucketCount = bucket(of: (1 << 42) - 1) + 1

  /// How many durations were recorded.
  package private(set) var count = 0
  private var counts = [Int](repeating: 0, count: bucketCount)
  private var sum: Int128 = 0
  private var least = Int64.max
  private var most: Int64 = 0

  package init() {}

  /// The least duration, exactly; nil of none.
  package var minimum: Duration? { count > 0 ? .nanoseconds(least) : nil }

  /// The greatest duration, exactly; nil of none.
  package var maximum: Duration? { count > 0 ? .nanoseconds(most) : nil }

  /// The arithmetic mean, exactly; nil of none.
  package var mean: Duration? {
    count > 0 ? Duration(attoseconds: sum * 1_000_000_000 / Int128(count)) : nil
  }

  /// Counts a duration. One outside zero…`greatest` counts as the nearest bound.
  package mutating func record(_ duration: Duration) {
    let nanoseconds = max(.zero, min(duration, Self.greatest)).inNanoseconds
    counts[Self.bucket(of: nanoseconds)] += 1
    count += 1
    sum += Int128(nanoseconds)
    least = min(least, nanoseconds)
    most = max(most, nanoseconds)
  }

  /// Adds everything that another histogram has recorded.
  package mutating func merge(_ other: LatencyHistogram) {
    for index in counts.indices { counts[index] += other.counts[index] }
    count += other.count
    sum += other.sum
    least = min(least, other.least)
    most = max(most, other.most)
  }

  /// The percentile by the definition of `Sample.percentile`, with its relative error of at most
  /// 0.8 % and never outside `minimum`…`maximum`; nil of no durations.
  package func percentile(_ percent: Double) -> Duration? {
    guard count > 0 else { return nil }
    let position = min(max(0, percent), 100) / 100 * Double(count - 1)
    let rank = Int(position)
    let lower = value(ofRank: rank)
    let upper = value(ofRank: min(rank + 1, count - 1))
    let nanoseconds = lower + (upper - lower) * (position - Double(rank))
    return .nanoseconds(max(Double(least), min(nanoseconds, Double(most))))
  }

  /// The value of a rank, from 0 in ascending order, in nanoseconds: the greatest is known, any other
  /// is taken for the middle of its bucket.
  private func value(ofRank rank: Int) -> Double {
    var passed = 0
    for (index, inBucket) in counts.enumerated() where rank < count - 1 {
      passed += inBucket
      if passed > rank { return Self.middle(ofBucket: index) }
    }
    return Double(most)
  }

  /// Values below 2⁷ are their own buckets; of greater ones, the highest 7 bits tell the bucket
  /// among those of as many bits.
  private static func bucket(of nanoseconds: Int64) -> Int {
    let exponent = 63 - (nanoseconds | 1).leadingZeroBitCount
    let shift = max(0, exponent - fractionBits)
    return shift << fractionBits + Int(nanoseconds >> Int64(shift))
  }

  private static func middle(ofBucket index: Int) -> Double {
    let shift = max(0, index >> fractionBits - 1)
    let low = (index - shift << fractionBits) << shift
    let width = 1 << shift
    return Double(low) + Double(width - 1) / 2
  }
}
