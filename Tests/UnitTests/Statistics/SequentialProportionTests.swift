import Foundation
import Testing

@testable import PerfHarness

@Suite struct SequentialProportionTests {
  private func test(
    _ threshold: Double, _ trials: [(SequentialProportion.Trial, Int)]
  ) -> SequentialProportion {
    var test = SequentialProportion(threshold: threshold)
    for (trial, count) in trials {
      for _ in 0..<count { test.take(trial) }
    }
    return test
  }

  /// With up to a million trials, also where the tail of the posterior is less than any number.
  @Test func stakesAgreeWithFiftyDigits() throws {
    let stakes = try SequentialFixture.fixture("sequential.json").stakes
    #expect(stakes.count > 50)
    for stake in stakes {
      let value = SequentialProportion.logStake(
        stake.side == "above" ? .above : .below, stake.successes, stake.failures, stake.threshold)
      #expect(abs(value - stake.logStake) <= 1e-8 * max(1, abs(stake.logStake)), "\(stake)")
    }
  }

  /// 2,000 streams of each kind are looked at after each of up to 2,000 trials. A count of streams
  /// with the chance q has a standard deviation of √(2000 q (1 − q)), a mean of their lengths one
  /// of σ/√2000; five of them either side, and three for what is less frequent than the normal
  /// approximation allows.
  ///
  /// Where the share is the threshold itself each answer is an error: at most 5 % of the streams,
  /// 100, and with four times √(2000 · 0.05 · 0.95) = 9.7 above it at most 138 in a sample of them.
  @Test(arguments: try SequentialFixture.fixture("sequential.json").courses)
  func streamsTakeTheCourseOfTheExactReckoning(_ course: SequentialFixture.Course) throws {
    let length = try SequentialFixture.fixture("sequential.json").length
    let streams = 2000
    var generator = SeededGenerator(seed: 20_260)
    var decisions: [SequentialProportion.Side: Int] = [:]
    var trials = 0
    for _ in 0..<streams {
      var test = SequentialProportion(threshold: course.threshold)
      while test.decision == nil, test.trials < length {
        test.take(generator.nextUnit() < course.share ? .success : .failure)
      }
      if let decision = test.decision { decisions[decision, default: 0] += 1 }
      trials += test.trials
    }
    for (side, chance) in [(SequentialProportion.Side.above, course.above), (.below, course.below)]
    {
      let expected = Double(streams) * chance
      let margin = 5 * (expected * (1 - chance)).magnitude.squareRoot() + 3
      #expect(abs(Double(decisions[side, default: 0]) - expected) <= margin)
    }
    let mean = Double(trials) / Double(streams)
    let margin = 5 * course.deviation / Double(streams).squareRoot()
    #expect(abs(mean - course.meanTrials) <= margin)
    if course.share == course.threshold {
      #expect(decisions.values.reduce(0, +) <= 138)
    } else {
      // 2.5 % and five standard deviations of 7.
      let wrong = course.share > course.threshold ? SequentialProportion.Side.below : .above
      #expect(decisions[wrong, default: 0] <= 85)
    }
  }

  /// Looking again and again at an interval that is right 95 times in 100 when looked at once: what
  /// the test is there to avoid. By the same streams, so that the one above is known to be able to
  /// fail.
  @Test func anIntervalOfFixedLengthDoesNotBearSuchLooks() {
    var generator = SeededGenerator(seed: 20_260)
    var wrong = 0
    for _ in 0..<200 {
      var successes = 0
      for count in 1...500 {
        if generator.nextUnit() < 0.5 { successes += 1 }
        let distribution = BinomialDistribution(count: count, probability: 0.5)
        let tail = min(distribution.atMost(successes), distribution.atLeast(successes))
        if tail <= 0.025 {
          wrong += 1
          break
        }
      }
    }
    // More than 10 of 200 would be more than 5 %; 30 and more are beyond five standard deviations.
    #expect(wrong >= 30)
  }

