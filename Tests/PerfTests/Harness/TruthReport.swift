import PerfHarness

/// Times to the first token as reported, beside the server's own from the receipt of the request.
struct TruthReport {
  private let name: String
  private let concurrency: Int
  private var own: [Duration] = []
  private var reported: [Duration] = []
  /// By when this process read it, and not by the system's stamp.
  private var asRead: [Duration] = []
  private var dispatchLags: [Duration] = []
  private let bareClient: Spread?

  /// - Parameters:
  ///   - truth: by the request's id.
  ///   - bareClient: what a bare client found, in a run of its own.
  /// - Throws: when a request is missing on either side.
  init(
    _ name: String, _ concurrency: Int, _ repetition: Repetition, truth: [String: Duration?],
    bareClient: [Duration]? = nil
  ) throws {
    self.name = name
    self.bareClient = bareClient.map { Spread($0) }
    self.concurrency = concurrency
    for timeline in repetition.timelines {
      guard let own = truth["0-\(timeline.index)"] ?? nil, let time = timeline.timeToFirstToken,
        let lag = timeline.dispatchLag
      else { throw Incomplete(index: timeline.index) }
      self.own.append(own)
      reported.append(time)
      asRead.append(timeline.timeToFirstTokenAsRead ?? time)
      dispatchLags.append(lag)
    }
  }

  struct Incomplete: Error {
    var index: Int
  }

  func show() {
    show("TTFT reported", reported)
    show("TTFT as read", asRead)
    let bias = zip(reported, own).map { $0 - $1 }
    Figure(
      "TTFT reported minus the server's own, request by request, \(name), p50",
      Spread(bias).median, "µs", target: concurrency == 1 ? "at most 100" : nil,
      remark: "of which the dispatch lag \(Figure.text(Spread(dispatchLags).median))"
    ).show()
  }

  private func show(_ what: String, _ values: [Duration]) {
    let (values, own) = (Spread(values), Spread(own))
    Figure(
      "\(what), \(name), p50", values.median / 1000, "ms",
      beside: ("the server's own", own.median / 1000),
      target: concurrency == 1000 ? "within 0.5 ms" : nil,
      remark: bareClient.map { "the bare client \(Figure.text($0.median / 1000))" }
    ).show()
    Figure(
      "\(what), \(name), p99", values.p99 / 1000, "ms",
      beside: ("the server's own", own.p99 / 1000),
      target: concurrency == 1000 ? "within 5 ms" : nil,
      remark: bareClient.map { "the bare client \(Figure.text($0.p99 / 1000))" }
    ).show()
  }
}
