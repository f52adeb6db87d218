import Testing

@testable import PerfHarness

@Suite struct LiveBoardTests {
  private func began(_ key: String = "a", _ board: LiveBoard = LiveBoard()) -> LiveBoard {
    var board = board
    board.begin(key, as: key, plan: LiveSamples.plan, repetitions: 1, at: .milliseconds(0))
    return board
  }

  @Test func beforeTheFirstCaseThereIsNothingToTell() {
    var board = LiveBoard()
    let snapshot = board.snapshot(at: .milliseconds(5000))
    #expect(snapshot.progress == nil)
    #expect(!snapshot.isRunning)
    #expect(snapshot.cases.isEmpty)
  }

  @Test func aSnapshotTellsHowFarTheCaseIs() throws {
    let snapshot = LiveSamples.snapshot()
    let progress = try #require(snapshot.progress)
    #expect(snapshot.isRunning)
    #expect(progress.name == LiveSamples.name)
    #expect((progress.repetition, progress.repetitions) == (2, 3))
    // 20 a second for 40 s, and eight that failed.
    #expect(progress.ended == 808)
    #expect(progress.share == 0.808)
    #expect((snapshot.completed, snapshot.failed, snapshot.outputTokens) == (800, 8, 32_000))
    // That of the 40th second: 39 mod 8 + 1.
    #expect(snapshot.inFlight == 8)
    #expect(snapshot.requestsPerSecond == 20)
    #expect(snapshot.tokensPerSecond == 800)
    #expect(snapshot.seconds.map(\.completed) == Array(repeating: 20, count: 40))
    #expect(snapshot.seconds.map(\.failed) == (0..<40).map { $0 % 10 == 9 ? 2 : 0 })
    #expect(snapshot.seconds.map(\.inFlight) == (0..<40).map { $0 % 8 + 1 })
    #expect(snapshot.tens.map(\.completed) == [200, 200, 200, 200])
    #expect(snapshot.tens.map(\.failed) == [2, 2, 2, 2])
    #expect(
      snapshot.failures == [
        LiveSnapshot.Failures(code: "http_429", count: 4),
        LiveSnapshot.Failures(code: "read_timeout", count: 4),
      ])
    #expect(snapshot.firstTokens.bins(atMost: 1).map(\.count) == [800])
  }

  @Test func theSameCaseGoesOnWithItsFigures() {
    var board = began()
    board.record(LiveSamples.request(ended: 500, timeToFirstToken: 50))
    board.pause(at: .milliseconds(900))
    board.begin(
      "a", as: "a, again", plan: LiveSamples.plan, repetitions: 4, at: .milliseconds(2000))
    board.begin(repetition: 2, of: 4, at: .milliseconds(2000))
    board.record(LiveSamples.request(ended: 2500, timeToFirstToken: 50))
    let snapshot = board.snapshot(at: .milliseconds(3000))
    #expect(snapshot.progress?.name == "a, again")
    #expect(snapshot.progress?.ended == 1)
    #expect(snapshot.progress?.elapsed == .seconds(1))
    #expect(snapshot.elapsed == .seconds(3))
    #expect(snapshot.completed == 2)
    #expect(snapshot.seconds.map(\.completed) == [1, 0, 1])
    #expect(snapshot.cases == [LiveSnapshot.Case(name: "a", state: .running)])
  }

  @Test func anotherCaseBeginsAnew() {
    var board = began()
    board.record(LiveSamples.request(ended: 500, timeToFirstToken: 50))
    board.finish("a", .good, "passed")
    board.begin("b", as: "b", plan: LiveSamples.plan, repetitions: 1, at: .milliseconds(7000))
    let snapshot = board.snapshot(at: .milliseconds(7000))
    #expect(snapshot.completed == 0)
    #expect(snapshot.timeToFirstToken == nil)
    #expect(snapshot.seconds.isEmpty)
    #expect(
      snapshot.cases == [
        LiveSnapshot.Case(name: "a", state: .ended(.good, "passed")),
        LiveSnapshot.Case(name: "b", state: .running),
      ])
    #expect(snapshot.verdicts == [.good: 1])
  }

  /// Of a comparison the control is judged too, and never began under its name.
  @Test func aVerdictOnWhatNeverBeganIsShown() {
    var board = began("pair")
    board.finish("pair[control]", .doubtful, "measured")
    board.finish("pair", .bad, "regressed")
    #expect(
      board.snapshot(at: .milliseconds(0)).cases == [
        LiveSnapshot.Case(name: "pair", state: .ended(.bad, "regressed")),
        LiveSnapshot.Case(name: "pair[control]", state: .ended(.doubtful, "measured")),
      ])
  }

  @Test func whatCameToNoVerdictIsOverWhenTheNextCaseBegins() {
    var board = began("b", began("a"))
    #expect(
      board.snapshot(at: .milliseconds(0)).cases == [
        LiveSnapshot.Case(name: "a", state: .ended(.open, "no verdict")),
        LiveSnapshot.Case(name: "b", state: .running),
      ])
  }

  @Test func aPauseStopsTheClock() {
    var board = began()
    board.note(inFlight: 4)
    board.pause(at: .milliseconds(2500))
    let snapshot = board.snapshot(at: .milliseconds(100_000))
    #expect(!snapshot.isRunning)
    #expect(snapshot.inFlight == 0)
    #expect(snapshot.elapsed == .milliseconds(2500))
    #expect(snapshot.seconds.count == 2)
  }

  @Test func nothingGrowsWithoutEnd() {
    var board = began()
    for number in 0..<100 {
      board.record(LiveSamples.request(ended: 0, failureCode: "code_\(number)"))
      board.finish("case \(number)", .good, "passed")
      board.finish("other case \(number)", .good, "passed")
    }
    let snapshot = board.snapshot(at: .milliseconds(100_000_000))
    #expect(snapshot.failures.count == LiveBoard.failureKinds + 1)
    #expect(snapshot.failures.first == LiveSnapshot.Failures(code: "other", count: 80))
    #expect(snapshot.cases.count == LiveBoard.casesKept)
    #expect(snapshot.verdicts[.good] == 200)
    #expect(snapshot.seconds.count == LiveBoard.secondsKept)
    #expect(snapshot.tens.count == LiveBoard.tensKept)
  }
}
