import Synchronization
import Testing

@testable import PerfHarness

@Suite struct ProgressDisplayTests {
  private let clock = SimulationClock()

  /// Keeps what is written, with the milliseconds at which it was.
  private final class Recording: Sendable {
    struct Entry: Equatable {
      var milliseconds: Int64
      var text: String
    }

    private let entries = Mutex<[Entry]>([])
    private let clock: SimulationClock

    init(_ clock: SimulationClock) {
      self.clock = clock
    }

    func sink(isTerminal: Bool) -> ProgressDisplay.Sink {
      ProgressDisplay.Sink(isTerminal: isTerminal) { text in
        let entry = Entry(milliseconds: self.clock.now.nanoseconds / 1_000_000, text: text)
        self.entries.withLock { $0.append(entry) }
      }
    }

    var all: [Entry] { entries.withLock { $0 } }
  }

  /// What is written until the display is cancelled after so many milliseconds.
  private func show(
    isTerminal: Bool, name: String = "chat", width: Int = 100, until milliseconds: Int64
  ) async throws -> [Recording.Entry] {
    let recording = Recording(clock)
    let plan = LoadPlan(load: .closed(concurrency: 1), extent: .requests(40), seed: 1)
    let meter = ProgressMeter(name: name, repetitions: 1, plan: plan)
    let display = ProgressDisplay(
      to: recording.sink(isTerminal: isTerminal), clock: clock, width: width)
    try await clock.run { [clock] in
      meter.begin(at: clock.now)
      let task = Task(executorPreference: clock.executor) {
        await display.show(meter, clockOfMeter: clock)
      }
      try await clock.sleep(until: .milliseconds(milliseconds))
      task.cancel()
      await task.value
    }
    return recording.all
  }

  private static let clear = "\r\u{1B}[2K"

  @Test func aTerminalsLineIsRewrittenAndTakenAwayAtTheEnd() async throws {
    let entries = try await show(isTerminal: true, until: 350)
    let line = Self.clear + "chat  0/40 requests  0/s"
    #expect(
      entries == [
        Recording.Entry(milliseconds: 100, text: line),
        Recording.Entry(milliseconds: 200, text: line),
        Recording.Entry(milliseconds: 300, text: line),
        Recording.Entry(milliseconds: 350, text: Self.clear),
      ])
    // The display ends with its task, not with its next line.
    #expect(clock.now == .milliseconds(350))
  }

  @Test func linesComeEverMoreSeldomAndStay() async throws {
    let entries = try await show(isTerminal: false, until: 130_000)
    #expect(
      entries.map { $0.milliseconds / 1000 } == [5, 15, 25, 35, 45, 55, 65, 95, 125])
    #expect(entries.allSatisfy { $0.text == "chat  0/40 requests  0/s\n" })
  }

  @Test func aShortRunWritesNoLine() async throws {
    #expect(try await show(isTerminal: false, until: 4999).isEmpty)
  }

  @Test func aTerminalsLineIsCutToItsWidth() async throws {
    let entries = try await show(isTerminal: true, name: "ängström", width: 12, until: 150)
    #expect(entries.first?.text == Self.clear + "ängström  0/")
    let lines = try await ProgressDisplayTests().show(
      isTerminal: false, name: "ängström", width: 12, until: 5500)
    #expect(lines.map(\.text) == ["ängström  0/40 requests  0/s\n"])
  }

  @Test func aLongNameLeavesRoomForTheNumbers() async throws {
    let name = String(repeating: "ä", count: 41)
    let entries = try await show(isTerminal: true, name: name, until: 150)
    #expect(
      entries.first?.text
        == Self.clear + String(repeating: "ä", count: 39) + "…  0/40 requests  0/s")
  }

  @Test(arguments: [
    (true, 0, 100), (true, 3600, 100), (false, 0, 5000), (false, 4, 5000), (false, 5, 10_000),
    (false, 59, 10_000), (false, 60, 30_000), (false, 3600, 30_000),
  ])
  func theNextLineIsDueAfterAnInterval(isTerminal: Bool, seconds: Int, milliseconds: Int) {
    #expect(
      ProgressDisplay.interval(isTerminal: isTerminal, elapsed: .seconds(seconds))
        == .milliseconds(milliseconds))
  }

  @Test func offIsNowhere() {
    #expect(ProgressDisplay.Sink.system(.off) == nil)
    #expect(ProgressDisplay.Sink.system(.lines)?.isTerminal == false)
  }
}
