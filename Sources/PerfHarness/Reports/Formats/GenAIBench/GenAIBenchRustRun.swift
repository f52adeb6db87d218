import Foundation

/// One run as GenAI Bench's Rust design has it, by the formulas of its `MetricsCollector`, but for what is wrong
/// with them: times are milliseconds with their fractions and not cut to whole ones, and a failed request has
/// none, so that it is in no average.
struct GenAIBenchRustRun: Sendable {
  /// Milliseconds of requests that came to their end.
  private struct Times {
    let mean: Double?
    let p50: Double?
    let p95: Double?
    let p99: Double?

    init(_ durations: [Duration]) {
      let values = durations.map(GenAIBenchRustRun.milliseconds).sorted()
      guard let last = values.last else {
        (mean, p50, p95, p99) = (nil, nil, nil, nil)
        return
      }
      /// The nearest of the values, halfway the later one.
      func percentile(_ percent: Double) -> Double {
        let rank = Int((percent / 100 * Double(values.count - 1)).rounded())
        return rank < values.count ? values[rank] : last
      }
      mean = values.reduce(0, +) / Double(values.count)
      (p50, p95, p99) = (percentile(50), percentile(95), percentile(99))
    }

    var figures: [(name: String, value: Double?)] {
      [("avg", mean), ("p50", p50), ("p95", p95), ("p99", p99)]
    }
  }

  private static let header = [
    "request_num", "ttft_ms", "total_time_ms", "prompt_tokens", "completion_tokens", "total_tokens",
    "success", "status_code", "error_message",
  ]

  private let run: Run
  private let totals: Totals

  init(_ run: Run) {
    self.run = run
    totals = Totals(run.repetitions)
  }

  // MARK: results.csv

  /// Writes `results.csv` in pieces.
  func writeRows(pieceSize: Int = 1 << 20, to receive: ReportFile.Receive) throws {
    var text = CSVText()
    for name in Self.header { text.append(name) }
    text.endRow()
    for (index, timeline) in run.eachTimeline.enumerated() {
      let request = Request(timeline)
      text.append(index + 1)
      text.append(request.timeToFirstToken.map(Self.milliseconds))
      text.append(request.totalTime.map(Self.milliseconds))
      text.append(request.promptTokens)
      text.append(request.completionTokens)
      text.append(request.totalTokens)
      text.append("\(timeline.isCompleted)")
      text.append(request.statusCode)
      text.append(request.errorMessage)
      text.endRow()
      if text.bytes.count >= pieceSize {
        try receive(text.bytes)
        text.removeAll()
      }
    }
    if !text.bytes.isEmpty { try receive(text.bytes) }
  }

  // MARK: summary.csv

  /// `summary.csv`.
  var summaryTable: [UInt8] {
    var text = CSVText()
    func row(_ name: String, _ value: String?) {
      text.append(name)
      text.append(value)
      text.endRow()
    }
    func decimals(_ value: Double?) -> String? {
      value.map { String(format: "%.2f", $0) }
    }
    let times = times
    row("metric", "value")
    row("total_requests", "\(totals.total)")
    row("successful_requests", "\(totals.completed)")
    row("failed_requests", "\(totals.failed)")
    row("success_rate_percent", decimals(successRate))
    for (name, value) in times.firstToken.figures { row("\(name)_ttft_ms", decimals(value)) }
    for (name, value) in times.total.figures { row("\(name)_total_time_ms", decimals(value)) }
    row("total_prompt_tokens", "\(totals.promptTokens)")
    row("total_completion_tokens", "\(totals.outputTokens)")
    row("total_tokens", "\(allTokens)")
    row("avg_tokens_per_second", decimals(times.tokensPerSecond))
    return text.bytes
  }

  // MARK: results.json

