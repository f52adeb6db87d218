import Foundation
import Testing

@testable import PerfHarness

@Suite struct UnfinishedLogTests {
  private let clock = SimulationClock()
  private let sheet: UnfinishedSheet

  init() {
    sheet = UnfinishedSheet(clock)
  }

  private func log(
    limits: UnfinishedBuffer.Limits = .usual,
    bytesToHalving: Int = UnfinishedLog.bytesToHalving, message: String? = nil
  ) -> UnfinishedLog {
    UnfinishedLog(
      UnfinishedSamples.item, limits: limits, bytesToHalving: bytesToHalving,
      wallClock: { 1_767_323_046.5 }, clock: clock, executor: clock.executor, tell: sheet.tell
    ) { [sheet] () throws(ReportError) in (sheet, message) }
  }

  /// Due `due` ms into the clock, and ended 81 ms later.
  private func request(_ index: Int, due: Double) -> RequestTimeline {
    ReportSamples.request(
      index, due: due, sent: 3, firstByte: 55, outputs: [(60, .text), (80, .text)], ended: 81,
      tokens: TokenUsage(prompt: 30, output: 3), finishReason: .stop)
  }

  /// One repetition that began a second into the clock.
  private func begin(_ log: UnfinishedLog) -> any RunObserver {
    let feed = log.observer(of: UnfinishedSamples.side)
    feed.begin(repetition: 1, of: 3, at: MonotonicInstant(nanoseconds: 1_000_000_000))
    return feed
  }

  // MARK: Lines

  @Test func theLinesAreTheseTexts() {
    let log = log(limits: UnfinishedBuffer.Limits(requests: 1, outputs: 10))
    let feed = begin(log)
    feed.record(request(20, due: 1500), in: .measured)
    feed.record(request(21, due: 1600), in: .measured)
    log.write()
    let expected = """
      {"kind":"case","schemaVersion":1,"suite":"Chat","test":"latency","case":"a \\"b\\"",\
      "began":"2026-01-02T03:04:05.000Z","process":42,"environment":"ci",\
      "scenario":{"name":"chat","hash":"\(UnfinishedSamples.item.experiment.hash)",\
      "settings":{"load":"closed","seed":"1"}}}
      {"kind":"repetition","suite":"Chat","test":"latency","case":"a \\"b\\"","repetition":0,\
      "planned":3,"began":"2026-01-02T03:04:06.500Z","load":"closed(concurrency: 2)",\
      "provider":"openai","model":"m","endpoint":"http://127.0.0.1:8000"}
      {"suite":"Chat","test":"latency","case":"a \\"b\\"","repetition":0,"index":20,"turn":null,\
      "due":0.5,"sent":0.003,"connected":null,"firstByte":0.055,"ended":0.081,\
      "outputs":{"count":2,"first":0.06,"last":0.08,\
      "kinds":{"text":2,"reasoning":0,"toolCall":0,"result":0},"at":[0.06,0.08]},\
      "tokens":{"prompt":30,"output":3,"reasoning":null,"cached":null,\
      "promptIncludesCached":true,"source":"usage"},\
      "finishReason":"stop","error":null,"timeToFirstToken":0.06,"timePerOutputToken":0.01,\
      "endToEndLatency":0.08}
      {"kind":"leftOut","suite":"Chat","test":"latency","case":"a \\"b\\"","repetition":0,\
      "tooFast":1,"tooMany":0,"chance":1.0}

      """
    #expect(sheet.text == expected)
  }

  /// A process that dies tells nobody: the log is just not heard of again.
  @Test func whatWasWrittenBeforeAnAbruptEndCanBeRead() throws {
    let log = log()
    let feed = begin(log)
    for index in 0..<3 { feed.record(request(index, due: 1000), in: .measured) }
    log.write()
    feed.record(request(3, due: 1000), in: .measured)
    let objects = try UnfinishedSamples.objects(in: sheet.text)
    #expect(objects.map { $0["kind"] as? String } == ["case", "repetition", nil, nil, nil])
    #expect(objects.compactMap { $0["index"] as? Int } == [0, 1, 2])
    #expect(sheet.end == nil)
  }

  @Test func requestsThatAreNotMeasuredAreNotWritten() throws {
    let log = log()
    let feed = begin(log)
    feed.record(request(0, due: 1000), in: .warmup)
    feed.record(request(1, due: 1000), in: .measured)
    feed.record(request(2, due: 1000), in: .cooldown)
    log.write()
    let objects = try UnfinishedSamples.objects(in: sheet.text)
    #expect(objects.compactMap { $0["index"] as? Int } == [1])
  }

  @Test func aCallWithNothingNewWritesNothing() {
    let log = log()
    log.write()
    #expect(sheet.pieces.isEmpty)
    _ = begin(log)
    log.write()
    log.write()
    #expect(sheet.pieces.count == 1)
  }

