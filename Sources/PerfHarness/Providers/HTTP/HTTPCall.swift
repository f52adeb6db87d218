#if HTTP
  /// A request that has its connection and waits to be sent. It must be sent, once.
  package final class HTTPCall<Output: Sendable>: Sendable {
    typealias Outcome = Result<Output, ProviderError>

    private let begin: @Sendable (CheckedContinuation<Outcome, Never>) -> Void
    private let cancel: @Sendable () -> Void

    init(
      begin: @escaping @Sendable (CheckedContinuation<Outcome, Never>) -> Void,
      cancel: @escaping @Sendable () -> Void
    ) {
      self.begin = begin
      self.cancel = cancel
    }

    /// Sends the request and waits for what its reader makes of the reply. Cancelling the task closes
    /// the connection at once.
    package var output: Output {
      get async throws(ProviderError) {
        let outcome = await withTaskCancellationHandler {
          await withCheckedContinuation { begin($0) }
        } onCancel: {
          cancel()
        }
        return try outcome.get()
      }
    }
  }
#endif
