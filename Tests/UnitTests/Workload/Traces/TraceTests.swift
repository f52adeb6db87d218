import Foundation
import Testing

@testable import PerfHarness

@Suite struct TraceTests {
  private static let folder = "Fixtures/traces"
  private static let setting = TracePrompts.Setting(seed: 1)

  private struct Row: Hashable, CustomStringConvertible {
    var milliseconds: Double
    var input: Int
    var output: Int

    init(_ milliseconds: Double, _ input: Int, _ output: Int) {
      self.milliseconds = milliseconds
      self.input = input
      self.output = output
    }

    init(_ row: TraceRow) {
      self.init(Double(row.offset) / 1e6, Int(row.input), Int(row.output))
    }

    var description: String { "\(milliseconds) ms \(input) \(output)" }
  }

  private static let mooncake = [
    Row(0, 1200, 40), Row(2500, 1100, 8), Row(2500, 300, 5), Row(61_000, 512, 2),
  ]

  @Test(
    arguments: [
      ("mooncake.jsonl", Trace.Format.mooncake(tokensPerBlock: 512), mooncake, []),
      (
        "burstgpt-1.1.csv", .burstGPT(keepsFailures: false),
        [Row(0, 472, 18), Row(40_000, 1087, 230), Row(113_000, 96, 70)],
        ["1 row without a reply is left out"]
      ),
      (
        "burstgpt-1.2.csv", .burstGPT(keepsFailures: false),
        [Row(0, 472, 18), Row(39_750, 1087, 230)], []
      ),
      (
        "azure-2023.csv", .azure,
        // 46.6805900 s, 50.9951690 s and 51.2225670 s.
        [Row(0, 374, 44), Row(4314.579, 396, 109), Row(4541.977, 879, 55)], []
      ),
      (
        "azure-2024.csv", .azure,
        // The last one is of another zone, two hours ahead.
        [Row(0, 2162, 5), Row(7.405, 2399, 6), Row(17.405, 76, 15)], []
      ),
      (
        "azure-2025.csv", .azure, [Row(0, 1500, 12), Row(500, 2750, 30)],
        ["1 row with pictures is sent without them"]
      ),
    ] as [(String, Trace.Format, [Row], [String])])
  private func formatsAreReadByTheirNames(
    _ name: String, _ format: Trace.Format, _ rows: [Row], _ notes: [String]
  ) throws {
    let path = "\(Self.folder)/\(name)"
    for trace in [Trace(path, as: format), Trace.file(path)] {
      let loaded = try TraceReplay(trace).load()
      #expect(loaded.rows.map { Row($0) } == rows)
      #expect(loaded.notes == notes.map { "\(path): \($0)" })
    }
  }

  @Test func aRowTakes24Bytes() {
    #expect(MemoryLayout<TraceRow>.stride == 24)
  }

  @Test func failuresAreKeptWhereAsked() throws {
    let path = "\(Self.folder)/burstgpt-1.1.csv"
    let trace = try TraceReplay(.burstGPT(path, keepingFailures: true)).load()
    #expect(trace.rows.map { Row($0) }[2] == Row(113_000, 417, 0))
    #expect(trace.notes.isEmpty)
    let request = TracePrompts(trace).request(index: 2, Self.setting)
    #expect(request.maxOutputTokens == nil)
    #expect(!request.ignoresEndOfSequence)
  }

  @Test func columnsMayStandAnywhere() throws {
    let text = "Log Type,response tokens, Request Tokens ,Timestamp\nAPI log,2,3,7\nAPI log,4,5,9\n"
    try withFile(text.utf8) { path in
      let rows = try TraceReplay(.burstGPT(path)).load().rows
      #expect(rows.map { Row($0) } == [Row(0, 3, 2), Row(2000, 5, 4)])
    }
  }