  /// The case's line, that of the repetition, and five of requests; about 600 bytes each make more than 1000.
  @Test func aLargeFileGrowsMoreSlowly() throws {
    let log = log(bytesToHalving: 1000)
    let feed = begin(log)
    for index in 0..<5 { feed.record(request(index, due: 1000), in: .measured) }
    log.write()
    let halvings = sheet.text.utf8.count / 1000
    #expect(halvings >= 1)
    for index in 5..<105 { feed.record(request(index, due: 1000), in: .measured) }
    log.write()
    let objects = try UnfinishedSamples.objects(in: sheet.text)
    let last = try #require(objects.last)
    #expect(last["chance"] as? Double == 1 / Double(1 << halvings))
    let left = try #require(last["tooMany"] as? Int)
    #expect(left > 0)
    #expect(objects.count { $0["index"] != nil } == 105 - left)
  }

  // MARK: When

  /// Ten requests a second for six seconds, of which the first second warms up; each takes 12 ms.
  @Test func linesComeEveryTwoSecondsAndWhenARepetitionHasEnded() async throws {
    let log = log()
    let provider = SimulatedProvider(
      SimulatedProvider.Behavior(timeToFirstToken: .milliseconds(10), tokenGap: .milliseconds(1)),
      clock: clock)
    let plan = LoadPlan(
      load: .open(.constant(perSecond: 10)), extent: .requests(50), warmup: .requests(10), seed: 1)
    try await clock.run { [clock] in
      let feed = log.observer(of: UnfinishedSamples.side)
      feed.begin(repetition: 1, of: 1, at: clock.now)
      _ = await Runner(plan, provider: provider, observers: [feed]) {
        GenerationRequest(id: "\($0)", prompt: "hello", maxOutputTokens: 3)
      }.run()
      feed.end(at: clock.now)
      try await clock.sleep(until: clock.now.advanced(by: .milliseconds(1)))
    }
    log.remove()
    let pieces = sheet.pieces.map { piece in
      [Int(piece.milliseconds), piece.bytes.count { $0 == UInt8(ascii: "\n") }]
    }
    // The lines of the case and the repetition, then those due until 1.9, 3.9 and 5.9 s.
    let end = try #require(pieces.last?.first)
    #expect(pieces == [[0, 2], [2000, 10], [4000, 20], [end, 20]])
    #expect((5900..<6000).contains(end))
    _ = try UnfinishedSamples.objects(in: sheet.text)
  }

  @Test func whatFillsHalfOfTheRoomIsWrittenSooner() async throws {
    let log = log(limits: UnfinishedBuffer.Limits(requests: 10, outputs: 1000))
    try await clock.run { [clock] in
      let feed = begin(log)
      try await clock.sleep(until: .milliseconds(100))
      for index in 0..<5 { feed.record(request(index, due: 1000), in: .measured) }
      try await clock.sleep(until: .milliseconds(200))
    }
    log.remove()
    #expect(sheet.pieces.map(\.milliseconds) == [0, 100])
  }

  // MARK: The end

  @Test func itGoesWithTheCaseThatWasReported() {
    let log = log()
    let feed = begin(log)
    feed.record(request(0, due: 1000), in: .measured)
    log.write()
    log.remove()
    #expect(sheet.end == .removed)
    #expect(sheet.messages == [])
    // What comes too late is nobody's.
    feed.record(request(1, due: 1000), in: .measured)
    log.write()
    log.leave()
    #expect(sheet.pieces.count == 1)
    #expect(sheet.end == .removed)
  }

  @Test func itStaysWhereTheCaseCameToNoReport() throws {
    let log = log()
    let feed = begin(log)
    feed.record(request(0, due: 1000), in: .measured)
    log.leave()
    #expect(sheet.end == .left)
    #expect(try UnfinishedSamples.objects(in: sheet.text).count == 3)
    #expect(
      sheet.messages == [
        "out/unfinished.jsonl: what was measured of Chat/latency[a \"b\"], which came to no report\n"
      ])
  }

  @Test func ofACaseInWhichNothingWasMeasuredNothingStays() {
    let log = log()
    _ = begin(log)
    log.write()
    log.leave()
    #expect(sheet.end == .removed)
    #expect(sheet.messages == [])
  }

  @Test func aCaseThatNeverBeganLeavesNothing() {
    log().leave()
    #expect(sheet.end == nil)
    #expect(sheet.pieces.isEmpty)
  }

  @Test func whatCannotBeWrittenIsSaidOnce() {
    let log = log()
    let feed = begin(log)
    log.write()
    sheet.fill()
    for index in 0..<3 {
      feed.record(request(index, due: 1000), in: .measured)
      log.write()
    }
    #expect(sheet.pieces.count == 1)
    #expect(sheet.end == .left)
    log.remove()
    // The report has it all.
    #expect(sheet.end == .removed)
    #expect(
      sheet.messages == [
        "out/unfinished.jsonl: the results can't be written (No space left on device); make room or "
          + "allow writing there, or set PERF_OUTPUT to another folder; until then a process that "
          + "dies loses the case that it measures\n"
      ])
  }

  @Test func whereAnEarlierCaseLiesIsSaidWhenTheCaseIsOver() {
    let log = log(message: "out/unfinished.1.jsonl: …")
    _ = begin(log)
    log.write()
    #expect(sheet.messages == [])
    log.remove()
    #expect(sheet.messages == ["out/unfinished.1.jsonl: …\n"])
  }
}
