import Foundation

/// Shows a meter while a case runs: one line that is rewritten on a terminal, else lines now and then.
package struct ProgressDisplay: Sendable {
  /// Where progress goes.
  package enum Style: Sendable, Hashable {
    /// Nowhere.
    case off
    /// To the terminal that the process was started from, else as lines.
    case automatic
    /// As lines to the standard error stream, whatever there is of a terminal.
    case lines
  }

  /// Something that text can be written to at once.
  package struct Sink: Sendable {
    /// Whether a line can be overwritten.
    package var isTerminal: Bool
    package var write: @Sendable (String) -> Void

    package init(isTerminal: Bool, write: @escaping @Sendable (String) -> Void) {
      self.isTerminal = isTerminal
      self.write = write
    }

    /// The sink of a style on this process; nil when there is nothing to show.
    package static func system(_ style: Style) -> Sink? {
      switch style {
      case .off: nil
      case .automatic: terminal ?? standardError
      case .lines: standardError
      }
    }

    /// `swift test` keeps the streams of its tests for itself, but their terminal is still theirs.
    private static var terminal: Sink? {
      guard let handle = FileHandle(forWritingAtPath: "/dev/tty") else { return nil }
      return Sink(isTerminal: true) { try? handle.write(contentsOf: Data($0.utf8)) }
    }

    private static let standardError = Sink(isTerminal: false) {
      try? FileHandle.standardError.write(contentsOf: Data($0.utf8))
    }
  }

  /// Takes the terminal's line back to its beginning and clears it.
  private static let clearLine = "\r\u{1B}[2K"

  private let sink: Sink
  private let clock: any TimeSource
  private let width: Int

  /// - Parameters:
  ///   - clock: what the display paces itself by.
  ///   - width: how many columns of a terminal's line are used, so that it never wraps.
  package init(to sink: Sink, clock: any TimeSource = SystemClock(), width: Int = 100) {
    self.sink = sink
    self.clock = clock
    self.width = width
  }

  /// When the next line is due: soon at first, then ever more seldom, so that neither a short run
  /// is silent nor a long one floods a log.
  package static func interval(isTerminal: Bool, elapsed: Duration) -> Duration {
    if isTerminal { return .milliseconds(100) }
    if elapsed < .seconds(5) { return .seconds(5) }
    return elapsed < .seconds(60) ? .seconds(10) : .seconds(30)
  }

  /// Shows the meter until the task is cancelled; then the line is taken away again.
  package func show(_ meter: ProgressMeter, clockOfMeter: any TimeSource) async {
    let start = clock.now
    while true {
      let interval = Self.interval(isTerminal: sink.isTerminal, elapsed: clock.now - start)
      do {
        try await clock.sleep(until: clock.now.advanced(by: interval))
      } catch {
        break
      }
      let line = meter.snapshot(at: clockOfMeter.now).line
      sink.write(
        sink.isTerminal ? Self.clearLine + String(line.prefix(width)) : "\(line)\n")
    }
    if sink.isTerminal { sink.write(Self.clearLine) }
  }
}
