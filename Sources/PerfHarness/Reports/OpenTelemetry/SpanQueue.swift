import Synchronization

/// Spans that wait to be exported: so many at most, and what comes beyond that is dropped and counted.
package final class SpanQueue: Sendable {
  private struct State {
    var spans: [OTLPSpanData] = []
    var dropped = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  package init(limit: Int) {
    self.limit = limit
  }

  package var count: Int { state.withLock { $0.spans.count } }

  package func append(_ span: OTLPSpanData) {
    state.withLock { state in
      if state.spans.count < limit {
        state.spans.append(span)
      } else {
        state.dropped += 1
      }
    }
  }

  /// Takes the oldest ones.
  package func take(atMost count: Int) -> [OTLPSpanData] {
    state.withLock { state in
      let taken = Array(state.spans.prefix(count))
      state.spans.removeFirst(taken.count)
      return taken
    }
  }

  /// How many were dropped since this was last asked.
  package func takeDropped() -> Int {
    state.withLock { state in
      defer { state.dropped = 0 }
      return state.dropped
    }
  }
}
