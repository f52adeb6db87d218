#if HTTP
  import NIOCore

  /// A request that has its connection and waits to be sent. It must be sent, once.
  package final class HTTPCall<Output: Sendable>: Sendable {
    private let exchange: NIOLoopBoundBox<Exchange>
    private let connection: ConnectionPool.Handle
    private let outcome: HTTPOutcome<Output>

    init(
      _ exchange: NIOLoopBoundBox<Exchange>, on connection: ConnectionPool.Handle,
      outcome: HTTPOutcome<Output>
    ) {
      self.exchange = exchange
      self.connection = connection
      self.outcome = outcome
    }

    /// Sends the request and waits for what its reader makes of the reply. Cancelling the task closes
    /// the connection at once.
    package var output: Output {
      get async throws(ProviderError) {
        await withTaskCancellationHandler {
          await withCheckedContinuation { begin($0) }
        } onCancel: {
          cancel()
        }
        guard let result = outcome.take() else {
          throw ProviderError(.cancelled, "the request was given up before it had an outcome")
        }
        return try result.get()
      }
    }

    private func begin(_ continuation: CheckedContinuation<Void, Never>) {
      let (exchange, connection) = (exchange, connection)
      if connection.eventLoop.inEventLoop {
        exchange.value.begin(continuation, on: connection.value)
      } else {
        connection.eventLoop.execute { exchange.value.begin(continuation, on: connection.value) }
      }
    }

    private func cancel() {
      connection.eventLoop.execute { [exchange] in exchange.value.cancel() }
    }
  }
#endif
