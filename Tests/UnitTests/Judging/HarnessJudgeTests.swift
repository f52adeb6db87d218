import Testing

@testable import PerfHarness

@Suite struct HarnessJudgeTests {
  private static let machine =
    "or measure on a machine that has more cores or less else to do"
  private static let ofDebugBuild =
    "; only a warning, because a debug build is ten times slower and may run beside other tests: its "
    + "numbers mean little"

  /// Requests due every 10 ms, each with its lag in ms and a first token `latency` ms after it was sent.
  private static func repetition(
    lags: [Double], latency: Double = 20, connecting: Int = 0, hasFirstToken: Bool = true
  ) -> Repetition {
    let timelines = lags.enumerated().map { index, lag in
      ReportSamples.request(
        index, due: Double(index) * 10, sent: lag, connected: index < connecting ? lag : nil,
        outputs: hasFirstToken ? [(lag + latency, .text)] : [], ended: lag + latency)
    }
    return Repetition(timelines: timelines, window: .seconds(10))
  }

  private static func lags(_ count: Int, _ lag: Double, then late: [Double] = []) -> [Double] {
    Array(repeating: lag, count: count) + late
  }

  private func verdicts(
    _ repetition: Repetition, _ load: Load = .open(.constant(perSecond: 100)),
    _ configuration: Fingerprint.BuildConfiguration = .release
  ) -> [Verdict] {
    HarnessJudge(configuration).verdicts(on: [repetition], load: load)
  }

  // MARK: Open loop

  struct Late: Sendable, CustomTestStringConvertible {
    var lags: [Double]
    var latency = 20.0
    /// Nil where nothing is wrong.
    var text: String?

    var testDescription: String { text ?? "nothing is wrong" }
  }

  // The furthest percentile that so many values bear: 3 of 300 are beyond p99 (rank 296.01 of 299), and
  // a single one of 59 is beyond p95 (rank 55.1 of 58) without touching it.
  private static let cases: [Late] = [
    Late(lags: lags(300, 1)),
    Late(lags: lags(298, 1, then: [500, 500])),
    Late(
      lags: lags(296, 1, then: [38, 38, 38, 38]),
      text: "p99 of dispatchLag is 38 ms (300 values), and at most 10 ms may be"),
    // A tenth of 500 ms, counted from when they were due: 501.
    Late(lags: lags(296, 1, then: [38, 38, 38, 38]), latency: 500),
    Late(
      lags: lags(296, 1, then: [60, 60, 60, 60]), latency: 500,
      text: "p99 of dispatchLag is 60 ms (300 values), and at most 50.1 ms, a tenth of the median "
        + "timeToFirstToken may be"),
    Late(lags: lags(57, 1, then: [500, 500])),
    Late(
      lags: lags(55, 1, then: [38, 38, 38, 38]),
      text: "p95 of dispatchLag is 38 ms (59 values), and at most 10 ms may be"),
    Late(lags: lags(27, 1, then: [500, 500])),
    Late(
      lags: lags(25, 1, then: [38, 38, 38, 38]),
      text: "p90 of dispatchLag is 38 ms (29 values), and at most 10 ms may be"),
    Late(lags: lags(3, 1, then: [500, 500])),
    Late(lags: lags(4, 1, then: [500, 500])),
    Late(
      lags: lags(6, 38), text: "p50 of dispatchLag is 38 ms (6 values), and at most 10 ms may be"),
    Late(lags: lags(5, 500)),
    Late(lags: []),
  ]

  @Test(arguments: cases) func requestsAreToBeSentInTime(_ late: Late) {
    let verdicts = verdicts(Self.repetition(lags: late.lags, latency: late.latency))
    let expected = late.text.map {
      "the load was not delivered in time: \($0); lower the rate, \(Self.machine)"
    }
    #expect(verdicts.map(\.message) == [expected].compactMap(\.self))
    #expect(verdicts.map(\.outcome) == [expected].compactMap(\.self).map { .invalid($0) })
    #expect(verdicts.allSatisfy { $0.severity == .failure && $0.gate == .validity })
    #expect(verdicts.allSatisfy { $0.evidence.count == late.lags.count })
  }

