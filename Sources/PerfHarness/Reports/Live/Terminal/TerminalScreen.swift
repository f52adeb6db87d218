import Synchronization

/// Shows what a feed has to tell on the whole of a terminal, while something is measured.
final class TerminalScreen: Sendable {
  /// From one frame to the next.
  static let frameInterval = Duration.milliseconds(200)
  /// After so many frames everything is written anew: others write to the same terminal.
  static let framesToRepaint = 10
  /// A screen is shown when a measurement has lasted so long: what was printed before it has then reached the
  /// terminal, and one that is over at once does not flash.
  static let delay = Duration.milliseconds(300)

  private struct State {
    var painter: Task<Void, Never>?
    var input: TerminalInput?
    var keys = TerminalKeys()
    var isShown = false
    var lines: [String]?
    var size: TerminalDevice.Size?
    var frame = 0
  }

  private let device: TerminalDevice
  private let board: TerminalBoard
  private let feed: LiveFeed
  private let clock: any TimeSource
  private let interrupt: @Sendable () -> Void
  private let state = Mutex(State())

  /// - Parameters:
  ///   - clock: what frames are paced by.
  ///   - interrupt: ends the run; a second time at once.
  init(
    _ device: TerminalDevice, look: TerminalBoard.Look, feed: LiveFeed,
    clock: any TimeSource = SystemClock(), interrupt: @escaping @Sendable () -> Void = {}
  ) {
    self.device = device
    board = TerminalBoard(look)
    self.feed = feed
    self.clock = clock
    self.interrupt = interrupt
  }

  /// Begins to show, unless it does already.
  func show() {
    state.withLock { state in
      guard state.painter == nil else { return }
      // Detached, so that it never takes the place of what is measured on an executor of its own.
      state.painter = Task.detached(executorPreference: clock.taskExecutor, priority: .low) {
        await self.paint()
      }
    }
  }

  /// Brings back what the terminal showed before, at once.
  func hide() {
    state.withLock { state in
      state.painter?.cancel()
      guard state.isShown else { return state = State() }
      state = State()
      TerminalRestoration.restore()
    }
  }

  private func paint() async {
    do {
      try await clock.sleep(until: clock.now.advanced(by: Self.delay))
      while true {
        for key in draw() where key == .quit { interrupt() }
        try await clock.sleep(until: clock.now.advanced(by: Self.frameInterval))
      }
    } catch {
      // Whoever cancels has hidden it.
    }
  }

  /// Shows a frame, unless the screen was hidden.
  ///
  /// - Returns: the keys that were pressed since the last one.
  private func draw() -> [TerminalKey] {
    let size = device.size
    let snapshot = feed.snapshot()
    return state.withLock { state in
      // It may have been hidden meanwhile.
      guard state.painter != nil, !Task.isCancelled else { return [] }
      // A crash has brought the terminal back, and writes there.
      guard !state.isShown || TerminalRestoration.isArmed else { return [] }
      if !state.isShown {
        state.isShown = true
        state.input = TerminalInput(device)
        TerminalRestoration.arm(device, input: state.input)
        device.write(ScreenUpdate.enter)
      }
      let lines = board.render(
        snapshot, columns: size.columns, rows: size.rows, hasKeys: state.input != nil)
      // Another size leaves nothing where it was.
      let isWhole = state.size != size || state.frame % Self.framesToRepaint == 0
      device.write(
        ScreenUpdate.text(from: isWhole ? nil : state.lines, to: lines))
      state.lines = lines
      state.size = size
      state.frame += 1
      return state.input.map { state.keys.decode($0.read()) } ?? []
    }
  }
}
