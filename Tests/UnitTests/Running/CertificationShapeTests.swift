import PerfHarness
import Testing

@Suite struct CertificationShapeTests {
  /// So many requests after one another, each of so many events with a gap in ms, sent at once and begun
  /// 10 ms later; so many of them under way at once.
  private static func repetition(
    events: Int, gap: Double, underWay: Double = 1, whole: Double? = nil
  ) -> Repetition {
    let timelines = (0..<40).map { index in
      let outputs = (0..<events).map { (10 + Double($0) * gap, OutputKind.text) }
      return ReportSamples.request(
        index, due: 0, sent: 0,
        outputs: whole == nil ? outputs : outputs.map { _ in (whole ?? 0, .text) },
        ended: whole ?? outputs.last?.0 ?? 10)
    }
    let length = timelines.reduce(0) { sum, timeline in
      sum + (timeline.ended.map { timeline.due.duration(to: $0) / .seconds(1) } ?? 0)
    }
    return Repetition(timelines: timelines, window: Duration.seconds(length / underWay))
  }

  private static let closed = Load.closed(concurrency: 3)

  private func shape(
    _ repetition: Repetition, _ load: Load = closed, isSecure: Bool = false
  ) -> CertificationShape? {
    CertificationShape(of: [repetition], load: load, isSecure: isSecure)
  }

  // A reply of 100 events takes 10 + 99 · 19.7 = 1960.3 ms, of which each has 19.6. In 400 ms there are 20
  // gaps of 20 ms, so 21 events.
  @Test func aShapeIsWhatWasUnderWayAndHowOftenItCame() {
    let measured = Self.repetition(events: 100, gap: 19.7, underWay: 2.9)
    #expect(
      shape(measured)
        == CertificationShape(kind: .closed, streams: 4, gap: .milliseconds(20), events: 21))
    #expect(
      shape(measured, .open(.poisson(perSecond: 1)), isSecure: true)
        == CertificationShape(
          kind: .open, isSecure: true, streams: 4, gap: .milliseconds(20), events: 21))
  }

  // Five events in 10 + 4 · 2.5 = 20 ms: they wait for the first one most of the time, and have 4 ms each.
  @Test func theWaitForTheFirstEventIsPartOfTheGap() {
    #expect(
      shape(Self.repetition(events: 5, gap: 2.5, underWay: 8))
        == CertificationShape(kind: .closed, streams: 8, gap: .milliseconds(5), events: 8))
  }

  @Test(arguments: [
    (0.2, 1), (1.4, 1), (1.6, 2), (2.4, 2), (4, 4), (4.6, 8), (64, 64), (65, 128), (900, 1024),
    (5000, 1024),
  ])
  func streamsAreThePowerOfTwoAboveWhatWasUnderWay(_ underWay: Double, _ streams: Int) {
    #expect(shape(Self.repetition(events: 10, gap: 10, underWay: underWay))?.streams == streams)
  }

  // The bounds are the geometric means: √2 = 1.414, √10 = 3.162, √50 = 7.07 times a power of ten.
  @Test(arguments: [
    (1.41, 1000), (1.42, 2000), (3.16, 2000), (3.17, 5000), (7.07, 5000), (7.08, 10_000),
    (10, 10_000), (14.2, 20_000), (99, 100_000), (0.4, 500), (0.02, 100),
  ])
  func gapsAreStepsOfOneTwoAndFive(_ milliseconds: Double, _ microseconds: Int) {
    #expect(
      shape(Self.repetition(events: 1, gap: 0, underWay: 16, whole: milliseconds))?.gap
        == .microseconds(microseconds))
  }

  // 100 events a second at least: one stream has 10 ms at most, two 20, four 40 (20), eight 80 (50).
  @Test(arguments: [(1.0, 10), (2, 20), (4, 20), (8, 50), (16, 100)])
  func ofFewStreamsEachHasMoreToRead(_ underWay: Double, _ milliseconds: Int) {
    #expect(
      shape(Self.repetition(events: 1, gap: 0, underWay: underWay, whole: 99))?.gap
        == .milliseconds(milliseconds))
  }

  // 2000 replies that take 5 s are 400 a second, as 40 of 100 ms are. 5120 streams with an event every
  // 100 ms have as many as 1024 with one every 20 ms.
  @Test func whatIsOutOfBoundsIsMadeUpForByTheOther() {
    #expect(
      shape(Self.repetition(events: 1, gap: 0, underWay: 2000, whole: 5000))
        == CertificationShape(kind: .closed, streams: 64, gap: .milliseconds(100), events: 1))
    let many = shape(Self.repetition(events: 1, gap: 0, underWay: 5120, whole: 100))
    #expect(many?.streams == 1024)
    #expect(many?.gap == .milliseconds(20))
  }

  // A reply is to end within 400 ms, and 1024 streams of 40,000 events at once have 39 each.
  @Test(arguments: [
    (100, 10.0, 1.0, 41), (3, 10, 1, 4), (2, 10, 1, 2), (100, 0.1, 16, 128), (5000, 0.1, 1, 4001),
    (5000, 0.1, 1024, 39), (100, 100, 16, 5),
  ])
  func repliesAreCutSoThatSeveralFitIntoASecond(
    _ events: Int, _ gap: Double, _ underWay: Double, _ expected: Int
  ) {
    #expect(
      shape(Self.repetition(events: events, gap: gap, underWay: underWay))?.events == expected)
  }

  // What comes in one piece has its whole length for a gap; without any output too.
  @Test(arguments: [0, 1]) func whatIsNotStreamedComesOnceAReply(_ events: Int) {
    #expect(
      shape(Self.repetition(events: events, gap: 0, underWay: 8, whole: events == 0 ? 50 : nil))
        == CertificationShape(
          kind: .closed, streams: 8, gap: .milliseconds(events == 0 ? 50 : 10), events: 1))
  }

  @Test func whereNothingCompletedThereIsNoShape() {
    #expect(shape(Repetition(timelines: RunSamples.failed(3), window: .seconds(1))) == nil)
    #expect(shape(Repetition(timelines: [], window: .zero)) == nil)
  }

  // In an open loop as many come in the length of a reply as are under way: 8 in 5 · 10 ms.
  @Test func thePlanTakesASecond() {
    var shape = CertificationShape(kind: .open, streams: 8, gap: .milliseconds(10), events: 5)
    #expect("\(shape.plan.load)" == "open(poisson(160.0 per second))")
    #expect(shape.plan.plannedDuration == .milliseconds(900))
    shape.kind = .closed
    #expect("\(shape.plan.load)" == "closed(concurrency: 8)")
    #expect(shape.plan.warmup.duration == .milliseconds(200))
    // No more than can be sent.
    let dense = CertificationShape(kind: .open, streams: 1024, gap: .microseconds(100), events: 1)
    #expect("\(dense.plan.load)" == "open(poisson(20000.0 per second))")
  }

  @Test func itIsNamedByItsNumbers() {
    var shape = CertificationShape(
      kind: .closed, streams: 1024, gap: .milliseconds(20), events: 11)
    #expect("\(shape)" == "1,024 streams, an event every 20 ms")
    shape.streams = 1
    shape.isSecure = true
    shape.gap = .microseconds(500)
    #expect("\(shape)" == "1 stream, an event every 0.5 ms, over TLS")
  }
}