  @Test func rowsOutOfOrderArePutIntoOrder() throws {
    let text =
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-01-01 00:00:02,1,1\n"
      + "2023-01-01 00:00:01,2,2\n2023-01-01 00:00:02,3,3\n2023-01-01 00:00:00,0,3\n"
    try withFile(text.utf8) { path in
      let trace = try TraceReplay(.azure(path)).load()
      #expect(trace.rows.map { Row($0) } == [Row(0, 2, 2), Row(1000, 1, 1), Row(1000, 3, 3)])
      #expect(
        trace.notes == [
          "\(path): 1 row without a prompt is left out",
          "\(path): 1 row earlier than the one before is put into order",
        ])
    }
  }

  @Test func aWindowIsCutOutInTheTimeOfTheTrace() throws {
    func rows(_ window: Range<Duration>) throws -> [Row] {
      try TraceReplay(.file("\(Self.folder)/mooncake.jsonl"), speed: 2, window: window).load()
        .rows.map { Row($0) }
    }
    #expect(try rows(.zero..<(.seconds(61))) == Array(Self.mooncake.prefix(3)))
    #expect(
      try rows(.seconds(2)..<(.seconds(100))) == [
        Row(500, 1100, 8), Row(500, 300, 5), Row(59_000, 512, 2),
      ])
    let found = try workloadMessage { try rows(.seconds(100)..<(.seconds(101))) }
    #expect(
      found
        == "Fixtures/traces/mooncake.jsonl: there is no request in the window; expected some of its 61 s; choose another window"
    )
  }

  /// A window of all that can come, and rows that no run will see.
  @Test func timesWithoutEndAreNoTrap() throws {
    let path = "\(Self.folder)/azure-2023.csv"
    let all = Duration.seconds(1)..<(.seconds(Int64.max))
    let late = try TraceReplay(.azure(path), window: all).load()
    #expect(late.rows.map { Row($0) }.first == Row(3314.579, 396, 109))
    let text = "Timestamp,Request tokens,Response tokens\n0,1,1\n3000000000,1,1\n"
    try withFile(text.utf8) { path in
      var generator = SeededGenerator(seed: 1)
      let arrivals = ReplayedArrivals(TraceReplay(.burstGPT(path), speed: 1e-6))
      let offsets = (0..<2).map {
        arrivals.nextOffset(after: nil, index: $0, using: &generator)
      }
      #expect(offsets == [.zero, .nanoseconds(Int64.max)])
      try arrivals.validate()
    }
  }

  @Test(
    arguments: [
      ("1970-01-01 00:00:00", 0), ("1970-01-01T00:00:01Z", 1_000_000_000),
      ("1970-01-01 00:00:00.0000001", 100), ("1970-01-01 00:00:00.123456789", 123_456_789),
      ("1970-01-01 02:00:00+02:00", 0), ("1969-12-31 22:30:00-0130", 0),
      // date -u -d '2023-11-16 18:17:03' +%s, and 2000-02-29 and 2024-12-31 likewise.
      ("2023-11-16 18:17:03.9799600", 1_700_158_623_979_960_000),
      ("2000-02-29 12:00:00", 951_825_600_000_000_000),
      ("2024-12-31 23:59:59", 1_735_689_599_000_000_000),
    ] as [(String, Int64)])
  func timesAreNanoseconds(_ text: String, _ expected: Int64) {
    #expect(TraceTimestamp.nanoseconds(text) == expected)
  }

  @Test(arguments: [
    "", "now", "2023-11-16", "2023-13-16 00:00:00", "2023-11-16 24:00:00", "2023-11-16 00:00:00.",
    "2023-11-16 00:00:00.1234567890", "2023-11-16 00:00:00 x", "2023-11-16 00:00:00+2",
    "9999-11-16 00:00:00",
  ])
  func whatIsNoTimeIsNone(_ text: String) {
    #expect(TraceTimestamp.nanoseconds(text) == nil)
  }

  // MARK: Mistakes

  private static let moon = Trace.Format.mooncake(tokensPerBlock: 512)
  private static let burst = Trace.Format.burstGPT(keepsFailures: false)
  private static let example =
    #"write e.g. {"timestamp": 0, "input_length": 600, "output_length": 10, "hash_ids": [0, 1]}"#

  @Test(
    arguments: [
      (
        nil, "",
        "FILE: there is nothing in it; expected a trace of Mooncake, BurstGPT or Azure; check the path"
      ),
      (
        nil, "\na,b\n",
        "FILE:2: the format can't be told from the first line; expected JSON, or a header with \"ContextTokens\" or \"Request tokens\"; name the format, e.g. .azure(path)"
      ),
      (
        .azure, "\nTIMESTAMP,Tokens\n",
        "FILE:2: there is no column \"ContextTokens\"; expected \"TIMESTAMP\", \"ContextTokens\" and \"GeneratedTokens\"; check that the format is the file's"
      ),
      (
        .azure, "TIMESTAMP,ContextTokens,GeneratedTokens\nsoon,1,2\n",
        "FILE:2: TIMESTAMP is \"soon\"; expected a time such as 2023-11-16 18:17:03.9799600; check that the format is the file's"
      ),
      (
        .azure, "TIMESTAMP,ContextTokens,GeneratedTokens\n\n2023-11-16 18:17:03,many,2\n",
        "FILE:3: ContextTokens is \"many\"; expected a whole number from 0 to 10000000; check that the format is the file's"
      ),
      (
        .azure, "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03,1\n",
        "FILE:2: the row has 2 fields; expected 3, as many as the header; check that the file is whole"
      ),
      (
        .azure, "TIMESTAMP,ContextTokens,GeneratedTokens\n",
        "FILE: there is no request in it; expected at least one; check the file"
      ),
      (
        burst, "Timestamp,Request tokens,Response tokens\n-1,2,3\n",
        "FILE:2: Timestamp is \"-1\"; expected seconds; check that the format is the file's"
      ),
      (
        moon, "{\"timestamp\": 0}",
        "FILE:1: there is no \"input_length\" that is a number of tokens; expected a line of Mooncake's traces; "
          + example
      ),
      (
        moon, "{\"timestamp\": 0, \"input_length\": 1}",
        "FILE:1: there is no \"output_length\" that is a number of tokens; expected a line of Mooncake's traces; "
          + example
      ),
      (
        moon, "{\"timestamp\": \"0\"}",
        "FILE:1: there is no \"timestamp\" that is milliseconds; expected a line of Mooncake's traces; "
          + example
      ),
      (
        moon,
        "\n{\"timestamp\": 0, \"input_length\": 40, \"output_length\": 2, \"hash_ids\": [1, 2, 3]}",
        "FILE:2: \"hash_ids\" has 3 ids for 40 tokens; expected 1, one for 512 tokens; write the size that the trace was made with, e.g. tokensPerBlock: 16"
      ),
      (
        moon, "{\"timestamp\"",
        "FILE:1: expected \":\", found the end of the text; write valid JSON"
      ),
    ] as [(Trace.Format?, String, String)])
  func mistakesNameFileAndLine(
    _ format: Trace.Format?, _ contents: String, _ message: String
  ) throws {
    try withFile(contents.utf8) { path in
      let found = try workloadMessage(path) { try TraceReplay(Trace(path, as: format)).load() }
      #expect(found == message)
    }
  }

  @Test(arguments: [
    (
      TraceReplay(.file("")),
      "the path of a trace is empty; expected that of a file; write e.g. .mooncake(\"conversation_trace.jsonl\")"
    ),
    (
      TraceReplay(.mooncake("a", tokensPerBlock: 0)),
      "tokensPerBlock is 0; expected 1 to 1000000; write e.g. tokensPerBlock: 512"
    ),
    (
      TraceReplay(.file("a"), speed: 0),
      "the speed of the trace is 0.0; expected 0.000001 to 1000000; write e.g. 2 for twice as fast as it was"
    ),
    (
      TraceReplay(.file("a"), window: .seconds(1)..<(.seconds(1))),
      "the window of the trace is 1 s to 1 s; expected some time from 0 s on; write e.g. .seconds(0)..<.seconds(600)"
    ),
    (
      TraceReplay(.azure("/nowhere/a.csv")),
      "/nowhere/a.csv: there is no such file; expected a trace of Mooncake, BurstGPT or Azure; check the path"
    ),
  ])
  func whatCantBeReplayedIsRefused(_ replay: TraceReplay, _ message: String) throws {
    let found = try workloadMessage { try replay.load() }
    #expect(found == message)
    let arrivals = try workloadMessage { try ReplayedArrivals(replay).validate() }
    #expect(arrivals == message)
  }

  @Test func descriptionsTellReplaysApart() {
    #expect("\(TraceReplay(.file("a")))" == "a")
    #expect(
      "\(TraceReplay(.mooncake("a"), speed: 2, window: .zero..<(.seconds(60))))"
        == "a (Mooncake, 512 tokens a block), speed 2.0, from 0 s to 60 s")
    #expect(
      "\(TraceReplay(.burstGPT("a", keepingFailures: true)))" == "a (BurstGPT, failures kept)")
    #expect("\(ReplayedArrivals.replay(.azure("a")))" == "replay(a (Azure))")
    #expect(PromptSource.trace(TraceReplay(.azure("a"))).description == "trace a (Azure)")
    #expect(TraceReplay(.file("a")) == TraceReplay(.file("a")))
    #expect(Set([TraceReplay(.file("a")), TraceReplay(.file("a"), speed: 2)]).count == 2)
  }

  // MARK: Prompts

  private func words(_ request: GenerationRequest) -> [Substring] {
    request.messages[0].text.split(separator: " ")
  }

  @Test func equalBlocksAreEqualWords() throws {
    let trace = try TraceReplay(.file("\(Self.folder)/mooncake.jsonl")).load()
    let prompts = TracePrompts(trace)
    let requests = (0..<4).map { prompts.request(index: $0, TracePrompts.Setting(seed: 9)) }
    let counts = requests.map { words($0).count }
    #expect(counts == [1200, 1100, 300, 512])
    #expect(requests.map(\.promptTokens) == [1200, 1100, 300, 512])
    #expect(requests.map(\.maxOutputTokens) == [40, 8, 5, 2])
    #expect(requests.allSatisfy { $0.ignoresEndOfSequence })
    // Blocks 0 and 1 are shared, the third ones differ from their first words on; the third prompt
    // is the beginning of block 0.
    #expect(words(requests[0])[..<1024] == words(requests[1])[..<1024])
    #expect(words(requests[0])[1024..<1032] != words(requests[1])[1024..<1032])
    #expect(words(requests[0])[..<300] == words(requests[2])[...])
    #expect(words(requests[3])[..<8] != words(requests[0])[..<8])
    let blocks = try requests.map { try #require($0.promptBlocks) }
    #expect(blocks.allSatisfy { $0.tokensPerBlock == 512 })
    #expect(blocks.map(\.ids.count) == [3, 3, 1, 1])
    #expect(blocks[0].ids.prefix(2) == blocks[1].ids.prefix(2))
    #expect(Set(blocks.flatMap(\.ids)).count == 5)
    // The trace begins anew after its last row, and another seed is other words and other blocks.
    #expect(prompts.request(index: 4, TracePrompts.Setting(seed: 9)) == requests[0])
    let other = prompts.request(index: 0, TracePrompts.Setting(seed: 10))
    #expect(words(other)[..<8] != words(requests[0])[..<8])
    let otherIDs = try #require(other.promptBlocks).ids
    #expect(Set(otherIDs).isDisjoint(with: blocks[0].ids))
  }

  /// One id less than there are blocks: the end of the prompt is like no other.
  @Test func whatNoIdStandsForIsTheRequestsOwn() throws {
    let line = #"{"timestamp": 0, "input_length": 40, "output_length": 2, "hash_ids": [7, 8]}"#
    try withFile("\(line)\n\(line)\n".utf8) { path in
      let trace = try TraceReplay(.mooncake(path, tokensPerBlock: 16)).load()
      let (first, second) = (
        words(TracePrompts(trace).request(index: 0, Self.setting)),
        words(TracePrompts(trace).request(index: 1, Self.setting))
      )
      #expect(first.count == 40)
      #expect(first[..<32] == second[..<32])
      #expect(first[32...] != second[32...])
    }
  }

  @Test func promptsWithoutBlocksAreAllDifferent() throws {
    let trace = try TraceReplay(.file("\(Self.folder)/azure-2023.csv")).load()
    let requests = (0..<3).map { TracePrompts(trace).request(index: $0, Self.setting) }
    #expect(requests.map { words($0).count } == [374, 396, 879])
    #expect(Set(requests.map { words($0)[..<8] }).count == 3)
    #expect(requests.allSatisfy { $0.promptBlocks == nil })
  }
}
