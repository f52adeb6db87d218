/// How many values lie in each of a few fixed buckets, and their sum: a histogram as Prometheus has it.
package struct BucketCounts: Sendable, Hashable {
  /// The greatest value of each bucket but the last, ascending; the last has no end.
  package let bounds: [Double]
  /// How many values lie in each bucket; one more than there are bounds.
  package private(set) var counts: [Int]
  package private(set) var sum: Double

  /// Of no values.
  package init(bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
    sum = 0
  }

  /// - Returns: nil where these are no counts of such buckets.
  package init?(bounds: [Double], counts: [Int], sum: Double) {
    guard counts.count == bounds.count + 1, counts.allSatisfy({ $0 >= 0 }),
      zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.bounds = bounds
    self.counts = counts
    self.sum = sum
  }

  /// How many values there are.
  package var count: Int { counts.reduce(0, +) }

  /// The arithmetic mean, as exact as the sum; nil of none.
  package var mean: Double? {
    let count = count
    return count > 0 ? sum / Double(count) : nil
  }

  /// Counts a value: in the first bucket whose end is not less.
  package mutating func record(_ value: Double) {
    var low = 0
    var high = bounds.count
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] < value { low = middle + 1 } else { high = middle }
    }
    counts[low] += 1
    sum += value
  }

  /// How many values are at most each bound, and last how many there are.
  package var cumulative: [Int] {
    var total = 0
    return counts.map { count in
      total += count
      return total
    }
  }

  /// What came after `earlier`; nil where other buckets were counted, or fewer than before: then the
  /// counting began anew.
  package func since(_ earlier: BucketCounts) -> BucketCounts? {
    guard bounds == earlier.bounds, sum >= earlier.sum else { return nil }
    return BucketCounts(
      bounds: bounds, counts: zip(counts, earlier.counts).map { $0 - $1 }, sum: sum - earlier.sum)
  }

  /// Both together; nil where they have other buckets.
  package func adding(_ other: BucketCounts) -> BucketCounts? {
    guard bounds == other.bounds else { return nil }
    return BucketCounts(
      bounds: bounds, counts: zip(counts, other.counts).map { $0 + $1 }, sum: sum + other.sum)
  }

  /// What the percentile by the definition of `Sample.percentile` certainly lies between: from the
  /// beginning of the bucket of the value below it to the end of that of the value above; nil of none.
  package func range(ofPercentile percent: Double) -> ClosedRange<Double>? {
    let count = count
    guard count > 0 else { return nil }
    let rank = Double(count - 1) * percent / 100
    let first = bucket(ofRank: Int(rank.rounded(.down)))
    let last = bucket(ofRank: Int(rank.rounded(.up)))
    let low = first > 0 ? bounds[first - 1] : 0
    return low...(last < bounds.count ? bounds[last] : .infinity)
  }

  /// - Parameter rank: counted from 0.
  private func bucket(ofRank rank: Int) -> Int {
    cumulative.firstIndex { $0 > rank } ?? bounds.count
  }
}
