import Synchronization

/// Writes the requests of a case while it is measured, so that they are not lost where the process dies.
///
/// Who measures leaves a timeline in a buffer and goes on; lines are made and written by a task, every two
/// seconds and when a repetition has ended. Nobody who measures waits for it: what it is too slow for is
/// left out, and counted.
package final class UnfinishedLog: Sendable {
  /// Opens what is written to. The message is for the console.
  typealias Open = @Sendable () throws(ReportError) -> (sink: any UnfinishedSink, message: String?)

  /// How long what was measured waits at most to be written.
  static let interval = Duration.seconds(2)
  /// Each time that so much was written, a request's chance to be written is halved: so a file grows by
  /// so much when the number of requests doubles.
  static let bytesToHalving = 128 << 20
  private static let pieceSize = 1 << 20

  private struct State {
    var buffer: UnfinishedBuffer
    var isOver = false
    var ticker: Task<Void, Never>?
  }

  private struct Output {
    enum Stage {
      case unopened
      case open(any UnfinishedSink)
      /// It could not be written to, and is still there.
      case broken(any UnfinishedSink)
      case over
    }

    var stage = Stage.unopened
    var text = UnfinishedText()
    var bytes = 0
    var hasRequests = false
    /// For the console, when the case is over: until then it shows how far the case is.
    var messages: [String] = []
  }

  private let item: UnfinishedCase
  private let bytesToHalving: Int
  private let wallClock: @Sendable () -> Double
  private let clock: any TimeSource
  private let executor: any TaskExecutor
  private let open: Open
  private let tell: @Sendable (String) -> Void
  private let state: Mutex<State>
  /// Held while it is written, by none of those who measure.
  private let output = Mutex(Output())

  /// - Parameters:
  ///   - item: the case.
  ///   - limits: how much waits to be written at most.
  ///   - wallClock: tells seconds since 1970.
  ///   - clock: what the writing is paced by.
  ///   - executor: where lines are made and written.
  ///   - tell: takes what is to be said on the console.
  ///   - open: is called once, when the first repetition has begun.
  init(
    _ item: UnfinishedCase, limits: UnfinishedBuffer.Limits = .usual,
    bytesToHalving: Int = UnfinishedLog.bytesToHalving,
    wallClock: @escaping @Sendable () -> Double, clock: any TimeSource = SystemClock(),
    executor: any TaskExecutor, tell: @escaping @Sendable (String) -> Void, open: @escaping Open
  ) {
    self.item = item
    self.bytesToHalving = bytesToHalving
    self.wallClock = wallClock
    self.clock = clock
    self.executor = executor
    self.tell = tell
    self.open = open
    state = Mutex(State(buffer: UnfinishedBuffer(limits)))
  }

  // MARK: Who measures

  /// What watches the repetitions of one side.
  package func observer(of side: UnfinishedSide) -> any RunObserver {
    Feed(log: self, side: side)
  }

  private struct Feed: RunObserver {
    let log: UnfinishedLog
    let side: UnfinishedSide

    func begin(repetition: Int, of repetitions: Int, at instant: MonotonicInstant) {
      log.begin(side, of: repetitions, at: instant)
    }

    /// Keeps measured requests alone, as the log of a finished case does.
    func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
      if phase == .measured { log.record(timeline) }
    }

    func end(at instant: MonotonicInstant) {
      log.wake()
    }
  }

  private func begin(_ side: UnfinishedSide, of repetitions: Int, at instant: MonotonicInstant) {
    let repetition = UnfinishedRepetition(
      side: side, planned: repetitions, began: wallClock(), origin: instant)
    state.withLock { state in
      guard !state.isOver else { return }
      state.buffer.begin(repetition)
      guard state.ticker == nil else { return }
      state.ticker = Task.detached(executorPreference: executor, priority: .utility) {
        await self.keepWriting()
      }
    }
    wake()
  }

  private func record(_ timeline: RequestTimeline) {
    let isUrgent = state.withLock { $0.isOver ? false : $0.buffer.append(timeline) }
    if isUrgent { wake() }
  }

  // MARK: Who writes

  /// Has what there is written, and does not wait for it.
  private func wake() {
    Task.detached(executorPreference: executor, priority: .utility) { self.write() }
  }

  private func keepWriting() async {
    while true {
      do {
        try await clock.sleep(until: clock.now.advanced(by: Self.interval))
      } catch {
        return
      }
      write()
    }
  }

  /// Writes what has come since the last time.
  func write() {
    output.withLock { output in
      switch output.stage {
      case .broken, .over: return
      case .unopened, .open: break
      }
      let entries = state.withLock { $0.buffer.drain() }
      guard !entries.isEmpty else { return }
      do throws(ReportError) {
        try write(entries, &output)
      } catch {
        if case .open(let sink) = output.stage {
          sink.leave()
          output.stage = .broken(sink)
        } else {
          output.stage = .over
        }
        output.messages.append(
          "\(error); until then a process that dies loses the case that it measures")
        stop()
      }
    }
  }

  private func write(
    _ entries: [UnfinishedBuffer.Entry], _ output: inout Output
  ) throws(ReportError) {
    let sink: any UnfinishedSink
    switch output.stage {
    case .broken, .over: return
    case .open(let opened): sink = opened
    case .unopened:
      let (opened, message) = try open()
      if let message { output.messages.append(message) }
      sink = opened
      output.stage = .open(sink)
      output.text.append(item)
    }
    for entry in entries {
      output.text.append(entry)
      if case .request = entry { output.hasRequests = true }
      if output.text.count >= Self.pieceSize { try flush(&output, to: sink) }
    }
    try flush(&output, to: sink)
    let halvings = output.bytes / bytesToHalving
    state.withLock { $0.buffer.halve(to: halvings) }
  }

  private func flush(_ output: inout Output, to sink: any UnfinishedSink) throws(ReportError) {
    let bytes = output.text.take()
    output.bytes += bytes.count
    try sink.append(bytes)
  }

  /// Takes no more.
  private func stop() {
    state.withLock { state in
      state.isOver = true
      state.ticker?.cancel()
      state.ticker = nil
      _ = state.buffer.drain()
    }
  }

  // MARK: The end

  /// The case's own files are written: takes away what was written meanwhile.
  package func remove() {
    end { sink, _ in
      sink.remove()
      return nil
    }
  }

  /// The case came to no report: writes what there is, and leaves it where there is any request in it.
  package func leave() {
    write()
    end { sink, hasRequests in
      guard hasRequests else {
        sink.remove()
        return nil
      }
      sink.leave()
      return "\(sink.path): what was measured of \(item.key), which came to no report"
    }
  }

  private func end(_ finish: (any UnfinishedSink, _ hasRequests: Bool) -> String?) {
    stop()
    let messages = output.withLock { output in
      switch output.stage {
      case .open(let sink), .broken(let sink):
        output.messages += [finish(sink, output.hasRequests)].compactMap(\.self)
      case .unopened, .over: break
      }
      output.stage = .over
      defer { output.messages = [] }
      return output.messages
    }
    for message in messages { tell("\(message)\n") }
  }
}
