import Synchronization
import Testing

@testable import PerfHarness

@Suite struct CertifierTests {
  private struct Named: Provider {
    let name = "named"
    var clock: any TimeSource = SystemClock()

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion { Completion() }
  }

  private struct OnSockets: SocketProvider {
    let name = "on sockets"
    let runsServer = false
    var isSecure = false

    func generate(
      _ request: GenerationRequest, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) async throws(ProviderError) -> Completion { Completion() }
  }

  /// Certifies anything, and keeps what it was asked for.
  private final class Lab: Sendable {
    private let asked = Mutex<[CertificationShape]>([])
    let answer: @Sendable (CertificationShape) -> Certification

    init(
      _ answer: @escaping @Sendable (CertificationShape) -> Certification = {
        .certified(CertificationSamples.certificate(shape: $0))
      }
    ) { self.answer = answer }

    var shapes: [CertificationShape] { asked.withLock { $0 } }

    var certifier: Certifier {
      Certifier { shape in
        self.asked.withLock { $0.append(shape) }
        return self.answer(shape)
      }
    }
  }

  private static func run(latency: Double = 10) -> Run {
    var run = RunSamples.run(RunSamples.completed(100, of: latency), window: .seconds(1))
    run.load = .closed(concurrency: 1)
    return run
  }

  @Test func loadsThatAreAlikeShareOneCertificate() async {
    let lab = Lab()
    let certifier = lab.certifier
    let first = await certifier.certification(of: Self.run(), by: OnSockets())
    #expect(first.certificate?.shape.gap == .milliseconds(10))
    #expect(await certifier.certification(of: Self.run(latency: 11), by: OnSockets()) == first)
    #expect(lab.shapes.count == 1)
    _ = await certifier.certification(of: Self.run(latency: 5), by: OnSockets())
    _ = await certifier.certification(of: Self.run(), by: OnSockets(isSecure: true))
    #expect(lab.shapes.count == 3)
    #expect(lab.shapes.map(\.isSecure) == [false, false, true])
  }

  @Test func whatFailedIsNotTriedAgain() async {
    let lab = Lab { _ in .missing(because: "no port") }
    let certifier = lab.certifier
    for _ in 1...2 {
      let certification = await certifier.certification(of: Self.run(), by: OnSockets())
      #expect(certification == .missing(because: "no port"))
    }
    #expect(lab.shapes.count == 1)
  }

