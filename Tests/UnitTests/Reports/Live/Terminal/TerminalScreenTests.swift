import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// What is written to a terminal, on a pseudo-terminal and under the simulated clock.
@Suite(.serialized) struct TerminalScreenTests {
  private static let home = "\u{1B}[H"
  private static let look = TerminalBoard.Look(isColored: false, isUnicode: true)
  private let clock = SimulationClock()

  @Test func aScreenIsEnteredRewrittenResizedAndLeft() async throws {
    let terminal = try PseudoTerminal(columns: 40, rows: 3)
    let feed = LiveFeed()
    let screen = TerminalScreen(terminal.device, look: Self.look, feed: feed, clock: clock)
    let clock = clock
    try await clock.run {
      feed.begin("chat", as: "chat", plan: LiveSamples.plan, repetitions: 1, clock: clock)
      screen.show()
      // Twice is once.
      screen.show()
      try await clock.sleep(until: .milliseconds(299))
      #expect(!terminal.isReadable())

      try await clock.sleep(until: .milliseconds(301))
      #expect(
        try terminal.read(through: Self.home)
          == ScreenUpdate.enter
          + Self.whole(["chat" + String(repeating: " ", count: 33) + "0 s", Self.bar, Self.counts]))

      // The line that has changed, and no other.
      for _ in 0..<5 { feed.record(RunSamples.completed(1), in: .measured) }
      try await clock.sleep(until: .milliseconds(501))
      #expect(
        try terminal.read(through: Self.home)
          == "\u{1B}[2;1H\u{1B}[2K\(Self.laterBar)\(Self.home)")

      // Another size is another screen.
      terminal.resize(columns: 10, rows: 1)
      try await clock.sleep(until: .milliseconds(701))
      #expect(try terminal.read(through: Self.home) == Self.whole(["chat   0 s"]))

      // Nothing has changed: nothing is written.
      try await clock.sleep(until: .milliseconds(901))
      #expect(!terminal.isReadable())

      // Others write to the same terminal, so that now and then all is written anew.
      try await clock.sleep(until: .milliseconds(301 + 10 * 200))
      #expect(try terminal.read(through: Self.home).contains("chat   "))

      screen.hide()
      #expect(try terminal.read(through: ScreenUpdate.leave).hasSuffix(ScreenUpdate.leave))
      screen.hide()
      try await clock.sleep(until: .milliseconds(5000))
      #expect(!terminal.isReadable())
    }
  }

  @Test func aKeyEndsTheRunAndTheTerminalIsGivenBack() async throws {
    let terminal = try PseudoTerminal(columns: 40, rows: 10)
    let asked = Atomic(0)
    let screen = TerminalScreen(
      terminal.device, look: Self.look, feed: LiveFeed(), clock: clock
    ) { asked.add(1, ordering: .relaxed) }
    #expect(terminal.isLineByLine)
    let clock = clock
    try await clock.run {
      screen.show()
      try await clock.sleep(until: .milliseconds(301))
      #expect(!terminal.isLineByLine)
      let text = "q or Ctrl-C ends the run, and keeps what"
      #expect(try terminal.read(through: Self.home).contains(text))

      terminal.type("x\u{1B}[A")
      try await clock.sleep(until: .milliseconds(501))
      #expect(asked.load(ordering: .relaxed) == 0)
      terminal.type("q")
      try await clock.sleep(until: .milliseconds(701))
      #expect(asked.load(ordering: .relaxed) == 1)
      // Nobody has to wait for the end of a line, and nothing of it is shown.
      #expect(!terminal.isReadable())

      screen.hide()
      #expect(terminal.isLineByLine)
      #expect(try terminal.read(through: ScreenUpdate.leave) == ScreenUpdate.leave)
      terminal.type("q")
      try await clock.sleep(until: .milliseconds(5000))
      #expect(asked.load(ordering: .relaxed) == 1)
    }
  }

  @Test func whereThereAreNoKeysTheScreenNamesNone() async throws {
    let pipe = Pipe()
    #expect(
      TerminalInput(TerminalDevice(descriptor: pipe.fileHandleForWriting.fileDescriptor)) == nil)
    let lines = TerminalBoard(Self.look).render(LiveSnapshot(), columns: 80, rows: 10)
    #expect(lines.last == "Ctrl-C ends the run, and keeps what was measured")
  }

  @Test func whatIsOverAtOnceShowsNothing() async throws {
    let terminal = try PseudoTerminal(columns: 40, rows: 3)
    let screen = TerminalScreen(
      terminal.device, look: Self.look, feed: LiveFeed(), clock: clock)
    let clock = clock
    try await clock.run {
      screen.show()
      try await clock.sleep(until: .milliseconds(200))
      screen.hide()
      try await clock.sleep(until: .milliseconds(1000))
    }
    #expect(!terminal.isReadable())
  }

  @Test func aTerminalThatTellsNoSizeIsTakenForAUsualOne() throws {
    let pipe = Pipe()
    let device = TerminalDevice(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    #expect(device.size == TerminalDevice.Size(columns: 80, rows: 24))
    let terminal = try PseudoTerminal(columns: 132, rows: 50)
    #expect(terminal.device.size == TerminalDevice.Size(columns: 132, rows: 50))
  }

  private static let bar = "░░░░░░░░░░░░░   0 %  0 of 1,000 requests"
  // Five took half a second, so that 995 take 99.5.
  private static let laterBar = "░░   0 %  5 of 1,000 requests  99 s left"
  private static let counts = "0 in flight · – requests/s · – tokens/s "

  private static func whole(_ lines: [String]) -> String {
    lines.enumerated().map { "\u{1B}[\($0 + 1);1H\u{1B}[2K\($1)" }.joined() + home
  }
}

