import Synchronization

/// The account of one case, which all its repetitions share: the shell around `Ledger`.
package final class SpendingAccount: Sendable {
  private let ledger: Mutex<Ledger>
  /// Whether requests have tokens: the calls of a closure have none that anybody knows.
  private let countsTokens: Bool
  private let guards: [Guard]

  /// - Parameter countsTokens: whether requests have tokens.
  package init(_ guards: [Guard], countsTokens: Bool = true) {
    ledger = Mutex(Ledger(guards))
    self.countsTokens = countsTokens
    self.guards = guards
  }

  /// What has been spent so far, and what is under way, which is nothing between repetitions.
  package var spent: Consumption { ledger.withLock { $0.spent + $0.reserved } }

  /// The guard that has refused a request; nil while none was.
  package var refusal: Guard? { ledger.withLock(\.refusal) }

  /// Takes note of a request that is about to be sent.
  ///
  /// - Returns: the most that it can use, to be settled when it has ended; nil for one that must not be
  ///   sent.
  package func reserve(_ request: GenerationRequest) -> Consumption? {
    ledger.withLock { ledger in
      let greatest =
        countsTokens
        ? Consumption(greatestOf: request, assumedOutput: ledger.assumedOutput)
        : Consumption(requests: 1)
      return ledger.reserve(greatest) ? greatest : nil
    }
  }

  /// Takes note of how a request ended.
  ///
  /// - Parameter timeline: nil for one that was abandoned, which may be charged in full.
  package func settle(_ greatest: Consumption, by timeline: RequestTimeline?) {
    let used =
      timeline.map { countsTokens ? Consumption(of: $0, greatest: greatest) : greatest } ?? greatest
    ledger.withLock { $0.settle(greatest, used: used) }
  }
}