  @Test func whatWasInterruptedIsTriedAgain() async {
    let lab = Lab { _ in .missing(because: "interrupted") }
    let certifier = lab.certifier
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await certifier.certification(of: Self.run(), by: OnSockets())
    }
    #expect(await task.value == .missing(because: "interrupted"))
    _ = await certifier.certification(of: Self.run(), by: OnSockets())
    #expect(lab.shapes.count == 2)
  }

  @Test func whatIsNotStampedByTheHarnesssSocketsIsNotCertified() async {
    let lab = Lab()
    func reason(_ provider: any Provider, _ run: Run = Self.run(), unless: String? = nil) async
      -> String?
    {
      await lab.certifier.certification(of: run, by: provider, unless: unless).reason
    }
    #expect(
      await reason(Named()) == "only what the harness's own sockets stamp can be certified")
    #expect(
      await reason(Named(clock: SimulationClock()), unless: "off")
        == "time is simulated, and stamps are exact")
    #expect(await reason(OnSockets(), unless: "PERF_CERTIFICATION=0") == "PERF_CERTIFICATION=0")
    let nothing = "there is no load to do the same again"
    var run = Self.run()
    run.repetitions[0].outcome = .cancelled
    #expect(await reason(OnSockets(), run) == nothing)
    run = Self.run()
    run.load = nil
    #expect(await reason(OnSockets(), run) == nothing)
    run = Self.run()
    run.repetitions[0].timelines = RunSamples.failed(3)
    #expect(await reason(OnSockets(), run) == nothing)
    #expect(lab.shapes.isEmpty)
  }

  // MARK: From stamps to errors

  private static let shape = CertificationShape(
    kind: .closed, streams: 2, gap: .milliseconds(10), events: 3)

  /// Requests of three events; the stamps are so many µs after they were sent, the reads so many after
  /// that.
  private func repetition(_ requests: Int, off: [Int64], readLag: Int64?) -> Repetition {
    let timelines = (0..<requests).map { index in
      var timeline = RequestTimeline(index: index, due: MonotonicInstant(nanoseconds: 0))
      timeline.outputs = off.enumerated().map { event, off in
        RequestTimeline.Output(
          instant: Self.sent(index, event).advanced(by: .microseconds(off)), kind: .text, bytes: 1,
          readLag: readLag.map { .microseconds($0) })
      }
      timeline.ended = timeline.outputs.last?.instant
      return timeline
    }
    return Repetition(timelines: timelines, window: .seconds(1))
  }

  private static func sent(_ index: Int, _ event: Int) -> MonotonicInstant {
    MonotonicInstant(nanoseconds: Int64(index * 1_000_000_000 + event * 10_000_000))
  }

  private static func account(_ index: Int) -> [MonotonicInstant] {
    (0..<3).map { sent(index, $0) }
  }

  // 60 of each 2, 4 and −6 µs: a stamp that is too early is off too. Read 30 µs later: 32, 34 and 24 µs.
  @Test func anErrorIsTheDistanceFromWhatTheServerKnows() throws {
    let certificate = try #require(
      Certifier.certification(
        of: repetition(60, off: [2, 4, -6], readLag: 30), Self.shape, sent: Self.account
      ).certificate)
    #expect(certificate.shape == Self.shape)
    #expect(certificate.stamped.count == 180)
    #expect(certificate.stamped.mean == .microseconds(4))
    #expect(certificate.stamped.p50 == .microseconds(4))
    #expect(certificate.stamped.p99 == .microseconds(6))
    #expect(certificate.asRead.mean == .microseconds(30))
    #expect(certificate.asRead.p50 == .microseconds(32))
    #expect(certificate.asRead.maximum == .microseconds(34))
  }

  @Test func withoutTheSystemsStampsBothAreThoseOfReading() throws {
    let certificate = try #require(
      Certifier.certification(
        of: repetition(60, off: [20, 30, 40], readLag: nil), Self.shape, sent: Self.account
      ).certificate)
    #expect(certificate.asRead == certificate.stamped)
    #expect(certificate.stamped.p50 == .microseconds(30))
  }

  @Test func onlyWhatBothKnowTheSameOfIsCompared() {
    var measured = repetition(60, off: [2, 4, 6], readLag: nil)
    measured.timelines[0].failure = RunSamples.refusal
    let known = Certifier.certification(of: measured, Self.shape) { index in
      switch index {
      case 1: nil
      case 2: Array(Self.account(index).dropLast())
      default: Self.account(index)
      }
    }
    #expect(known.certificate?.stamped.count == 57 * 3)
  }

  @Test func aHandfulOfEventsIsTooFew() {
    #expect(
      Certifier.certification(
        of: repetition(16, off: [2, 4, 6], readLag: nil), Self.shape, sent: Self.account)
        == .missing(because: "only 48 events came, 2 streams, an event every 10 ms"))
  }

  // MARK: What errors do to statistics

  // 0, 1, …, 1000 µs: percentile p is 10 · p, the mean 500, the tail mean that of the greatest 100.1.
  @Test func eachStatisticHasTheErrorsThatItAddsUp() {
    let errors = StampErrors(Sample((0...1000).map { Double($0) / 1e6 }))
    let expected: [(Statistic, Int)] = [
      (.mean, 500), (.minimum, 500), (.percentile(10), 500), (.p50, 500), (.p75, 900), (.p90, 900),
      (.percentile(91), 950), (.p95, 950), (.percentile(98), 990), (.p99, 990), (.p999, 990),
      (.maximum, 990),
    ]
    for (statistic, microseconds) in expected {
      #expect(errors.error(of: statistic) == .microseconds(microseconds), "\(statistic)")
    }
    #expect(errors.maximum == .microseconds(1000))
    // (901 + … + 1000 + 0.1 · 900) ÷ 100.1 = 950.45
    #expect(errors.tailMean == .nanoseconds(950_450))
    #expect(errors.error(of: .tailMean) == errors.tailMean)
    #expect(errors.error(of: .tailRatio) == errors.tailMean)
  }
}
