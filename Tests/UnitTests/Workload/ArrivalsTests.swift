import Foundation
import PerfHarness
import Testing

@Suite struct ArrivalsTests {
  private static let all: [any Arrivals] = [
    .constant(perSecond: 20), .constant(every: .milliseconds(50)), .poisson(perSecond: 20),
    .uniform(from: .milliseconds(40), to: .milliseconds(60)),
    .normal(mean: .milliseconds(50), deviation: .milliseconds(10)),
    .gamma(perSecond: 20, burstiness: 0.5), .ramp(from: 5, to: 50, over: .seconds(60)),
    .steps([10, 20], each: .seconds(30)),
  ]

  @Test(arguments: all)
  func sameSeedRepeatsArrivals(_ arrivals: any Arrivals) {
    let offsets = Array(arrivals.offsets(seed: 1).prefix(1000))
    #expect(offsets == Array(arrivals.offsets(seed: 1).prefix(1000)))
    #expect(offsets == offsets.sorted())
    let isRandom = !(arrivals is ConstantArrivals)
    #expect((offsets != Array(arrivals.offsets(seed: 2).prefix(1000))) == isRandom)
    #expect((offsets.first == .zero) != isRandom)
  }

  @Test func constantArrivalsDoNotDrift() {
    // A third of a second can't be represented: after a day of them the offset is still exact.
    var generator = SeededGenerator(seed: 1)
    let thirds = ConstantArrivals(perSecond: 3)
    #expect(thirds.nextOffset(after: nil, index: 1, using: &generator) == .nanoseconds(333_333_333))
    #expect(
      thirds.nextOffset(after: .zero, index: 3 * 86_400, using: &generator) == .seconds(86_400))
    let every = ConstantArrivals(every: .nanoseconds(333_333_333))
    #expect(
      every.nextOffset(after: .zero, index: 3_000_000, using: &generator)
        == .nanoseconds(999_999_999_000_000))
  }

  private func test(
    _ arrivals: any Arrivals, against cumulative: (Double) -> Double
  ) -> KolmogorovSmirnov {
    let offsets = [Duration.zero] + arrivals.offsets(seed: 42).prefix(20_000)
    return KolmogorovSmirnov(
      zip(offsets.dropFirst(), offsets).map { ($0 - $1).inSeconds }, against: cumulative)
  }

  @Test func poissonDelaysAreExponential() {
    let test = test(.poisson(perSecond: 20)) { 1 - exp(-20 * $0) }
    #expect(test.isPlausible, "\(test)")
  }

  @Test func uniformDelaysAreUniform() {
    let arrivals = RandomDelayArrivals.uniform(from: .milliseconds(40), to: .milliseconds(60))
    let test = test(arrivals) { min(max(0, ($0 - 0.04) / 0.02), 1) }
    #expect(test.isPlausible, "\(test)")
  }

  @Test func normalDelaysAreNormal() {
    let arrivals = RandomDelayArrivals.normal(mean: .milliseconds(50), deviation: .milliseconds(10))
    let test = test(arrivals) { 0.5 * erfc((0.05 - $0) / 0.01 / 2.0.squareRoot()) }
    #expect(test.isPlausible, "\(test)")
  }

  @Test func normalDelaysBelowZeroCountAsZero() {
    // P(z < −1) = 0.1587; 4 standard errors of 20,000 are 0.0103.
    let arrivals = RandomDelayArrivals.normal(mean: .milliseconds(10), deviation: .milliseconds(10))
    let offsets = Array(arrivals.offsets(seed: 9).prefix(20_000))
    let stalls = zip(offsets, offsets.dropFirst()).count { $0 == $1 }
    #expect(abs(Double(stalls) / 20_000 - 0.1587) < 0.0103)
    #expect(offsets == offsets.sorted())
  }

  @Test func ownArrivalsEndWhenTheySaySo() {
    struct Twice: Arrivals {
      var description: String { "twice" }
      func nextOffset(
        after previous: Duration?, index: Int, using generator: inout SeededGenerator
      ) -> Duration? { index < 2 ? .seconds(5 - index) : nil }
    }
    #expect(throws: Never.self) { try Twice().validate() }
    // The second one is before the first: time does not go back.
    #expect(Array(Twice().offsets(seed: 1)) == [.seconds(5), .seconds(5)])
  }

  @Test func whatIsDueAfterACenturyIsNeverDue() {
    #expect(Array(PoissonArrivals(perSecond: 1e-12).offsets(seed: 1)).isEmpty)
    #expect(Array(ConstantArrivals(perSecond: 1e-12).offsets(seed: 1)) == [.zero])
    #expect(Array(ConstantArrivals(perSecond: 0).offsets(seed: 1)) == [.zero])
  }

  @Test(
    arguments: zip(
      all,
      [
        "constant(20.0 per second)", "constant(every 50 ms)", "poisson(20.0 per second)",
        "uniform(40 ms, 60 ms)", "normal(50 ms, 10 ms)", "gamma(20.0 per second, burstiness 0.5)",
        "ramp(5.0 to 50.0 per second over 60 s, linear, poisson)",
        "steps(10.0, 20.0 per second, 30 s each, poisson)",
      ]))
  func descriptionsAreInTheUsersWords(_ arrivals: any Arrivals, _ text: String) throws {
    #expect(arrivals.description == text)
    try arrivals.validate()
  }

  private static let invalid: [(any Arrivals, String)] = [
    (
      .poisson(perSecond: 0),
      "arrivals poisson(0.0 per second): the rate is 0.0; expected more than 0 and at most 1000000 per second; write e.g. .poisson(perSecond: 20)"
    ),
    (
      .poisson(perSecond: .nan),
      "arrivals poisson(nan per second): the rate is nan; expected more than 0 and at most 1000000 per second; write e.g. .poisson(perSecond: 20)"
    ),
    (
      .poisson(perSecond: .infinity),
      "arrivals poisson(inf per second): the rate is inf; expected more than 0 and at most 1000000 per second; write e.g. .poisson(perSecond: 20)"
    ),
    (
      .constant(perSecond: -1),
      "arrivals constant(-1.0 per second): the rate is -1.0; expected more than 0 and at most 1000000 per second; write e.g. .constant(perSecond: 20)"
    ),
    (
      .constant(every: .zero),
      "arrivals constant(every 0 s): the mean delay is 0 s; expected at least 1 µs; write e.g. .constant(every: .milliseconds(50))"
    ),
    (
      .uniform(from: .milliseconds(-1), to: .milliseconds(1)),
      "arrivals uniform(-1 ms, 1 ms): the least delay is -1 ms; expected 0 s or more; write e.g. .uniform(from: .milliseconds(40), to: .milliseconds(60))"
    ),
    (
      .uniform(from: .milliseconds(60), to: .milliseconds(40)),
      "arrivals uniform(60 ms, 40 ms): the delays run from 60 ms to 40 ms; expected the shorter one first; write e.g. .uniform(from: .milliseconds(40), to: .milliseconds(60))"
    ),
    (
      .uniform(from: .zero, to: .zero),
      "arrivals uniform(0 s, 0 s): the mean delay is 0 s; expected at least 1 µs; write e.g. .uniform(from: .milliseconds(40), to: .milliseconds(60))"
    ),
    (
      .normal(mean: .zero, deviation: .milliseconds(1)),
      "arrivals normal(0 s, 1 ms): the mean delay is 0 s; expected at least 1 µs; write e.g. .normal(mean: .milliseconds(50), deviation: .milliseconds(10))"
    ),
    (
      .normal(mean: .seconds(1), deviation: .milliseconds(-5)),
      "arrivals normal(1 s, -5 ms): the deviation is -5 ms; expected 0 s or more; write e.g. .normal(mean: .milliseconds(50), deviation: .milliseconds(10))"
    ),
  ]

  @Test func impossibleArrivalsSayWhatIsPossible() throws {
    for (arrivals, message) in Self.invalid {
      let error = try #require(throws: WorkloadError.self) { try arrivals.validate() }
      #expect(error.description == message)
      #expect(error.code == .invalidArrivals)
    }
  }
}
