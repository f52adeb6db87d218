import Testing

@testable import PerfHarness

@Suite struct RateCourseTests {
  private func steps(_ rates: [Double], _ seconds: Double) -> RateCourse {
    RateCourse(rates.map { RatePart(from: $0, to: $0, seconds: seconds) })
  }

  private func ramp(
    _ first: Double, _ last: Double, _ seconds: Double, _ shape: RatePart.Shape = .linear
  ) -> RateCourse {
    RateCourse([RatePart(from: first, to: last, seconds: seconds, shape: shape)])
  }

  private func course(_ name: String) -> RateCourse? {
    switch name {
    case "linear up": ramp(5, 50, 60)
    case "linear from zero": ramp(0, 40, 30)
    case "linear down": ramp(50, 2, 60)
    case "exponential up": ramp(1, 100, 60, .exponential)
    case "exponential down": ramp(100, 1, 60, .exponential)
    case "level": ramp(7, 7, 60, .exponential)
    case "steps": steps([10, 20, 40], 30)
    case "steps with a pause": steps([10, 0, 25], 20)
    default: nil
    }
  }

  /// scipy integrates the rate as it is defined and finds roots of the integral.
  @Test func expectedArrivalsAgreeWithANumericalIntegralOfTheRate() throws {
    let courses = try ArrivalsFixture.fixture("arrivals.json").courses
    #expect(courses.count == 8)
    for expected in courses {
      let course = try #require(self.course(expected.name))
      for point in expected.expected {
        let count = course.expected(until: point.time)
        #expect(areClose(count, point.count, within: 1e-10), "\(expected.name) \(point)")
      }
      for point in expected.reached {
        let time = try #require(course.time(ofExpected: point.count))
        #expect(areClose(time, point.time, within: 1e-9), "\(expected.name) \(point)")
      }
    }
  }

  @Test func whereTheRateIsZeroTheNextArrivalComesAfterIt() {
    let pause = steps([10, 0, 25], 20)
    // The 200th unit belongs to the beginning of the third step.
    #expect(pause.time(ofExpected: 199) == 19.9)
    #expect(pause.time(ofExpected: 200) == 40)
    #expect(pause.time(ofExpected: 225) == 41)
    #expect(steps([0, 5], 30).time(ofExpected: 0) == 30)
  }

  @Test func whereTheLastRateIsZeroNothingComesAfterIt() {
    let ending = ramp(2, 0, 2)
    #expect(ending.time(ofExpected: 0) == 0)
    #expect(ending.time(ofExpected: 2) == nil)
    #expect(ending.expected(until: 1000) == 2)
    #expect(steps([5, 0], 1).time(ofExpected: 5) == nil)
  }

  @Test func theGreatestRateIsThatOfAnyTime() {
    #expect(ramp(50, 2, 60).greatestRate == 50)
    #expect(ramp(1, 100, 60, .exponential).greatestRate == 100)
    #expect(steps([10, 40, 20], 1).greatestRate == 40)
  }
}
