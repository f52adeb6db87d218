extension Run {
  /// What a reader must know of requests that the client hung up on; nil where there were none.
  package var cancellationNote: String? {
    let count = Totals(repetitions).cancelledByClient
    guard count > 0 else { return nil }
    return
      "the client hung up on \(count) \(count == 1 ? "request" : "requests"), which count in TTFT, "
      + "TPOT, ICL and dispatch lag, with a token for each event, and not in E2E, throughput and tokens"
  }
}
