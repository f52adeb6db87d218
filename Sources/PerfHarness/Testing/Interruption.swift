import Dispatch
import Foundation
import Synchronization

/// Turns an interrupt (Ctrl-C, a cancelled CI job) into the cancellation of what is being measured, so
/// that its results are written before the process ends. A second interrupt ends it at once.
enum Interruption {
  private static let signals = [SIGINT, SIGTERM]

  /// The signal that came, if one did.
  private final class Received: Sendable {
    private let number = Mutex<Int32?>(nil)

    var signal: Int32? { number.withLock { $0 } }

    /// Returns whether one had come before.
    func note(_ signal: Int32) -> Bool {
      number.withLock { number in
        defer { number = signal }
        return number != nil
      }
    }
  }

  /// Runs `body` in a child task that an interrupt cancels.
  ///
  /// - Parameter finish: is run with what `body` returned, before the process ends of the interrupt.
  static func cancelling<Success: Sendable>(
    _ body: @escaping @Sendable () async throws -> Success,
    finish: @Sendable (Success) throws -> Void
  ) async throws -> Success {
    let received = Received()
    let (interrupts, interrupt) = AsyncStream.makeStream(of: Void.self)
    let dispositions = signals.map { signal($0, SIG_IGN) }
    let sources = signals.map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if received.note(number) { die(of: number) }
        interrupt.yield()
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for (number, disposition) in zip(signals, dispositions) { signal(number, disposition) }
      if let number = received.signal { die(of: number) }
    }
    let success = try await firstResult(
      of: { try await hidingLiveView(after: body) }, cancelledBy: interrupts)
    try finish(success)
    return success
  }

  /// Runs `body`, and takes a live view off the terminal: whatever is said then is to be read.
  private static func hidingLiveView<Success: Sendable>(
    after body: @Sendable () async throws -> Success
  ) async throws -> Success {
    #if canImport(Testing)
      let live = Surroundings.current.live
      do {
        let success = try await body()
        live.hide()
        return success
      } catch {
        live.giveUp()
        throw error
      }
    #else
      return try await body()
    #endif
  }

  /// Child tasks and no others: they run where their parent runs, under a simulated clock too.
  private static func firstResult<Success: Sendable>(
    of body: @escaping @Sendable () async throws -> Success,
    cancelledBy interrupts: AsyncStream<Void>
  ) async throws -> Success {
    try await withThrowingTaskGroup(of: Success?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        for await _ in interrupts { break }
        return nil
      }
      while let result = try await group.next() {
        group.cancelAll()
        if let result { return result }
      }
      throw CancellationError()
    }
  }

  private static func die(of number: Int32) {
    TerminalRestoration.restore()
    signal(number, SIG_DFL)
    // The threads that tasks and sources run on block signals: one that is raised there just waits.
    var raised = sigset_t()
    sigemptyset(&raised)
    sigaddset(&raised, number)
    pthread_sigmask(SIG_UNBLOCK, &raised, nil)
    raise(number)
  }
}