  @Test func whatIsDecidedStaysDecided() {
    let decided = test(0.5, [(.success, 12), (.failure, 1000)])
    #expect(decided.decision == .above)
    #expect(decided.trials == 1012)
    #expect(decided.furtherTrials == nil)
    #expect(test(0.5, [(.success, 11)]).decision == nil)
  }

  /// p99 without one exceedance is certain after 385 values: the martingale of the fixture reaches
  /// 40.
  @Test func whatNobodyKnowsCountsAgainstEitherAnswer() {
    #expect(test(0.99, [(.success, 385)]).decision == .above)
    #expect(test(0.99, [(.success, 384)]).decision == nil)
    #expect(test(0.99, [(.unknown, 1), (.success, 385)]).decision == nil)
    #expect(
      test(0.99, [(.unknown, 1), (.success, 1000)]).decision
        == test(0.99, [(.failure, 1), (.success, 1000)]).decision)
    #expect(test(0.5, [(.unknown, 12)]).decision == nil)
    #expect(test(0.5, [(.failure, 12)]).decision == .below)
    #expect(test(0.5, [(.failure, 11), (.unknown, 1)]).decision == nil)
    #expect(test(0.5, [(.unknown, 10_000)]).decision == nil)
  }

  @Test func furtherTrialsAreThoseOfScipy() throws {
    for need in try SequentialFixture.fixture("sequential.json").needs {
      // Evenly mixed, so that no streak decides.
      let count = need.successes + need.failures
      var test = SequentialProportion(threshold: need.threshold)
      for index in 0..<count {
        let isSuccess =
          (index + 1) * need.successes / count > index * need.successes / count
        test.take(isSuccess ? .success : .failure)
      }
      #expect(test.furtherTrials == need.more, "\(need)")
    }
    #expect(test(0.5, [(.unknown, 100)]).furtherTrials == nil)
  }

  @Test func nothingIsCertainOfNothing() {
    for threshold in [-0.5, 0, 0.01, 0.5, 0.99, 1, 1.5, .nan] {
      let test = SequentialProportion(threshold: threshold)
      #expect(test.decision == nil)
      #expect(test.furtherTrials == nil)
      #expect(test.trials == 0)
    }
  }

  @Test func thresholdsThatAreNoSharesAreDecidedByTheFirstTrial() {
    for trial in [SequentialProportion.Trial.success, .failure] {
      #expect(test(-0.5, [(trial, 1)]).decision == .above)
      #expect(test(1.5, [(trial, 1)]).decision == .below)
    }
    #expect(test(.nan, [(.success, 1000)]).decision == nil)
  }

  @Test func noneAndAllAreRefutedByOneTrialAndNeverProven() {
    #expect(test(1, [(.success, 10_000)]).decision == nil)
    #expect(test(1, [(.success, 10_000), (.failure, 1)]).decision == .below)
    #expect(test(0, [(.failure, 10_000)]).decision == nil)
    #expect(test(0, [(.failure, 10_000), (.success, 1)]).decision == .above)
    #expect(test(1, [(.success, 100)]).furtherTrials == nil)
  }

  /// Where a success has a chance of 10⁻¹² one is enough; a million failures prove nothing.
  @Test func thresholdsNextToNoneAndAllStayFinite() {
    for threshold in [1e-12, 1e-17, 1e-300] {
      #expect(test(threshold, [(.success, 1)]).decision == .above)
      for (successes, failures) in [(0.0, 0.0), (0, 1e6), (1, 1e6), (1e6, 0)] {
        for side in SequentialProportion.Side.allCases {
          let stake = SequentialProportion.logStake(side, successes, failures, threshold)
          #expect(stake.isFinite, "\(side) \(successes) \(failures) \(threshold)")
        }
      }
      let untouched = SequentialProportion.logStake(.below, 0, 1e6, threshold)
      #expect(abs(untouched) < 4)
    }
    #expect(test(1 - 1e-12, [(.failure, 1)]).decision == .below)
    #expect(test(1 - 1e-12, [(.success, 1000)]).decision == nil)
  }
}
