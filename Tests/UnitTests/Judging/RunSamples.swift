@testable import PerfHarness

/// Runs of literal latencies, so that every figure of a verdict can be derived by hand.
enum RunSamples {
  static let refusal = RequestTimeline.Failure(code: "http_429", message: "slow down")
  static let timeout = RequestTimeline.Failure(
    code: "read_timeout", message: "nothing was read", isTimeout: true)

  /// A request that completed with its only output so many milliseconds after it was due and sent:
  /// TTFT and E2E are that long.
  static func completed(_ milliseconds: Double) -> RequestTimeline {
    ReportSamples.request(
      0, due: 0, sent: 0, outputs: [(milliseconds, .text)], ended: milliseconds)
  }

  /// A request of two tokens with a gap of so many milliseconds: 1000 ÷ gap tokens in a second.
  static func streamed(gap: Double) -> RequestTimeline {
    ReportSamples.request(
      0, due: 0, sent: 0, outputs: [(10, .text), (10 + gap, .text)], ended: 10 + gap,
      tokens: TokenUsage(output: 2))
  }

  static func failed(
    after milliseconds: Double, _ failure: RequestTimeline.Failure
  ) -> RequestTimeline {
    ReportSamples.request(0, due: 0, sent: 0, ended: milliseconds, failure: failure)
  }

  /// Completed requests of these latencies in milliseconds.
  static func completed(_ milliseconds: [Double]) -> [RequestTimeline] {
    milliseconds.map { completed($0) }
  }

  /// So many requests of the same latency in milliseconds.
  static func completed(_ count: Int, of milliseconds: Double) -> [RequestTimeline] {
    completed(Array(repeating: milliseconds, count: count))
  }

  static func streamed(_ count: Int, gap: Double) -> [RequestTimeline] {
    Array(repeating: streamed(gap: gap), count: count)
  }

  static func failed(
    _ count: Int, after milliseconds: Double = 5, _ failure: RequestTimeline.Failure = refusal
  ) -> [RequestTimeline] {
    Array(repeating: failed(after: milliseconds, failure), count: count)
  }

  static let experiment = Experiment(
    name: "chat",
    settings: [Experiment.Setting("traffic", "D(100,100)"), Experiment.Setting("seed", "1")])

  static func run(
    _ repetitions: [RequestTimeline]..., window: Duration = .seconds(10)
  ) -> Run {
    Run(
      experiment: experiment, provider: "mock", model: "m",
      repetitions: repetitions.map { Repetition(timelines: $0, window: window) })
  }
}
