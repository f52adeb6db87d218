import Testing

@testable import PerfHarness

@Suite struct EncodedSnapshotTests {
  private func fields(_ snapshot: LiveSnapshot) throws -> JSONNode {
    let text = EncodedSnapshot.json(of: snapshot)
    // An event of a stream is one line.
    #expect(!text.contains("\n"))
    return try JSONNode(parsing: text.utf8)
  }

  private func numbers(_ node: JSONNode?) -> [Double?] {
    guard case .array(let elements) = node?.value else { return [] }
    return elements.map { if case .number(let number) = $0.value { number } else { nil } }
  }

  @Test func beforeTheFirstCaseThereIsLittle() {
    #expect(
      EncodedSnapshot.json(of: LiveSnapshot())
        == #"{"version":1,"isRunning":false,"elapsedSeconds":0,"inFlight":0,"completed":0,"failed":0,"#
        + #""outputTokens":0,"seconds":{"second":[],"completed":[],"failed":[],"outputTokens":[],"#
        + #""inFlight":[],"timeToFirstTokenP50":[],"timeToFirstTokenP95":[],"#
        + #""timePerOutputTokenP50":[],"timePerOutputTokenP95":[]},"tens":{"second":[],"completed":[],"#
        + #""failed":[],"outputTokens":[],"inFlight":[],"timeToFirstTokenP50":[],"#
        + #""timeToFirstTokenP95":[],"timePerOutputTokenP50":[],"timePerOutputTokenP95":[]},"#
        + #""firstTokens":[],"failures":[],"cases":[],"#
        + #""verdicts":{"good":0,"doubtful":0,"bad":0,"open":0}}"#)
  }

  @Test func everythingIsTold() throws {
    let node = try fields(LiveSamples.snapshot())
    #expect(node["name"]?.summary == "\"\(LiveSamples.name)\"")
    #expect(node["isRunning"]?.value == .bool(true))
    for (name, value) in [
      ("repetition", 2.0), ("repetitions", 3), ("ended", 808), ("plannedRequests", 1000),
      ("repetitionSeconds", 40), ("share", 0.808), ("elapsedSeconds", 40), ("inFlight", 8),
      ("completed", 800), ("failed", 8), ("outputTokens", 32_000), ("requestsPerSecond", 20),
      ("tokensPerSecond", 800),
    ] {
      #expect(node[name]?.value == .number(value), "\(name)")
    }
    #expect(node["plannedSeconds"] == nil)
    #expect(node["timePerOutputToken"]?["p95"]?.value == .number(0.005))
    #expect(node["timePerOutputToken"]?["count"]?.value == .number(800))
    #expect(numbers(node["seconds"]?["second"]) == (0..<40).map { Double($0) })
    #expect(numbers(node["seconds"]?["failed"]) == (0..<40).map { $0 % 10 == 9 ? 2 : 0 })
    #expect(numbers(node["tens"]?["completed"]) == [200, 200, 200, 200])
    #expect(
      node["failures"]?.value
        == (try JSONNode(
          parsing: #"[{"code":"http_429","count":4},{"code":"read_timeout","count":4}]"#.utf8))
        .value)
    #expect(node["verdicts"]?["bad"]?.value == .number(1))
    guard case .array(let cases) = node["cases"]?.value else {
      Issue.record("no cases")
      return
    }
    #expect(
      cases.map { $0["word"]?.summary } == [
        "\"passed\"", "\"regressed\"", "\"no baseline\"", "\"running\"",
      ])
    #expect(cases.map { $0["mark"]?.summary } == ["\"good\"", "\"bad\"", "\"doubtful\"", nil])
  }

  @Test func aSecondWithoutRepliesHasNoLatency() throws {
    var board = LiveBoard()
    board.begin("a", as: "a", plan: LiveSamples.plan, repetitions: 1, at: .milliseconds(0))
    let node = try fields(board.snapshot(at: .milliseconds(1500)))
    #expect(numbers(node["seconds"]?["timeToFirstTokenP50"]) == [nil])
    #expect(numbers(node["seconds"]?["completed"]) == [0])
  }

  @Test func namesAreEscaped() throws {
    var board = LiveBoard()
    let name = "a\"\n</script>"
    board.begin(name, as: name, plan: LiveSamples.plan, repetitions: 1, at: .milliseconds(0))
    #expect(try fields(board.snapshot(at: .milliseconds(0)))["name"]?.value == .string(name))
  }
}

@Suite struct LivePageTests {
  /// Addresses of namespaces are names: nothing is loaded from there.
  @Test func nothingIsLoadedFromElsewhere() {
    let html = LivePage.html.replacing("http://www.w3.org/2000/svg", with: "")
    for text in ["://", "src=", "@import", "url(", "<link", "innerHTML", "eval("] {
      #expect(!html.contains(text), "\(text)")
    }
  }

  @Test func theScriptFindsEveryElementThatItAsksFor() {
    let ids = LivePageScript.text.matches(of: #/(?:byId|replace)\("([a-z]+)"/#).map { $0.output.1 }
    #expect(ids.count > 10)
    for id in Set(ids) { #expect(LivePage.html.contains("id=\"\(id)\""), "\(id)") }
  }
}
