/// Makes the client hang up in the middle of replies, as users do who have read enough.
///
/// The connection is closed when so many events with output have come; a reply that ends before is an
/// ordinary one. What was received counts: TTFT, the gaps between events, and the time per token over
/// them, each event taken for a token. The end was never seen, so that E2E and throughput know nothing of
/// such a request. It has not failed: it is in no error count, but among the requests that the error rate
/// is a share of.
///
/// Over HTTP/1.1 to hang up is to close the connection, and the next request must open another one, which
/// is part of its latency; the report says how many did.
public struct ClientCancellation: Sendable, Hashable, CustomStringConvertible {
  /// After how many events with output; drawn for each request, at least 1. Most servers send a token in
  /// each.
  public var tokens: CountDistribution
  /// Which share of the requests, from more than 0 to 1; drawn for each from the seed.
  public var share: Double

  /// After so many tokens, e.g. `.afterTokens(20, share: 0.1)`.
  public static func afterTokens(
    _ tokens: CountDistribution, share: Double = 1
  ) -> ClientCancellation {
    ClientCancellation(tokens: tokens, share: share)
  }

  /// Throws for no tokens and for a share that is none.
  public func validate() throws(WorkloadError) {
    guard tokens.lies(in: 1...10_000_000) else {
      throw WorkloadError(
        .invalidSetting,
        "the client hangs up after \(tokens) tokens; expected 1 to 10000000; "
          + "write e.g. .afterTokens(20, share: 0.1)")
    }
    guard share > 0, share <= 1 else {
      throw WorkloadError(
        .invalidSetting,
        "the client hangs up on \(share) of the requests; expected more than 0 and at most 1; "
          + "write e.g. .afterTokens(20, share: 0.1)")
    }
  }

  /// After how many events the client hangs up on a request; nil where it does not.
  package func events(index: Int, seed: UInt64) -> Int? {
    var generator = SeededGenerator(seed: seed, stream: UInt64(bitPattern: Int64(index)))
    guard generator.nextUnit() < share else { return nil }
    return max(1, tokens.sample(using: &generator))
  }

  /// E.g. `after 20 tokens` or `0.1 of the requests after uniform(5, 20) tokens`.
  public var description: String {
    (share < 1 ? "\(share) of the requests " : "") + "after \(tokens) "
      + (tokens == 1 ? "token" : "tokens")
  }
}
