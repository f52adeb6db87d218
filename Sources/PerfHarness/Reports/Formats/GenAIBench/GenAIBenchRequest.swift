/// One request by GenAI Bench's formulas, in seconds and tokens a second.
///
/// They are those of its `RequestMetricsCollector` (0.0.5). Time runs from when the request was due to the end
/// of the reply, usage included, and not to its last token as in our own reports.
struct GenAIBenchRequest: Sendable, Hashable {
  private(set) var ttft: Double?
  private(set) var tpot: Double?
  private(set) var e2eLatency: Double?
  private(set) var outputLatency: Double?
  private(set) var outputInferenceSpeed: Double?
  private(set) var inputTokens: Int?
  private(set) var outputTokens: Int?
  private(set) var reasoningTokens: Int?
  private(set) var totalTokens: Int?
  private(set) var inputThroughput: Double?
  private(set) var outputThroughput: Double?
  private(set) var errorCode: Int?
  private(set) var errorMessage: String?

  /// Below this the time between first and last token is jitter, and what is divided by it means nothing.
  private static let leastOutputLatency = 0.001

  /// - Parameter task: of replies that come all at once everything about their output is zero.
  init(_ timeline: RequestTimeline, _ task: GenAIBenchTask) {
    if let failure = timeline.failure {
      errorCode = Self.status(of: failure.code)
      errorMessage = "\(failure.code): \(failure.message)"
      return
    }
    let end = timeline.ended.map { Self.seconds($0 - timeline.due) }
    ttft = task.isWhole ? end : timeline.timeToFirstToken.map(Self.seconds)
    // Of a reply that the client did not want to the end nobody knows the rest.
    guard !timeline.isCancelledByClient else { return }
    e2eLatency = end
    inputTokens = timeline.tokens?.prompt
    if let inputTokens, let ttft {
      inputThroughput = ttft > 0 ? Double(inputTokens) / ttft : 0
    }
    if task.isWhole { addWholeReply() } else { addOutput(timeline) }
  }

  private mutating func addWholeReply() {
    (tpot, outputLatency, outputInferenceSpeed, outputThroughput) = (0, 0, 0, 0)
    (outputTokens, reasoningTokens, totalTokens) = (0, 0, inputTokens)
  }

  private mutating func addOutput(_ timeline: RequestTimeline) {
    if let ended = timeline.ended, let first = timeline.outputs.first?.instant {
      outputLatency = Self.seconds(ended - first)
    }
    outputTokens = timeline.tokens?.output
    guard let outputTokens else { return }
    reasoningTokens = timeline.tokens?.reasoning ?? 0
    if let inputTokens {
      let (sum, overflows) = inputTokens.addingReportingOverflow(outputTokens)
      totalTokens = overflows ? .max : sum
    }
    guard outputTokens > 1, let outputLatency, outputLatency >= Self.leastOutputLatency else {
      return
    }
    let tpot = outputLatency / Double(outputTokens - 1)
    self.tpot = tpot
    outputInferenceSpeed = 1 / tpot
    outputThroughput = Double(outputTokens - 1) / outputLatency
  }

  subscript(metric: GenAIBenchMetric) -> Double? {
    switch metric {
    case .ttft: ttft
    case .tpot: tpot
    case .e2eLatency: e2eLatency
    case .outputLatency: outputLatency
    case .outputInferenceSpeed: outputInferenceSpeed
    case .inputTokens: inputTokens.map(Double.init)
    case .outputTokens: outputTokens.map(Double.init)
    case .reasoningTokens: reasoningTokens.map(Double.init)
    case .totalTokens: totalTokens.map(Double.init)
    case .inputThroughput: inputThroughput
    case .outputThroughput: outputThroughput
    // Speech is no task of ours.
    case .audioThroughput: nil
    }
  }

  /// The request as it stands in a file.
  var json: OrderedJSON {
    .object(
      GenAIBenchMetric.allCases.map { metric in
        OrderedJSON.Member(key: metric.rawValue, value: json(of: metric))
      } + [
        OrderedJSON.Member(key: "error_code", value: .optional(errorCode)),
        OrderedJSON.Member(key: "error_message", value: .optional(errorMessage)),
      ])
  }

  private func json(of metric: GenAIBenchMetric) -> OrderedJSON {
    switch metric {
    case .inputTokens: .optional(inputTokens)
    case .outputTokens: .optional(outputTokens)
    case .reasoningTokens: .optional(reasoningTokens)
    case .totalTokens: .optional(totalTokens)
    default: .optional(self[metric])
    }
  }

  /// The number that GenAI Bench counts a failure by: the status where there is one, else what it takes in its
  /// place (408 for timeouts, 503 for connections, 500 for the rest).
  static func status(of code: String) -> Int {
    let prefix = "http_"
    if code.hasPrefix(prefix), let status = Int(code.dropFirst(prefix.count)) { return status }
    switch ProviderError.Code(rawValue: code) {
    case .connectTimeout, .readTimeout, .totalTimeout: return 408
    case .connectFailed, .connectionClosed, .tlsFailed: return 503
    default: return 500
    }
  }

  /// Seconds of which the shortest decimal is the exact one.
  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.inNanoseconds) / 1e9
  }
}
