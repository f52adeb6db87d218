@testable import PerfHarness

/// How often something came out, of how many cases.
struct Share: CustomStringConvertible {
  var count: Int
  var cases: Int

  var description: String {
    "\((Double(count) / Double(max(1, cases)) * 10_000).rounded() / 100) %"
  }

  /// Whether it does not contradict a true share within the range, with a doubt of 1 in 10,000 on either
  /// side.
  func isCompatible(with range: ClosedRange<Double>) -> Bool {
    BinomialInterval.interval(of: count, in: cases, confidence: 0.9998).overlaps(range)
  }
}
