@testable import PerfHarness

/// Reports made of literal instants, so that every figure can be derived by hand.
enum ReportSamples {
  static let release = fingerprint(.release)
  static let debug = fingerprint(.debug)

  static func fingerprint(_ configuration: Fingerprint.BuildConfiguration) -> Fingerprint {
    Fingerprint(
      operatingSystem: "linux", architecture: "x86_64", processor: "AMD EPYC 7B13", cores: 2,
      buildConfiguration: configuration)
  }

  /// A request due `due` ms into the clock; all else is in ms since `due`.
  static func request(
    _ index: Int, due: Double, sent: Double? = nil, connected: Double? = nil,
    firstByte: Double? = nil, outputs: [(at: Double, kind: OutputKind)] = [],
    ended: Double? = nil, tokens: TokenUsage? = nil, finishReason: FinishReason? = nil,
    failure: RequestTimeline.Failure? = nil
  ) -> RequestTimeline {
    func instant(_ offset: Double) -> MonotonicInstant {
      MonotonicInstant(nanoseconds: Int64(((due + offset) * 1e6).rounded()))
    }
    var timeline = RequestTimeline(index: index, due: instant(0))
    timeline.sent = sent.map(instant)
    timeline.connected = connected.map(instant)
    timeline.firstByte = firstByte.map(instant)
    timeline.outputs = outputs.map {
      RequestTimeline.Output(instant: instant($0.at), kind: $0.kind, bytes: 4)
    }
    timeline.ended = ended.map(instant)
    timeline.tokens = tokens
    timeline.finishReason = finishReason
    timeline.failure = failure
    return timeline
  }

  /// 401 requests without a fault. Request i has TTFT 50 + i/10 ms, nine gaps of 10 ms, ten output
  /// tokens, and a dispatch lag of 20 + i/10 µs.
  static func steady() -> Run {
    let timelines = (0...400).map { index in
      let ramp = Double(index) / 10
      return request(
        index, due: 100 * Double(index), sent: 0.02 + ramp / 1000, firstByte: 49 + ramp,
        outputs: (0..<10).map { (50 + ramp + 10 * Double($0), .text) }, ended: 141 + ramp,
        tokens: TokenUsage(prompt: 100, output: 10), finishReason: .stop)
    }
    return Run(
      experiment: Experiment(
        name: "chat",
        settings: [
          Experiment.Setting("traffic", "D(100,10)"),
          Experiment.Setting("load", "open, constant 10/s"), Experiment.Setting("seed", "1"),
        ]),
      provider: "openai", model: "gpt-4o-mini", endpoint: "https://api.example/v1",
      repetitions: [
        Repetition(
          startedAt: 1_767_323_045.678, timelines: timelines, window: .milliseconds(40_100),
          unmeasuredRequests: 20)
      ])
  }

  /// Two repetitions in which much goes wrong: three requests complete (one of them reasons first),
  /// two time out after 30 s, one is refused; the second repetition is cancelled.
  static func troubled() -> Run {
    let timeout = RequestTimeline.Failure(
      code: "read_timeout", message: "nothing was read for 30 s", isTimeout: true)
    let refusal = RequestTimeline.Failure(
      code: "http_429", message: "the server said \"slow down\"\nand closed")
    let first = [
      // TTFT 50, first text 60, E2E 80, TPOT (80 − 50) ÷ 3 = 10, ICL 10 and 20, coalesced 1.
      request(
        0, due: 1_000, sent: 1, connected: 0.5, firstByte: 40,
        outputs: [(50, .reasoning), (60, .text), (60, .text), (80, .text)], ended: 81,
        tokens: TokenUsage(prompt: 10, output: 4, reasoning: 1, cached: 2), finishReason: .stop),
      // TTFT 70, first text 70, E2E 90, TPOT 20, ICL 20.
      request(
        1, due: 1_100, sent: 2, firstByte: 65, outputs: [(70, .text), (90, .text)], ended: 91,
        tokens: TokenUsage(prompt: 20, output: 2), finishReason: .length),
      request(2, due: 1_200, sent: 1, ended: 30_000, failure: timeout),
      request(3, due: 1_300, sent: 1, ended: 30_000, failure: timeout),
      request(4, due: 1_400, sent: 1, firstByte: 5, ended: 6, failure: refusal),
    ]
    let second = [
      // TTFT 60, first text 60, E2E 100, TPOT 40 ÷ 2 = 20, ICL 40.
      request(
        0, due: 90_000, sent: 3, firstByte: 55, outputs: [(60, .text), (100, .text)], ended: 101,
        tokens: TokenUsage(prompt: 30, output: 3, source: .tokenizer))
    ]
    return Run(
      experiment: Experiment(
        name: "trouble", settings: [Experiment.Setting("load", "closed, 2 at once")]),
      provider: "mock",
      repetitions: [
        Repetition(
          startedAt: 1_767_323_045.678, timelines: first, window: .seconds(31),
          unmeasuredRequests: 2, connectionsOpened: 2),
        Repetition(
          outcome: .cancelled, startedAt: 1_767_323_080, timelines: second, window: .seconds(1),
          unmeasuredRequests: 2, abandonedRequests: 1, connectionsOpened: 1),
      ])
  }

