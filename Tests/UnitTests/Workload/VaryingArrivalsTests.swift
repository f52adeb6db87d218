import Foundation
import PerfHarness
import Testing

@Suite struct VaryingArrivalsTests {
  private func offsets(_ arrivals: VaryingArrivals, _ count: Int, seed: UInt64 = 1) -> [Duration] {
    Array(arrivals.offsets(seed: seed).prefix(count))
  }

  // MARK: Evenly spaced

  @Test func evenlySpacedStepsAreConstantArrivalsOneAfterTheOther() {
    let steps = VaryingArrivals.steps([4, 10, 5], each: .seconds(1), spacing: .constant)
    #expect(
      offsets(steps, 22).map { $0.inNanoseconds / 1_000_000 } == [
        0, 250, 500, 750,
        1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800, 1900,
        2000, 2200, 2400, 2600, 2800, 3000, 3200, 3400,
      ])
  }

  @Test func inAPauseNothingComes() {
    let steps = VaryingArrivals.steps([2, 0, 2, 0], each: .seconds(1), spacing: .constant)
    #expect(offsets(steps, 9) == [0, 500, 2000, 2500].map { .milliseconds($0) })
    let later = VaryingArrivals.steps([0, 2], each: .seconds(1), spacing: .constant)
    #expect(offsets(later, 3) == [1000, 1500, 2000].map { .milliseconds($0) })
  }

  // From 0 to 10 in 10 s: t²/2 = n, and 50 + 10 · (t − 10) = n after that.
  @Test func anEvenRampFromZeroGrowsWithTheRoot() {
    let ramp = VaryingArrivals.ramp(from: 0, to: 10, over: .seconds(10), spacing: .constant)
    let offsets = offsets(ramp, 53)
    #expect(offsets.prefix(3) == [.zero, .nanoseconds(1_414_213_562), .seconds(2)])
    #expect(offsets.suffix(3) == [.seconds(10), .milliseconds(10_100), .milliseconds(10_200)])
  }

  // From 2 to 0 in 2 s: 2t − t²/2 = 1 at 2 − √2, and no more than 2 ever.
  @Test func aRampToZeroEnds() {
    let ramp = VaryingArrivals.ramp(from: 2, to: 0, over: .seconds(2), spacing: .constant)
    #expect(offsets(ramp, 9) == [.zero, .nanoseconds(585_786_438)])
  }

  // From 1 to e² in 2 s: e^t − 1 = n.
  @Test func anExponentialRampGrowsByTheSameFactor() {
    let ramp = VaryingArrivals.ramp(
      from: 1, to: exp(2), over: .seconds(2), .exponential, spacing: .constant)
    let expected = [1.0, 2, 3, 4, 5, 6].map { Duration(inSeconds: log($0)) }
    #expect(offsets(ramp, 6) == expected)
  }

  // MARK: By chance

  struct Law: Sendable, CustomTestStringConvertible {
    var name: String
    var arrivals: VaryingArrivals
    /// How many arrivals are expected until so many seconds, by hand.
    var expected: @Sendable (Double) -> Double

    var testDescription: String { name }
  }

  private static let laws = [
    // 5t + 45t²/1200 until 600 s, where it is 16,500.
    Law(name: "linear", arrivals: .ramp(from: 5, to: 50, over: .seconds(600))) {
      $0 < 600 ? 5 * $0 + 0.0375 * $0 * $0 : 16_500 + 50 * ($0 - 600)
    },
    // 50t − t²/60 until 1500 s, where it is 37,500: nothing after that.
    Law(name: "linear to zero", arrivals: .ramp(from: 50, to: 0, over: .seconds(1500))) {
      50 * $0 - $0 * $0 / 60
    },
    // 40t²/1000 until 500 s, where it is 10,000.
    Law(name: "from zero", arrivals: .ramp(from: 0, to: 40, over: .seconds(500))) {
      $0 < 500 ? 0.04 * $0 * $0 : 10_000 + 40 * ($0 - 500)
    },
    // From 1 to 100: (100^(t/600) − 1) · 600/ln 100, 12,898.17 at 600 s.
    Law(name: "exponential", arrivals: .ramp(from: 1, to: 100, over: .seconds(600), .exponential)) {
      $0 < 600
        ? (pow(100, $0 / 600) - 1) * 600 / log(100) : 99 * 600 / log(100) + 100 * ($0 - 600)
    },
    Law(name: "steps", arrivals: .steps([10, 0, 40], each: .seconds(300))) {
      $0 < 300 ? 10 * $0 : $0 < 600 ? 3000 : 3000 + 40 * ($0 - 600)
    },
  ]

  /// What is expected from one arrival to the next has the exponential distribution with mean 1: see
  /// Çinlar, as cited with the type.
  @Test(arguments: laws) func inTheTimeOfTheRateDelaysAreExponential(_ law: Law) {
    let times = [0] + offsets(law.arrivals, 20_000, seed: 42).map { law.expected($0.inSeconds) }
    #expect(times.count == 20_001)
    let test = KolmogorovSmirnov(zip(times.dropFirst(), times).map { $0 - $1 }) { 1 - exp(-$0) }
    #expect(test.isPlausible, "\(test)")
  }

  /// The arrivals of forty seeds in each tenth of the first 500 s: Poisson, within four standard deviations
  /// of their mean, which one of 50 windows would miss with a probability of 0.003.
  @Test(arguments: laws) func windowsHoldAsManyArrivalsAsTheRateSays(_ law: Law) {
    var counts = Array(repeating: 0, count: 10)
    for seed in 1...40 {
      for offset in law.arrivals.offsets(seed: UInt64(seed)) {
        guard offset < .seconds(500) else { break }
        counts[Int(offset.inSeconds / 50)] += 1
      }
    }
    for (window, count) in counts.enumerated() {
      let start = Double(window) * 50
      let mean = 40 * (law.expected(start + 50) - law.expected(start))
      #expect(abs(Double(count) - mean) <= 4 * mean.squareRoot(), "window \(window)")
    }
  }

  @Test func ofARampToZeroAFiniteNumberComes() {
    // 37,500 expected of one whole ramp; 4 standard deviations are 775.
    let ramp = VaryingArrivals.ramp(from: 50, to: 0, over: .seconds(1500))
    let count = ramp.offsets(seed: 3).reduce(0) { count, _ in count + 1 }
    #expect(abs(count - 37_500) < 775)
  }

  // MARK: Words

  @Test(arguments: [
    (
      VaryingArrivals.ramp(from: 1, to: 50, over: .seconds(60)),
      "ramp(1.0 to 50.0 per second over 60 s, linear, poisson)"
    ),
    (
      .ramp(from: 50, to: 1, over: .seconds(90), .exponential, spacing: .constant),
      "ramp(50.0 to 1.0 per second over 90 s, exponential, constant)"
    ),
    (
      .steps([10, 20.5], each: .seconds(30)), "steps(10.0, 20.5 per second, 30 s each, poisson)"
    ),
  ])
  func descriptionsAreInTheUsersWords(_ arrivals: VaryingArrivals, _ text: String) throws {
    #expect(arrivals.description == text)
    try arrivals.validate()
  }

  private static let ramp = "; write e.g. .ramp(from: 1, to: 50, over: .seconds(60))"
  private static let steps = "; write e.g. .steps([10, 20, 40], each: .seconds(30))"

  private static let invalid: [(VaryingArrivals, String)] = [
    (
      .ramp(from: -1, to: 50, over: .seconds(60)),
      "arrivals ramp(-1.0 to 50.0 per second over 60 s, linear, poisson): "
        + "a rate is -1.0; expected 0 to 1000000 per second" + ramp
    ),
    (
      .ramp(from: 0, to: 0, over: .seconds(60)),
      "arrivals ramp(0.0 to 0.0 per second over 60 s, linear, poisson): "
        + "every rate is 0; expected at least one that is more" + ramp
    ),
    (
      .ramp(from: 1, to: 5, over: .zero),
      "arrivals ramp(1.0 to 5.0 per second over 0 s, linear, poisson): "
        + "it takes 0 s; expected more than 0 s and at most 31536000 s" + ramp
    ),
    (
      .ramp(from: 0, to: 5, over: .seconds(60), .exponential),
      "arrivals ramp(0.0 to 5.0 per second over 60 s, exponential, poisson): "
        + "an exponential ramp has the rate 0.0 at one end; expected more than 0 at both" + ramp
    ),
    (
      .steps([], each: .seconds(1)),
      "arrivals steps( per second, 1 s each, poisson): "
        + "there is no step; expected at least one" + steps
    ),
    (
      .steps([5, .infinity], each: .seconds(1)),
      "arrivals steps(5.0, inf per second, 1 s each, poisson): "
        + "a rate is inf; expected 0 to 1000000 per second" + steps
    ),
    (
      .steps([.nan], each: .seconds(1)),
      "arrivals steps(nan per second, 1 s each, poisson): "
        + "a rate is nan; expected 0 to 1000000 per second" + steps
    ),
    (
      .steps([5], each: .seconds(1e9)),
      "arrivals steps(5.0 per second, 1000000000 s each, poisson): "
        + "it takes 1000000000 s; expected more than 0 s and at most 31536000 s" + steps
    ),
  ]

  @Test func impossibleCoursesSayWhatIsPossible() throws {
    for (arrivals, message) in Self.invalid {
      let error = try #require(throws: WorkloadError.self) { try arrivals.validate() }
      #expect(error.description == message)
      #expect(error.code == .invalidArrivals)
    }
  }
}
