import Synchronization

/// The account of one case, which all its repetitions share: the shell around `Ledger`.
package final class SpendingAccount: Sendable {
  /// By whose word requests have tokens.
  package enum TokenSource: Sendable, Hashable {
    /// What is asked for, and what servers report of it.
    case requests
    /// What calls of a closure tell when they end; `isDemanded` where a guard at the closure needs it.
    case calls(isDemanded: Bool)
  }

  private struct State {
    var ledger: Ledger
    /// Nil where requests say themselves what they may use.
    var calls: CallTokens?
  }

  private let state: Mutex<State>
  /// The first guard that caps tokens or what they cost.
  private let tokenCap: Guard?

  /// - Parameter source: by whose word requests have tokens.
  package init(_ guards: [Guard], tokens source: TokenSource = .requests) {
    let calls: CallTokens? =
      if case .calls(let isDemanded) = source { CallTokens(isDemanded: isDemanded) } else { nil }
    state = Mutex(State(ledger: Ledger(guards), calls: calls))
    tokenCap = guards.first(where: \.capsTokens)
  }

  /// What has been spent so far, and what is under way, which is nothing between repetitions.
  package var spent: Consumption { state.withLock { $0.ledger.spent + $0.ledger.reserved } }

  /// Why a request was refused; nil while none was.
  package var refusal: Repetition.GuardStop? {
    state.withLock { state in
      if let cap = untold(state) {
        return Repetition.GuardStop(cap, "a call has ended that did not tell its tokens")
      }
      return state.ledger.refusal.map {
        Repetition.GuardStop(
          $0, "the next request might use more than is left, so that none was sent any more")
      }
    }
  }

  /// The guard at a closure that needs tokens which its first call to end did not tell; nil where there is
  /// no such guard, and while no call has ended.
  package var untold: Guard? { state.withLock { untold($0) } }

  /// The guard of the environment that caps nothing, because no call of a closure told any tokens; nil
  /// where it does.
  package var idle: Guard? {
    state.withLock { state in
      guard let calls = state.calls, !calls.isDemanded, !calls.isTold else { return nil }
      return tokenCap
    }
  }

  private func untold(_ state: State) -> Guard? {
    state.calls?.isUntold == true ? tokenCap : nil
  }

  /// Takes note of a request that is about to be sent.
  ///
  /// - Returns: the most that it can use, to be settled when it has ended; nil for one that must not be
  ///   sent.
  package func reserve(_ request: GenerationRequest) -> Consumption? {
    state.withLock { state in
      guard untold(state) == nil else { return nil }
      let greatest =
        state.calls?.greatest
        ?? Consumption(greatestOf: request, assumedOutput: state.ledger.assumedOutput)
      return state.ledger.reserve(greatest) ? greatest : nil
    }
  }

  /// Takes note of how a request ended.
  ///
  /// - Parameter timeline: nil for one that was abandoned, which may be charged in full.
  package func settle(_ greatest: Consumption, by timeline: RequestTimeline?) {
    let isWholeReply = timeline?.isCompleted ?? false
    state.withLock { state in
      let used =
        timeline.map { timeline in
          state.calls?.take(timeline, reserved: greatest)
            ?? Consumption(of: timeline, greatest: greatest)
        } ?? greatest
      state.ledger.settle(greatest, used: used, isWholeReply: isWholeReply)
    }
  }
}
