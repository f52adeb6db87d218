@testable import PerfHarness

/// A case of known figures, so that every number on a screen can be derived.
enum LiveSamples {
  static let name = "ChatLatency/poisson[D(100,40)]"

  /// 1000 requests, in three repetitions.
  static let plan = LoadPlan(load: .closed(concurrency: 4), extent: .requests(1000), seed: 1)

  /// A request that ended so many milliseconds into the case; latencies in milliseconds too.
  static func request(
    ended: Int64, timeToFirstToken: Int64? = nil, timePerOutputToken: Int64? = nil,
    endToEndLatency: Int64? = nil, outputTokens: Int = 0, failureCode: String? = nil
  ) -> LiveRequest {
    LiveRequest(
      ended: .milliseconds(ended), timeToFirstToken: timeToFirstToken.map { $0 * 1_000_000 },
      timePerOutputToken: timePerOutputToken.map { $0 * 1_000_000 },
      endToEndLatency: endToEndLatency.map { $0 * 1_000_000 }, outputTokens: outputTokens,
      failureCode: failureCode)
  }

  /// Forty seconds of the second repetition. In each of them 20 requests end, with TTFT of 50…69 ms and ten
  /// more in every further ten seconds, TPOT of 5 ms and 40 tokens; in every tenth second two more fail. Three
  /// cases ended before.
  static func board() -> LiveBoard {
    var board = LiveBoard()
    board.finish("ChatLatency/closedLoop[4]", .good, "passed")
    board.finish("ChatLatency/closedLoop[16]", .bad, "regressed")
    board.finish("SimulatedLatency/closure", .doubtful, "no baseline")
    board.begin(name, as: name, plan: plan, repetitions: 3, at: .milliseconds(0))
    board.begin(repetition: 2, of: 3, at: .milliseconds(0))
    for second in Int64(0)..<40 {
      for number in Int64(0)..<20 {
        let first = 50 + second / 10 * 10 + number
        board.record(
          request(
            ended: second * 1000 + number * 50, timeToFirstToken: first, timePerOutputToken: 5,
            endToEndLatency: first + 195, outputTokens: 40))
      }
      board.note(inFlight: Int(second % 8) + 1)
      guard second % 10 == 9 else { continue }
      for code in ["http_429", "read_timeout"] {
        board.record(request(ended: second * 1000 + 990, failureCode: code))
      }
    }
    return board
  }

  static func snapshot() -> LiveSnapshot {
    var board = board()
    return board.snapshot(at: .milliseconds(40_000))
  }
}
