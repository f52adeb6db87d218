import PerfHarness
import Testing

@Suite struct ThinkTimesTests {
  private static let uniform = DurationDistribution.uniform(from: .seconds(1), to: .seconds(3))

  private func times(
    _ count: Int, of distribution: DurationDistribution = uniform, seed: UInt64 = 1, slot: Int = 0
  ) -> [Duration] {
    var times = ThinkTimes(distribution, seed: seed, slot: slot)
    return (0..<count).map { _ in times.next() }
  }

  @Test func theyDependOnTheSeedTheSlotAndHowManyCameBefore() {
    #expect(times(100) == times(100))
    #expect(times(100) != times(100, seed: 2))
    #expect(times(100) != times(100, slot: 1))
  }

  @Test func afterTheFirstTheyHaveTheirDistribution() {
    let values = (0..<20).flatMap { times(501, slot: $0).dropFirst() }.map(\.inSeconds)
    let test = KolmogorovSmirnov(values) { ($0 - 1) / 2 }
    #expect(test.isPlausible, "\(test)")
  }

  // Of clients that always think for two seconds, at any time some have nearly done so and others have just
  // begun: what is left is uniform.
  @Test func slotsBeginInTheMidstOfAThinkTime() {
    let first = (0..<5000).map { times(1, of: .seconds(2), slot: $0)[0].inSeconds }
    let test = KolmogorovSmirnov(first) { $0 / 2 }
    #expect(test.isPlausible, "\(test)")
    #expect(times(3, of: .seconds(2)).dropFirst() == [.seconds(2), .seconds(2)])
  }
}
