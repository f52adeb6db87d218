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
    var isShown = false
    var lines: [String]?
    var size: TerminalDevice.Size?
    var frame = 0
  }

  private let device: TerminalDevice
  private let board: TerminalBoard
  private let feed: LiveFeed
  private let clock: any TimeSource
  private let state = Mutex(State())

  /// - Parameter clock: what frames are paced by.
  init(
    _ device: TerminalDevice, look: TerminalBoard.Look, feed: LiveFeed,
    clock: any TimeSource = SystemClock()
  ) {
    self.device = device
    board = TerminalBoard(look)
    self.feed = feed
    self.clock = clock
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
        draw()
        try await clock.sleep(until: clock.now.advanced(by: Self.frameInterval))
      }
    } catch {
      // Whoever cancels has hidden it.
    }
  }

  private func draw() {
    let size = device.size
    let lines = board.render(feed.snapshot(), columns: size.columns, rows: size.rows)
    state.withLock { state in
      // It may have been hidden while the lines were made.
      guard state.painter != nil, !Task.isCancelled else { return }
      if !state.isShown {
        state.isShown = true
        TerminalRestoration.arm(device)
        device.write(ScreenUpdate.enter)
      }
      // Another size leaves nothing where it was.
      let isWhole = state.size != size || state.frame % Self.framesToRepaint == 0
      device.write(
        ScreenUpdate.text(from: isWhole ? nil : state.lines, to: lines))
      state.lines = lines
      state.size = size
      state.frame += 1
    }
  }
}
