import Dispatch
import Foundation
import Synchronization

/// Turns an interrupt (Ctrl-C, a cancelled CI job, `q` on the screen) into the cancellation of what is being
/// measured, so that its results are written before the process ends. A second interrupt ends it at once.
enum Interruption {
  private struct Interrupts {
    /// What cancels each of those that are being measured.
    var running: [Int: AsyncStream<Void>.Continuation] = [:]
    var begun = 0
    /// The signal that came while something was measured, if one did.
    var received: Int32?
    var sources: [any DispatchSourceSignal] = []
    var parentWatch: (any DispatchSourceTimer)?
  }

  /// What is to be done about a signal.
  private enum Reaction {
    case cancel([AsyncStream<Void>.Continuation])
    case die
  }

  private static let state = Mutex(Interrupts())

  /// Runs `body` in a child task that an interrupt cancels.
  ///
  /// - Parameters:
  ///   - finish: is run with what `body` returned, before the process ends of the interrupt.
  ///   - giveUp: is run before that, too, where `body` or `finish` throws.
  static func cancelling<Success: Sendable>(
    _ body: @escaping @Sendable () async throws -> Success,
    finish: @Sendable (Success) throws -> Void, giveUp: @Sendable () -> Void = {}
  ) async throws -> Success {
    let (interrupts, interrupt) = AsyncStream.makeStream(of: Void.self)
    let number = begin(interrupt)
    defer { end(number) }
    do {
      let success = try await firstResult(
        of: { try await hidingLiveView(after: body) }, cancelledBy: interrupts)
      try finish(success)
      return success
    } catch {
      giveUp()
      throw error
    }
  }

  /// Runs `body`, during which an interrupt does not end the process before `body` returns: what was measured
  /// within it may still have to be sent. The second interrupt does.
  static func waiting<Success: Sendable>(
    for body: @Sendable () async throws -> Success
  ) async throws -> Success {
    let number = begin(AsyncStream.makeStream(of: Void.self).continuation)
    defer { end(number) }
    return try await body()
  }

  /// Does what a signal does that comes from outside: cancels what is being measured, and ends the process
  /// where that was asked for before, or where nothing is.
  static func interrupt(by number: Int32 = SIGINT) {
    let reaction = state.withLock { state -> Reaction in
      guard !state.running.isEmpty, state.received == nil else { return .die }
      state.received = number
      return .cancel(Array(state.running.values))
    }
    switch reaction {
    case .cancel(let running): for interrupt in running { interrupt.yield() }
    case .die: die(of: number)
    }
  }

  /// As `interrupt`, of something that goes on telling the same.
  private static func interruptOnce(by number: Int32) {
    guard state.withLock({ $0.received == nil }) else { return }
    interrupt(by: number)
  }

  private static func begin(_ interrupt: AsyncStream<Void>.Continuation) -> Int {
    state.withLock { state in
      // Watched once, and until the process ends: on Linux libdispatch takes a signal over when it is
      // watched for the first time, and never again. Whoever ignores it meanwhile ignores it for good.
      if state.sources.isEmpty {
        state.sources = [SIGINT, SIGTERM].map(watch)
        state.parentWatch = swiftPM.map(watchParent)
      }
      if state.received != nil { interrupt.yield() }
      state.begun += 1
      state.running[state.begun] = interrupt
      return state.begun
    }
  }

  private static func watch(_ number: Int32) -> any DispatchSourceSignal {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler { Interruption.interrupt(by: number) }
    source.resume()
    return source
  }

  /// SwiftPM, where it has started this process, as far as that can be told: on Linux.
  private static var swiftPM: pid_t? {
    let parent = getppid()
    let name = try? String(contentsOfFile: "/proc/\(parent)/comm", encoding: .utf8)
    return name?.hasPrefix("swift-test") == true ? parent : nil
  }

  /// SwiftPM that is terminated or killed does not tell its tests: they would go on sending requests that
  /// nobody waits for.
  private static func watchParent(_ parent: pid_t) -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + .seconds(1), repeating: .seconds(1))
    timer.setEventHandler {
      guard getppid() != parent else { return }
      // Nobody reads what is printed any more; what is written to files is not to be lost by that.
      signal(SIGPIPE, SIG_IGN)
      Interruption.interruptOnce(by: SIGTERM)
    }
    timer.resume()
    return timer
  }

  private static func end(_ number: Int) {
    let received = state.withLock { state in
      state.running[number] = nil
      // Others still write what they have measured.
      return state.running.isEmpty ? state.received : nil
    }
    if let received { die(of: received) }
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
    if number == SIGINT { TerminalInput.interruptParent() }
    signal(number, SIG_DFL)
    // The threads that tasks and sources run on block signals: one that is raised there just waits.
    var raised = sigset_t()
    sigemptyset(&raised)
    sigaddset(&raised, number)
    pthread_sigmask(SIG_UNBLOCK, &raised, nil)
    raise(number)
  }
}