  @Test func whatIsNotStreamedIsHeldAgainstTheWholeReply() {
    let repetition = Self.repetition(
      lags: Self.lags(296, 1, then: [60, 60, 60, 60]), latency: 500, hasFirstToken: false)
    #expect(
      verdicts(repetition).map(\.message) == [
        "the load was not delivered in time: p99 of dispatchLag is 60 ms (300 values), and at most "
          + "50.1 ms, a tenth of the median endToEndLatency may be; lower the rate, \(Self.machine)"
      ])
  }

  // Due every 10 ms, sent every 10.6 ms: 94.3 of 100 a second.
  @Test func requestsAreToBeSentAtTheRateAtWhichTheyAreDue() {
    let falling = (0..<299).map { Double($0) * 0.6 }
    #expect(
      verdicts(Self.repetition(lags: falling, latency: 5000)).map(\.message) == [
        "the load was not delivered: 100 requests/s were due and 94.3 requests/s were sent, 94.3 %, "
          + "and at least 95 % must be; lower the rate, \(Self.machine)"
      ])
    // Of 298 the last one may have been late by accident.
    #expect(verdicts(Self.repetition(lags: Array(falling.dropLast()), latency: 5000)).isEmpty)
    // 10 / 10.5 are 95.2 %.
    #expect(
      verdicts(Self.repetition(lags: (0..<299).map { Double($0) * 0.5 }, latency: 5000)).isEmpty)
  }

  @Test func theTimeOfAConnectionIsNotTheHarnesss() {
    let lags = Self.lags(40, 500) + Self.lags(300, 1)
    #expect(verdicts(Self.repetition(lags: lags, connecting: 40)).isEmpty)
    #expect(verdicts(Self.repetition(lags: lags, connecting: 39)).isEmpty)
    #expect(verdicts(Self.repetition(lags: lags)).count == 1)
  }

  // MARK: Closed loop

  struct Slow: Sendable, CustomTestStringConvertible {
    var lags: [Double]
    var latency = 20.0
    /// Nil where nothing is wrong.
    var text: String?

    var testDescription: String { text ?? "nothing is wrong" }
  }

  // Of many requests 3 ÷ 23 of the time: 13 %. Of few, the median one decides: a lag of 3000 ms in one of
  // 60 is far more than a tenth of all the time.
  private static let slow: [Slow] = [
    Slow(lags: lags(299, 2)),
    Slow(
      lags: lags(299, 3),
      text:
        "of the time of the slots (8), 13 % went by before requests were sent, and at most 10 % "
        + "may"),
    Slow(
      lags: lags(298, 0, then: [3000]),
      text: "of the time of the slots (8), 33.4 % went by "
        + "before requests were sent, and at most 10 % may"),
    Slow(lags: lags(59, 0, then: [3000])),
    Slow(
      lags: lags(60, 3),
      text:
        "of the time of the median request, 13 % went by before requests were sent, and at most "
        + "10 % may"),
    Slow(lags: lags(5, 3)),
    // What it costs to start a request is a great part of a short one.
    Slow(lags: lags(299, 0.09), latency: 0.1),
    Slow(lags: lags(60, 0.09), latency: 0.1),
    Slow(
      lags: lags(60, 0.11), latency: 0.1,
      text:
        "of the time of the median request, 52.4 % went by before requests were sent, and at most "
        + "10 % may"),
  ]

  @Test(arguments: slow) func slotsAreToBeFilledAtOnce(_ slow: Slow) {
    let verdicts = verdicts(
      Self.repetition(lags: slow.lags, latency: slow.latency), .closed(concurrency: 8))
    let expected = slow.text.map {
      "the load was not delivered: \($0); lower the concurrency, \(Self.machine)"
    }
    #expect(verdicts.map(\.message) == [expected].compactMap(\.self))
  }

  // MARK: Client health

  struct Client: Sendable, CustomTestStringConvertible {
    /// Seconds.
    var duration = 10.0
    var used: Double
    var busiest = 0.5
    var wakeLags = Array(repeating: 0.1, count: 300)
    var company = ClientHealth.Company.none
    var latency = 20.0
    var text: String?

    var testDescription: String { text ?? "nothing is wrong" }
  }

  private static let clients: [Client] = [
    Client(used: 0.3),
    Client(used: 1.9),
    Client(
      used: 1.92,
      text: "the process used 1.92 of 2 cores, 96 %, and at most 95 % may be, so that what was due "
        + "waited for one"),
    Client(
      used: 1.92, company: .server,
      text:
        "the process used 1.92 of 2 cores, the mock server in it included, 96 %, and at most 95 % "
        + "may be, so that what was due waited for one"),
    // A closure may well be meant to take a core.
    Client(used: 1.92, busiest: 1, wakeLags: lags(300, 50), company: .subject),
    // Four ticks of a hundredth of a second are a tenth of 400 ms.
    Client(duration: 0.49, used: 1.92),
    Client(used: 1, busiest: 0.96),
    Client(used: 1, busiest: 0.94, wakeLags: lags(300, 4)),
    Client(
      used: 1, busiest: 0.96, wakeLags: lags(300, 4),
      text:
        "its thread perf-loop-1 used 96 % of a core, and tasks woke 4 ms late (p99 of 300), where "
        + "at most 95 % or 2 ms may be"),
    // A tenth of 50 ms.
    Client(used: 1, busiest: 0.96, wakeLags: lags(300, 4), latency: 50),
    Client(
      used: 1, busiest: 0.96, wakeLags: lags(300, 1.5), latency: 5,
      text:
        "its thread perf-loop-1 used 96 % of a core, and tasks woke 1.5 ms late (p99 of 300), where "
        + "at most 95 % or 1 ms may be"),
    // Two of 59 do not decide p95, and of five nothing is known.
    Client(used: 1, busiest: 0.96, wakeLags: lags(57, 0.1, then: [400, 400])),
    Client(used: 1, busiest: 0.96, wakeLags: lags(5, 400)),
  ]

  @Test(arguments: clients) func aClientIsToHaveACoreWhenItNeedsOne(_ client: Client) {
    var repetition = Self.repetition(lags: Self.lags(300, 0), latency: client.latency)
    repetition.client = Self.health(client)
    let expected = client.text.map {
      "the client was saturated: \($0); lower the load, \(Self.machine)"
    }
    let verdicts = HarnessJudge(.release).verdicts(on: [repetition], load: nil)
    #expect(verdicts.map(\.message) == [expected].compactMap(\.self))
    #expect(verdicts.allSatisfy { $0.severity == .failure && $0.evidence.count == 300 })
  }

  @Test func aSaturatedClientIsSaidBesideALoadThatWasNotDelivered() {
    var repetition = Self.repetition(lags: Self.lags(300, 38))
    repetition.client = Self.health(Client(used: 2))
    let messages = verdicts(repetition).map(\.message)
    #expect(messages.count == 2)
    #expect(messages.first?.hasPrefix("the load was not delivered in time: ") == true)
    #expect(messages.last?.hasPrefix("the client was saturated: ") == true)
  }

  @Test func repetitionsAreJudgedTogether() {
    let repetitions = [2.0, 1.7].map { used in
      var repetition = Self.repetition(lags: Self.lags(300, 0))
      repetition.client = Self.health(Client(used: used))
      return repetition
    }
    // 1.85 of 2 cores.
    #expect(HarnessJudge(.release).verdicts(on: repetitions, load: nil).isEmpty)
    #expect(HarnessJudge(.release).verdicts(on: [repetitions[0]], load: nil).count == 1)
  }

  private static func health(_ client: Client) -> ClientHealth {
    typealias Reading = ClientHealth.Reading
    func instant(_ seconds: Double) -> MonotonicInstant {
      MonotonicInstant(nanoseconds: Int64(seconds * 1e9))
    }
    func time(_ share: Double) -> Duration { Duration(inSeconds: share * client.duration) }
    var wakeLag = LatencyHistogram()
    for lag in client.wakeLags { wakeLag.record(Duration(inSeconds: lag / 1000)) }
    return ClientHealth(
      from: Reading(instant: instant(1), processor: .zero),
      to: Reading(
        instant: instant(1 + client.duration), processor: time(client.used),
        threads: [7: Reading.Thread(name: "perf-loop-1", processor: time(client.busiest))]),
      cores: 2, company: client.company, wakeLag: wakeLag)
  }

  // MARK: Where nothing fails

  @Test func aDebugBuildIsOnlyWarnedAbout() throws {
    let verdict = try #require(
      verdicts(Self.repetition(lags: Self.lags(6, 38)), configuration: .debug).first)
    #expect(verdict.severity == .warning)
    #expect(
      verdict.message
        == "the load was not delivered in time: p50 of dispatchLag is 38 ms (6 values), and at most "
        + "10 ms may be; lower the rate, \(Self.machine)\(Self.ofDebugBuild)")
  }

  @Test func whereNobodySaidWhatWasAskedForNothingIsJudged() {
    let repetition = Self.repetition(lags: Self.lags(299, 5000))
    #expect(HarnessJudge(.release).verdicts(on: [repetition], load: nil).isEmpty)
    #expect(HarnessJudge(.release).verdicts(on: [], load: .closed(concurrency: 1)).isEmpty)
  }

  private func verdicts(
    _ repetition: Repetition, configuration: Fingerprint.BuildConfiguration
  ) -> [Verdict] {
    verdicts(repetition, .open(.constant(perSecond: 100)), configuration)
  }
}
