/// Keeps account of what a case spends, and says of every request whether it may still be sent. Pure.
///
/// Before a request is sent the most that it can use is reserved; when it has ended that is replaced by what
/// it used. So at any time what was spent and what is reserved together keep every cap, and whatever is
/// under way, in whatever order it ends, no cap is exceeded by more than what servers report beyond what
/// they were asked for. Once a request is refused all later ones are: what is cheaper must not come first.
package struct Ledger: Sendable {
  /// How many tokens a reply is taken for whose length the server decides, until enough have ended.
  package static let assumedOutput = 4_096
  /// How many must have come to their end before the longest of them stands for the next.
  package static let enoughReplies = 20

  private let caps: [Guard]
  /// What has ended.
  package private(set) var spent = Consumption()
  /// What is under way, at most.
  package private(set) var reserved = Consumption()
  /// The guard that has refused a request; nil while none was.
  package private(set) var refusal: Guard?
  private var replies = 0
  private var longestReply = 0

  /// - Parameter guards: those that cap nothing are left out.
  package init(_ guards: [Guard]) {
    caps = guards.filter(\.isCap)
  }

  /// How many tokens a reply is taken for whose length the server decides: 4,096, or, when twenty have come
  /// to their end, as many as the longest had. Refusals and replies that were broken off say nothing of it.
  package var assumedOutput: Int {
    replies < Self.enoughReplies ? Self.assumedOutput : longestReply
  }

  /// Takes note of a request that is about to be sent; false for one that must not be.
  package mutating func reserve(_ greatest: Consumption) -> Bool {
    guard refusal == nil else { return false }
    let underWay = reserved + greatest
    let exceeded = caps.first { cap in
      cap.isExceeded(by: spent + (cap.prices.map { underWay.dearest(at: $0) } ?? underWay))
    }
    if let exceeded {
      refusal = exceeded
      return false
    }
    reserved = reserved + greatest
    return true
  }

  /// Takes note of what a request has used.
  ///
  /// - Parameters:
  ///   - greatest: what was reserved for it.
  ///   - isWholeReply: whether it was answered to the end, so that it says how long the next reply may be.
  package mutating func settle(
    _ greatest: Consumption, used: Consumption, isWholeReply: Bool = true
  ) {
    reserved = reserved - greatest
    spent = spent + used
    guard isWholeReply else { return }
    replies += 1
    longestReply = max(longestReply, used.outputTokens)
  }
}

extension Guard {
  /// Whether it caps what is spent.
  package var isCap: Bool {
    switch self {
    case .requests, .tokens, .cost: true
    case .errorRate, .oversaturation: false
    }
  }

  /// Whether it needs to know how many tokens requests have.
  package var capsTokens: Bool {
    switch self {
    case .tokens, .cost: true
    case .requests, .errorRate, .oversaturation: false
    }
  }

  /// Whether so much is more than the cap.
  package func isExceeded(by consumption: Consumption) -> Bool {
    switch self {
    case .requests(let count): consumption.requests > count
    case .tokens(let count): consumption.tokens > count
    case .cost(let amount, let prices): consumption.cost(at: prices) > amount
    case .errorRate, .oversaturation: false
    }
  }

  /// The prices that it is reckoned by.
  package var prices: Prices? {
    if case .cost(_, let prices) = self { prices } else { nil }
  }
}
