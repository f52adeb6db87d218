import Testing

@testable import PerfHarness

@Suite struct OTLPRetryTests {
  @Test(arguments: [200, 202]) func successIsTheEnd(_ status: Int) {
    var retry = OTLPRetry(timeout: .seconds(10))
    let step = retry.next(
      after: .status(status, retryAfter: nil), elapsed: .zero, jitter: 1)
    #expect(step == .done)
  }

  /// The protocol names four statuses; every other is for good.
  @Test(arguments: [400, 401, 404, 413, 500, 501, 302]) func otherStatusesAreForGood(_ status: Int)
  {
    var retry = OTLPRetry(timeout: .seconds(10))
    let step = retry.next(
      after: .status(status, retryAfter: .seconds(1)), elapsed: .zero, jitter: 1)
    #expect(step == .giveUp)
  }

  @Test(arguments: [429, 502, 503, 504]) func theCollectorSaysHowLongToWait(_ status: Int) {
    var retry = OTLPRetry(timeout: .seconds(10))
    let step = retry.next(
      after: .status(status, retryAfter: .seconds(3)), elapsed: .seconds(1), jitter: 0)
    #expect(step == .wait(.seconds(3)))
  }

  @Test func waitsGrowAndAreBounded() {
    var retry = OTLPRetry(timeout: .seconds(100))
    let steps = (0..<5).map { _ in
      retry.next(after: .unreachable, elapsed: .zero, jitter: 1)
    }
    #expect(steps == [1, 2, 4, 5, 5].map { .wait(.seconds($0)) })
  }

  @Test func atLeastHalfIsWaited() {
    var retry = OTLPRetry(timeout: .seconds(100))
    let step = retry.next(after: .status(503, retryAfter: nil), elapsed: .zero, jitter: 0)
    #expect(step == .wait(.milliseconds(500)))
  }

  @Test func whatWouldBeTooLateIsNotTried() {
    var retry = OTLPRetry(timeout: .seconds(10))
    let step = retry.next(
      after: .status(503, retryAfter: .seconds(2)), elapsed: .seconds(8), jitter: 0)
    #expect(step == .giveUp)
  }
}
