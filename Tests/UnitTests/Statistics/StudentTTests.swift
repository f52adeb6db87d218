import PerfHarness
import Testing

@Suite struct StudentTTests {
  @Test func tailsAgreeWithScipy() throws {
    for curve in try StudentFixture.fixture("student.json").student {
      let distribution = StudentT(degreesOfFreedom: try #require(curve.degreesOfFreedom))
      for point in curve.tails {
        let tail = distribution.upperTail(point.at)
        #expect(areClose(tail, point.upperTail, within: 1e-10), "\(distribution) \(point)")
        #expect(distribution.upperTail(-point.at) == 1 - tail || point.at == 0)
      }
    }
  }

  @Test func quantilesAgreeWithScipy() throws {
    for curve in try StudentFixture.fixture("student.json").student {
      let distribution = StudentT(degreesOfFreedom: try #require(curve.degreesOfFreedom))
      for point in curve.quantiles {
        let quantile = distribution.quantile(upperTail: point.upperTail)
        #expect(areClose(quantile, point.at, within: 1e-10), "\(distribution) \(point)")
      }
    }
  }

  /// P(T > t) is the same as P(T < −t). The argument 1 − p is rounded to 1.1e-16, which moves the
  /// quantile by that over the density: by less than 1e-9 of it down to p = 1e-6, whatever ν ≥ 1.
  @Test(arguments: [1, 2, 3.5, 11, 28, 1000])
  func quantilesAreSymmetric(degreesOfFreedom: Double) {
    let distribution = StudentT(degreesOfFreedom: degreesOfFreedom)
    for tail in [0.4, 0.1, 0.01, 1e-4, 1e-6] {
      let upper = distribution.quantile(upperTail: tail)
      #expect(areClose(distribution.quantile(upperTail: 1 - tail), -upper, within: 1e-9))
    }
    #expect(distribution.quantile(upperTail: 0.5) == 0)
  }

  @Test func infinitelyManyDegreesOfFreedomAreTheNormalDistribution() {
    let distribution = StudentT(degreesOfFreedom: .infinity)
    #expect(distribution.upperTail(1.7) == StandardNormal.upperTail(1.7))
    #expect(distribution.quantile(upperTail: 1e-9) == StandardNormal.quantile(upperTail: 1e-9))
  }

  @Test func endsAreInfinite() {
    let distribution = StudentT(degreesOfFreedom: 11)
    #expect(distribution.quantile(upperTail: 0) == .infinity)
    #expect(distribution.quantile(upperTail: 1) == -.infinity)
    #expect(distribution.upperTail(.infinity) == 0)
    #expect(distribution.upperTail(-.infinity) == 1)
    #expect(distribution.upperTail(1e200) == 0)
  }

  @Test(arguments: [0.5, 0, -1, .nan])
  func fewerThanOneDegreeOfFreedomAnswersNothing(degreesOfFreedom: Double) {
    let distribution = StudentT(degreesOfFreedom: degreesOfFreedom)
    #expect(distribution.upperTail(1).isNaN)
    #expect(distribution.quantile(upperTail: 0.1).isNaN)
  }

  @Test(arguments: [-0.1, 1.1, .nan])
  func impossibleProbabilitiesHaveNoQuantile(probability: Double) {
    #expect(StudentT(degreesOfFreedom: 3).quantile(upperTail: probability).isNaN)
    #expect(StandardNormal.quantile(upperTail: probability).isNaN)
  }

  @Test func noNumberHasNoTail() {
    #expect(StudentT(degreesOfFreedom: 3).upperTail(.nan).isNaN)
  }
}
