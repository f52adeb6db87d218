/// Asks the datasets server until it answers, for as long as that makes sense.
struct DatasetAnswers {
  private let fetch: DatasetFetch
  private let clock: any TimeSource
  /// Whether the server has ever answered: then it is there, and a connection that breaks is a mishap.
  private var isThere = false

  init(_ fetch: @escaping DatasetFetch, _ clock: any TimeSource) {
    self.fetch = fetch
    self.clock = clock
  }

  /// The last reply to a question, whatever its status, and how often it was asked.
  ///
  /// - Throws: `WorkloadError` when the server can't be reached, `CancellationError` whenever the task was
  ///   cancelled.
  mutating func answer(to target: String) async throws -> (reply: DatasetReply, attempts: Int) {
    var attempt = 1
    while true {
      try Task.checkCancellation()
      let decision: HuggingFaceRetry
      do throws(WorkloadError) {
        let reply = try await fetch(target)
        isThere = true
        decision = HuggingFaceRetry(after: reply, attempt: attempt)
        if decision.isLast { return (reply, attempt) }
      } catch {
        // What a cancelled request fails with is no fault of the network.
        try Task.checkCancellation()
        decision = HuggingFaceRetry(afterFailureOf: attempt, isThere: isThere)
        if decision.isLast { throw error }
      }
      if case .wait(let duration) = decision {
        try await clock.sleep(until: clock.now.advanced(by: duration))
      }
      attempt += 1
    }
  }
}
