import Testing

@testable import PerfHarness

@Suite struct HistogramContentTests {
  private func histogram(_ numbers: [Int64]) -> Histogram {
    var histogram = Histogram()
    histogram.record(contentsOf: numbers)
    return histogram
  }

  @Test(
    arguments: [
      [0], [5, 5, 5], [511, 512, 513, 514], [1, 1_000_000, Histogram.greatest], [700, 70_000],
    ] as [[Int64]])
  func whatAHistogramKnowsMakesTheSameOne(_ numbers: [Int64]) throws {
    var original = histogram(numbers)
    let content = try #require(original.content)
    #expect(content.sum == numbers.reduce(0) { $0 + UInt128($1) })
    #expect(content.squares == numbers.reduce(0) { $0 + UInt128($1) * UInt128($1) })
    #expect(content.counts.reduce(0, +) == numbers.count)
    let copy = try #require(Histogram(content))
    original.trim()
    #expect(copy == original)
    // And it takes more.
    var (one, other) = (copy, original)
    one.merge(histogram([3, 30_000]))
    other.merge(histogram([3, 30_000]))
    #expect(one == other)
  }

  @Test func nothingIsKnownOfNothing() {
    #expect(Histogram().content == nil)
  }

  @Test func whatNoNumbersCanHaveLedToIsRefused() throws {
    let content = try #require(histogram([100, 200, 300]).content)
    func isRefused(_ change: (inout Histogram.Content) -> Void) -> Bool {
      var changed = content
      change(&changed)
      return Histogram(changed) == nil
    }
    #expect(!isRefused { _ in })
    #expect(
      isRefused {
        $0.buckets = []; $0.counts = []
      })
    #expect(isRefused { $0.counts.removeLast() })
    #expect(isRefused { $0.counts[0] = 0 })
    #expect(isRefused { $0.counts[0] = -1 })
    #expect(isRefused { $0.buckets.swapAt(0, 1) })
    #expect(isRefused { $0.least = 99 })
    #expect(isRefused { $0.least = -1 })
    #expect(isRefused { $0.most = Histogram.greatest + 1 })
    #expect(isRefused { $0.most = 5000 })
    // Three numbers from 100 to 300: 300 to 900 in all.
    #expect(isRefused { $0.sum = 299 })
    #expect(isRefused { $0.sum = 901 })
  }
}