  /// Every request was refused, and the run was given up.
  static func hopeless() -> Run {
    let refusal = RequestTimeline.Failure(code: "http_401", message: "the key is wrong\u{1B}[2J")
    return Run(
      experiment: Experiment(name: "chat", settings: []), provider: "anthropic", model: "claude",
      repetitions: [
        Repetition(
          outcome: .aborted(Repetition.AbortReason(failuresInARow: 2, last: refusal)),
          timelines: [
            request(0, due: 0, sent: 1, ended: 5, failure: refusal),
            request(1, due: 10, sent: 1, ended: 5, failure: refusal),
          ], window: .zero)
      ])
  }

  /// A process that used 0.31 of 2 cores for 10 s, of which a thread 0.12; its threads waited for 50 ms,
  /// and tasks woke 1, 2 and 9 ms late.
  static func client(_ company: ClientHealth.Company) -> ClientHealth {
    var wakeLag = LatencyHistogram()
    for lag in [1, 2, 9] { wakeLag.record(.milliseconds(lag)) }
    return ClientHealth(
      from: ClientHealth.Reading(
        instant: MonotonicInstant(nanoseconds: 0), processor: .seconds(1)),
      to: ClientHealth.Reading(
        instant: MonotonicInstant(nanoseconds: 10_000_000_000), processor: .milliseconds(4100),
        threads: [
          7: ClientHealth.Reading.Thread(
            name: "perf-loop-0", processor: .milliseconds(1200), waiting: .milliseconds(50))
        ], openFiles: 38, fileLimit: 65_536),
      cores: 2, company: company, wakeLag: wakeLag)
  }

  /// One verdict for each outcome there is.
  static func verdicts() -> [Verdict] {
    let subject = Verdict.Subject.distribution(.timeToFirstToken, .p95)
    func verdict(
      _ outcome: Verdict.Outcome, _ severity: Verdict.Severity, _ message: String
    ) -> Verdict {
      Verdict(
        subject: subject, gate: .baseline, outcome: outcome, severity: severity, message: message)
    }
    return [
      verdict(.passed, .none, "inside"),
      verdict(.failed, .failure, "outside"),
      verdict(.failed, .warning, "outside, but only a warning"),
      verdict(.notProvable(passes: true, needs: 40), .none, "inside, with 40 more to prove it"),
      verdict(.notProvable(passes: false, needs: nil), .failure, "outside, not proven"),
      verdict(.regressed, .failure, "slower"),
      verdict(.unchanged, .none, "as before"),
      verdict(.improved, .warning, "faster"),
      verdict(.inconclusive(.noValues), .warning, "no values"),
      verdict(.incomparable("cores"), .warning, "other cores"),
      verdict(.noBaseline, .failure, "nothing recorded"),
      verdict(.invalid("nothing completed"), .failure, "nothing\ncompleted"),
    ]
  }
}