  /// Writes `results.json` in pieces, a request a line.
  func writeJSON(pieceSize: Int = 1 << 20, to receive: ReportFile.Receive) throws {
    var bytes = Array("{\n    \"summary\": ".utf8)
    summary.writeIndented(to: &bytes, depth: 1)
    bytes.append(contentsOf: ",\n    \"raw_data\": [".utf8)
    for (index, timeline) in run.eachTimeline.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      OrderedJSON.breakLine(2, in: &bytes)
      Self.json(of: timeline, number: index + 1).write(to: &bytes)
      if bytes.count >= pieceSize {
        try receive(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    bytes.append(contentsOf: "\n    ]\n}\n".utf8)
    try receive(bytes)
  }

  private var summary: OrderedJSON {
    func json(_ times: Times) -> OrderedJSON {
      .object(
        times.figures.map { OrderedJSON.Member(key: "\($0.name)_ms", value: .optional($0.value)) })
    }
    let times = times
    return .object([
      "overall": .object([
        "total_requests": .integer(totals.total),
        "successful_requests": .integer(totals.completed),
        "failed_requests": .integer(totals.failed),
        "success_rate_percent": .optional(successRate),
      ]),
      "ttft": json(times.firstToken),
      "total_time": json(times.total),
      "tokens": .object([
        "total_prompt": .integer(totals.promptTokens),
        "total_completion": .integer(totals.outputTokens), "total": .integer(allTokens),
        "avg_per_second": .optional(times.tokensPerSecond),
      ]),
    ])
  }

  private static func json(of timeline: RequestTimeline, number: Int) -> OrderedJSON {
    let request = Request(timeline)
    return .object([
      "request_num": .integer(number),
      "ttft_ms": .optional(request.timeToFirstToken.map(milliseconds)),
      "total_time_ms": .optional(request.totalTime.map(milliseconds)),
      "prompt_tokens": .optional(request.promptTokens),
      "completion_tokens": .optional(request.completionTokens),
      "total_tokens": .optional(request.totalTokens),
      "success": .bool(timeline.isCompleted), "status_code": .optional(request.statusCode),
      "error_message": .optional(request.errorMessage),
    ])
  }

  // MARK: Figures

  private var successRate: Double? {
    totals.total > 0 ? Double(totals.completed) / Double(totals.total) * 100 : nil
  }

  private var allTokens: Int {
    let (sum, overflows) = totals.promptTokens.addingReportingOverflow(totals.outputTokens)
    return overflows ? .max : sum
  }

  private var times: (firstToken: Times, total: Times, tokensPerSecond: Double?) {
    let requests = run.eachTimeline.filter(\.isCompleted).map(Request.init)
    let durations = requests.compactMap(\.totalTime)
    let seconds = durations.reduce(0) { $0 + $1.inSeconds }
    let tokens = requests.reduce(0) { $0 + Double($1.completionTokens ?? 0) }
    return (
      Times(requests.compactMap(\.timeToFirstToken)), Times(durations),
      seconds > 0 ? tokens / seconds : nil
    )
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    Double(duration.inNanoseconds) / 1e6
  }

  /// One request.
  private struct Request {
    private(set) var timeToFirstToken: Duration?
    private(set) var totalTime: Duration?
    private(set) var promptTokens: Int?
    private(set) var completionTokens: Int?
    private(set) var totalTokens: Int?
    private(set) var statusCode: Int?
    private(set) var errorMessage: String?

    init(_ timeline: RequestTimeline) {
      if let failure = timeline.failure {
        statusCode = failure.code.hasPrefix("http_") ? Int(failure.code.dropFirst(5)) : nil
        errorMessage = "\(failure.code): \(failure.message)"
        return
      }
      guard timeline.isCompleted else {
        errorMessage = "the client hung up, as it was to"
        return
      }
      let total = timeline.ended.map { $0 - timeline.due }
      totalTime = total
      // Without a stream the first token comes with the last.
      timeToFirstToken = timeline.timeToFirstToken ?? total
      promptTokens = timeline.tokens?.prompt
      completionTokens = timeline.tokens?.output
      if let promptTokens, let completionTokens {
        let (sum, overflows) = promptTokens.addingReportingOverflow(completionTokens)
        totalTokens = overflows ? .max : sum
      }
      statusCode = 200
    }
  }
}
