@testable import PerfHarness

/// Runs of which every figure can be derived by hand, for GenAI Bench's formats.
enum GenAIBenchSamples {
  /// Three requests. Request i is due after 100 i ms, has TTFT 50 + 10 i ms and five output tokens 10 ms
  /// apart, and its reply ends 2 ms after the last of them: 92 + 10 i ms after it was due. Together they are
  /// 306 ms under way.
  static func run(
    _ traffic: String?, _ load: Load, window: Duration = .seconds(1), name: String = "chat",
    provider: String = "openai-compatible", model: String? = "meta/llama-3",
    settings: [Experiment.Setting] = [], failures: [RequestTimeline] = []
  ) -> Run {
    let timelines = (0..<3).map { index in
      let start = 50 + 10 * Double(index)
      return ReportSamples.request(
        index, due: 100 * Double(index), sent: 1, firstByte: start - 1,
        outputs: (0..<5).map { (start + 10 * Double($0), .text) }, ended: start + 42,
        tokens: TokenUsage(prompt: 100, output: 5), finishReason: .length)
    }
    return Run(
      experiment: Experiment(
        name: name,
        settings: (traffic.map { [Experiment.Setting("traffic", $0)] } ?? [])
          + [Experiment.Setting("load", "\(load)")] + settings),
      provider: provider, model: model, endpoint: "http://127.0.0.1:8000/v1", load: load,
      repetitions: [
        Repetition(
          startedAt: 1_767_323_045.678, timelines: timelines + failures, window: window)
      ])
  }

  /// One that was refused after 6 ms, and one that was given up after 700 ms.
  static let failures = [
    ReportSamples.request(
      3, due: 300, sent: 1, ended: 6,
      failure: RequestTimeline.Failure(code: "http_429", message: "slow down, \"please\"")),
    ReportSamples.request(
      4, due: 300, sent: 1, ended: 700,
      failure: RequestTimeline.Failure(
        code: "read_timeout", message: "nothing was read", isTimeout: true)),
  ]

  static func report(
    _ run: Run, _ arguments: String? = nil, test: String = "chat"
  ) -> CaseReport {
    CaseReport(key: CaseKey(suite: "ChatLatency", test: test, arguments: arguments), run: run)
  }

  /// Two traffics under two concurrencies, with failures at one place.
  static var grid: [CaseReport] {
    ["D(100,5)", "N(480,240)/(300,150)"].flatMap { traffic in
      [1, 4].map { concurrency in
        let load = Load.closed(concurrency: concurrency)
        let isTroubled = traffic == "D(100,5)" && concurrency == 4
        return report(
          run(
            traffic, load, settings: [Experiment.Setting("temperature", "0.0")],
            failures: isTroubled ? failures : []),
          "\(traffic), \(load)")
      }
    }
  }

  /// Embeddings in batches of eight: each reply comes all at once, after 60 ms.
  static var embeddings: CaseReport {
    var run = run(
      "E(64)", .closed(concurrency: 1), name: "embed",
      settings: [Experiment.Setting("batchSize", "8")])
    run.repetitions[0].timelines = (0..<2).map { index in
      ReportSamples.request(
        index, due: 100 * Double(index), sent: 1, firstByte: 59, outputs: [(60, .result)],
        ended: 60, tokens: TokenUsage(prompt: 512))
    }
    return report(run, test: "embed")
  }

  /// An open load in a window of 100 ms: 3.06 requests under way on average.
  static var open: CaseReport {
    report(
      run("D(100,5)", .open(.constant(perSecond: 10)), window: .milliseconds(100)), test: "open")
  }

  /// A sweep over one and two clients.
  static var sweep: CaseReport {
    let points = [1, 2].map { concurrency in
      LoadPoint(
        level: .concurrency(concurrency), run: run("D(100,5)", .closed(concurrency: concurrency)))
    }
    var all = points[0].run
    all.repetitions += points[1].run.repetitions
    var report = report(all, test: "sweep")
    report.points = points
    return report
  }

  /// What the files in `Fixtures/genai-bench` are made of.
  static var all: [CaseReport] { grid + [embeddings, open, sweep] }
}
