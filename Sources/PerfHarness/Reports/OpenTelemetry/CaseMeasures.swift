/// Tells the metrics of one case, of the requests that were measured.
///
/// Not for several threads at once.
struct CaseMeasures {
  /// More codes of errors are counted together, as `_OTHER`.
  static let mostErrorTypes = 20

  private struct Series: Hashable {
    var instrument: GenAIInstrument
    var operation: GenAIOperation
    /// An error's type, or which tokens are counted.
    var detail: String?
  }

  private let subject: TelemetrySubject
  private let sink: any MeasureSink
  private var recorders: [Series: any MeasureRecorder] = [:]
  private var errorTypes: Set<String> = []

  init(_ subject: TelemetrySubject, sink: any MeasureSink) {
    self.subject = subject
    self.sink = sink
  }

  /// Calls of closures are no operations of generative AI as far as anybody knows, and are left out.
  mutating func tell(_ request: EndedRequest) {
    guard request.phase == .measured, let operation = request.facts.operation else { return }
    record([request.duration.secondsToTheNanosecond], .duration, operation, errorType(request))
    // What it had said until then is no latency of a reply, as in reports.
    guard request.timeline.failure == nil else { return }
    if let tokens = request.countedTokens, !request.timeline.isCancelledByClient {
      if let count = tokens.prompt { record([Double(count)], .tokenUsage, operation, "input") }
      if let count = tokens.output { record([Double(count)], .tokenUsage, operation, "output") }
    }
    guard let first = request.timeToFirstChunk else { return }
    record([first.secondsToTheNanosecond], .timeToFirstChunk, operation)
    let gaps = request.timeline.secondsBetweenChunks
    if !gaps.isEmpty { record(gaps, .timePerOutputChunk, operation) }
  }

  private mutating func errorType(_ request: EndedRequest) -> String? {
    guard let type = request.errorType else { return nil }
    if errorTypes.contains(type) { return type }
    guard errorTypes.count < Self.mostErrorTypes else { return "_OTHER" }
    errorTypes.insert(type)
    return type
  }

  private mutating func record(
    _ values: [Double], _ instrument: GenAIInstrument, _ operation: GenAIOperation,
    _ detail: String? = nil
  ) {
    let series = Series(instrument: instrument, operation: operation, detail: detail)
    if let known = recorders[series] { return known.record(values) }
    var attributes = subject.requestAttributes(operation)
    if let detail {
      let key = instrument == .tokenUsage ? "gen_ai.token.type" : "error.type"
      attributes.append(OTLPAttribute(key, .string(detail)))
    }
    let made = sink.recorder(of: instrument, attributes: attributes + subject.caseAttributes)
    recorders[series] = made
    made.record(values)
  }
}

extension RequestTimeline {
  /// As `interChunkLatencies`, without a `Duration` for each.
  fileprivate var secondsBetweenChunks: [Double] {
    guard outputs.count > 1 else { return [] }
    var seconds: [Double] = []
    seconds.reserveCapacity(outputs.count - 1)
    for index in 1..<outputs.count {
      let gap = outputs[index].instant.nanoseconds(since: outputs[index - 1].instant)
      if gap != 0 { seconds.append(Double(gap) / 1e9) }
    }
    return seconds
  }
}

extension Duration {
  /// Seconds, to the nanosecond, without the divisions of 128 bits that `inSeconds` takes.
  fileprivate var secondsToTheNanosecond: Double { Double(inNanoseconds) / 1e9 }
}
