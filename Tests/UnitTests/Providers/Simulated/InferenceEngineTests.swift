import Synchronization
import Testing

@testable import PerfHarness

/// A model of a server that lives in real time, on however many threads. How long things take is the
/// machine's affair; what is told to whom, and in which order, is not.
@Suite struct InferenceEngineTests {
  /// One who asked, and what it was told.
  private final class Listener: InferenceListener {
    private struct State {
      var tokens: [Int] = []
      var isOver = false
      var isCancelled = false
      var isHearing = false
      /// Whether it was told two things at once, or anything after the end.
      var isConfused = false
      var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    /// With which token it loses interest; nil hears it out.
    private let cancelsAt: Int?
    private let ticket = Mutex<(InferenceEngine, InferenceServerModel.Ticket)?>(nil)

    init(cancelsAt: Int?) { self.cancelsAt = cancelsAt }

    var tokens: [Int] { state.withLock(\.tokens) }
    var isCancelled: Bool { state.withLock(\.isCancelled) }
    var isConfused: Bool { state.withLock(\.isConfused) }

    func ask(_ engine: InferenceEngine, _ request: InferenceServerModel.Request) async {
      guard case .waiting(let ticket) = engine.submit(request, listener: self) else { return }
      self.ticket.withLock { $0 = (engine, ticket) }
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if !state.isOver { state.waiter = continuation }
          return state.isOver
        }
        if isOver { continuation.resume() }
      }
    }

    func hear(_ news: InferenceEngine.News) {
      state.withLock { state in
        state.isConfused = state.isConfused || state.isHearing || state.isOver
        state.isHearing = true
      }
      var loses = false
      let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
        switch news {
        case .progress(let release):
          state.tokens.append(release.outputTokens)
          state.isOver = release.isFinished
          loses = !release.isFinished && release.outputTokens == cancelsAt
        case .refused: state.isOver = true
        case .cancelled:
          state.isOver = true
          state.isCancelled = true
        }
        state.isHearing = false
        guard state.isOver else { return nil }
        defer { state.waiter = nil }
        return state.waiter
      }
      waiter?.resume()
      if loses, let (engine, ticket) = ticket.withLock({ $0 }) { engine.cancel(ticket) }
    }
  }

  /// Steps of 20 µs, so that the next one is often over while news of the one before are still told.
  private let engine = InferenceEngine(
    InferenceServer(
      maxSequences: 16, prefillTokensPerSecond: 10_000_000, stepTime: .microseconds(20),
      stepTimePerSequence: .zero, stepTimePerCachedToken: .zero), clock: SystemClock())

  @Test func onManyThreadsEveryoneIsToldEverythingInOrder() async {
    let tokens = 12
    let listeners = await withTaskGroup(of: [Listener].self) { group in
      for task in 0..<16 {
        group.addTask { [engine] in
          var heard: [Listener] = []
          for number in 0..<6 {
            let listener = Listener(cancelsAt: number.isMultiple(of: 3) ? 5 : nil)
            await listener.ask(
              engine,
              InferenceServerModel.Request(
                id: "\(task)-\(number)", promptTokens: 4, outputTokens: tokens))
            heard.append(listener)
          }
          return heard
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(listeners.count == 96)
    #expect(listeners.allSatisfy { !$0.isConfused })
    for listener in listeners {
      // One after the other from the first on, whether all were heard or not.
      #expect(listener.tokens == Array(1...max(1, listener.tokens.count)))
      #expect(listener.isCancelled ? listener.tokens.count >= 5 : listener.tokens.count == tokens)
    }
    #expect(listeners.contains { $0.isCancelled })
  }
}
