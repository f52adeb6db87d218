/// When the requests of a repetition are due and which of them are measured: pure data.
package struct LoadPlan: Sendable {
  /// How many failures in a row, before any success, end a run that can't succeed.
  package static let defaultFailureLimit = 50

  package var load: Load
  /// What is measured.
  package var extent: Extent
  /// What is sent before it, on top.
  package var warmup: Margin
  /// What is sent after it, on top.
  package var cooldown: Margin
  /// The seed of the arrivals.
  package var seed: UInt64
  package var failureLimit: Int

  package init(
    load: Load, extent: Extent, warmup: Margin = .none, cooldown: Margin = .none, seed: UInt64,
    failureLimit: Int = LoadPlan.defaultFailureLimit
  ) {
    self.load = load
    self.extent = extent
    self.warmup = warmup.resolved(for: extent)
    self.cooldown = cooldown.resolved(for: extent)
    self.seed = seed
    self.failureLimit = failureLimit
  }

  /// How many requests can be under way at once in a closed loop; nil in an open one.
  package var concurrency: Int? {
    if case .closed(let concurrency) = load { concurrency } else { nil }
  }

  /// How many requests are sent in all; nil when a duration decides, of the whole or of a margin.
  package var plannedRequests: Int? {
    guard case .requests(var total) = extent else { return nil }
    for margin in [warmup, cooldown] {
      switch margin {
      case .none, .duration(.zero): break
      case .requests(let count): total += count
      case .duration, .share: return nil
      }
    }
    return total
  }

  /// How long requests are sent in all; nil when a count decides, of the whole or of a margin.
  package var plannedDuration: Duration? {
    guard case .duration(var total) = extent else { return nil }
    for margin in [warmup, cooldown] {
      switch margin {
      case .none, .requests(0): break
      case .duration(let duration): total += duration
      case .requests, .share: return nil
      }
    }
    return total
  }
}