/// Whatever ends a process, its terminal is what it was before. The terminal of these processes is their
/// standard output.
@Suite struct TerminalRestorationTests {
  private static let device = TerminalDevice(descriptor: STDOUT_FILENO)

  @Test func anInterruptedRunLeavesTheScreenBeforeItsResultsArePrinted() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGTERM), observing: [\.standardOutputContent]
    ) {
      try await Self.interrupt { Task.isCancelled }
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.contains(ScreenUpdate.enter))
    #expect(output.hasSuffix(ScreenUpdate.leave + "written"))
  }

  @Test func aSecondInterruptLeavesTheScreenToo() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGTERM), observing: [\.standardOutputContent]
    ) {
      try await Self.interrupt { false }
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.contains(ScreenUpdate.enter))
    #expect(output.hasSuffix(ScreenUpdate.leave))
  }

  @Test func theEndOfAProcessLeavesTheScreen() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(3), observing: [\.standardOutputContent]
    ) {
      TerminalRestoration.arm(Self.device)
      exit(3)
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.hasSuffix(ScreenUpdate.leave))
  }

  @Test func aCrashLeavesTheScreenAndIsACrash() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGSEGV), observing: [\.standardOutputContent]
    ) {
      TerminalRestoration.arm(Self.device)
      // No page is mapped there.
      let pointer = try #require(UnsafeMutablePointer<Int>(bitPattern: 8))
      pointer.pointee = 1
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.hasSuffix(ScreenUpdate.leave))
  }

  /// Ctrl-\ goes to whom the terminal belongs.
  @Test func aQuitSignalLeavesTheScreenAndIsOne() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGQUIT), observing: [\.standardOutputContent]
    ) {
      TerminalRestoration.arm(Self.device)
      // Swift's own handler shows where everyone is at the first one, and lets the process live.
      for _ in 0..<500 {
        kill(getpid(), SIGQUIT)
        usleep(20_000)
      }
      exit(0)
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.contains(ScreenUpdate.leave))
  }

  @Test func anAbortLeavesTheScreenAndIsAnAbort() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGABRT), observing: [\.standardOutputContent]
    ) {
      TerminalRestoration.arm(Self.device)
      abort()
    }
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.hasSuffix(ScreenUpdate.leave))
  }

  /// Shows a screen, and is interrupted until it has enough of it.
  private static func interrupt(until isEnough: @escaping @Sendable () -> Bool) async throws {
    let surroundings = Surroundings(live: LiveView { device })
    try await surroundings.live.open(.terminal, surroundings)
    try await Surroundings.$current.withValue(surroundings) {
      try await Interruption.cancelling {
        let view = surroundings.live.view(of: CaseKey(suite: "Chat", test: "short"))
        _ = view?.begin("chat", plan: LiveSamples.plan, repetitions: 1, clock: SystemClock())
        // The screen comes when a measurement has lasted for a while.
        usleep(1_000_000)
        for _ in 0..<100 where !isEnough() {
          kill(getpid(), SIGTERM)
          usleep(100_000)
        }
      } finish: { _ in
        try FileHandle.standardOutput.write(contentsOf: Data("written".utf8))
      }
    }
  }
}
