extension LiveSettings {
  /// `PERF_SHARED_PREFIX`: a number of tokens (`500`) or a share of each prompt (`50%`), and after an `x`
  /// the number of groups (`500x4`).
  func sharedPrefix() throws(EnvironmentError) -> SharedPrefix {
    let prefix = try environment.value(
      "PERF_SHARED_PREFIX",
      expected: "a number of tokens (500) or a share (50%), with groups also 500x4 or 50%x4"
    ) { text -> SharedPrefix? in
      let parts = text.split(separator: "x", omittingEmptySubsequences: false)
      guard parts.count <= 2, let groups = parts.count == 2 ? Int(parts[1]) : 1 else { return nil }
      let prefix: SharedPrefix? =
        if parts[0].hasSuffix("%") {
          Double(parts[0].dropLast()).map { .share($0 / 100, groups: groups) }
        } else {
          Int(parts[0]).map { .tokens($0, groups: groups) }
        }
      return prefix.flatMap { (try? $0.validate()) == nil ? nil : $0 }
    }
    return prefix ?? .none
  }

  /// `PERF_TURNS`: how many turns conversations have, or from how many to how many (`2-8`).
  func conversation() throws(EnvironmentError) -> Conversation? {
    try environment.value(
      "PERF_TURNS", expected: "a number of turns from 1 to 10000 (3) or a range of them (2-8)"
    ) { text -> Conversation? in
      let parts = text.split(separator: "-", omittingEmptySubsequences: false)
      let numbers = parts.compactMap { Int($0) }
      guard (1...2).contains(parts.count), numbers.count == parts.count,
        let least = numbers.first, let most = numbers.last, least <= most
      else { return nil }
      let conversation = Conversation.turns(
        parts.count == 1 ? .constant(least) : .uniform(least...most))
      return (try? conversation.validate()) == nil ? nil : conversation
    }
  }

  /// `PERF_CANCEL_AFTER`: with which token the client hangs up (`20`), and after an `@` on which share of the
  /// requests (`20@10%`).
  func cancellation() throws(EnvironmentError) -> ClientCancellation? {
    try environment.value(
      "PERF_CANCEL_AFTER",
      expected: "a number of tokens (20), with a share of the requests also 20@10%"
    ) { text -> ClientCancellation? in
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count <= 2, let tokens = Int(parts[0]) else { return nil }
      var cancellation = ClientCancellation.afterTokens(.constant(tokens))
      if parts.count == 2 {
        guard parts[1].hasSuffix("%"), let percent = Double(parts[1].dropLast()) else { return nil }
        cancellation.share = percent / 100
      }
      return (try? cancellation.validate()) == nil ? nil : cancellation
    }
  }
}
