import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// Downloads from a server that is a script, under a simulated clock.
@Suite struct HuggingFaceDownloadTests {
  /// Answers with the pages of one dataset, and what a test puts in their place.
  final class Server: Sendable {
    private let state = Mutex<(targets: [String], first: [DatasetReply])>(([], []))
    private let total: Int

    init(rows total: Int, first: [DatasetReply] = []) {
      self.total = total
      state.withLock { $0.first = first }
    }

    var targets: [String] { state.withLock { $0.targets } }

    func reply(to target: String) -> DatasetReply {
      let next = state.withLock { state -> DatasetReply? in
        state.targets.append(target)
        return state.first.isEmpty ? nil : state.first.removeFirst()
      }
      if let next { return next }
      if target.hasPrefix("/splits") {
        return DatasetReply(body: Array(HuggingFaceSamples.splits.utf8))
      }
      let offset = Self.number("offset", in: target)
      let end = min(total, offset + Self.number("length", in: target))
      return DatasetReply(
        body: Array(HuggingFaceSamples.page(offset..<max(offset, end), of: total).utf8))
    }

    private static func number(_ name: String, in target: String) -> Int {
      target.split(separator: "&").first { $0.hasPrefix("\(name)=") }
        .flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
    }
  }

  private static let dataset = HuggingFaceDataset(name: "o/n", column: "question", limit: 250)

  private func withCache<Result>(
    _ body: (DatasetCache) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "datasets-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await body(DatasetCache(folder: folder))
  }

  @discardableResult
  private func download(
    _ dataset: HuggingFaceDataset = dataset, from server: Server, into cache: DatasetCache,
    token: Secret? = nil
  ) async throws -> Duration {
    let clock = SimulationClock()
    let start = clock.now
    let download = HuggingFaceDownload(dataset, into: cache, token: token, clock: clock) {
      target throws(WorkloadError) in server.reply(to: target)
    }
    try await clock.run { try await download.run() }
    return clock.now - start
  }

  private func prompts(_ dataset: HuggingFaceDataset, _ cache: DatasetCache) throws -> [String] {
    let loaded = try Dataset(.huggingFace(dataset)).load(cache: cache)
    return (0..<loaded.count).map { index in
      if case .text(let text) = loaded.entry(at: index).input { text } else { "" }
    }
  }

  // MARK: Pages

  @Test func pagesAreTakenUntilTheLimit() async throws {
    let server = Server(rows: 1000)
    try await withCache { cache in
      try await download(from: server, into: cache)
      #expect(
        server.targets == [
          "/splits?dataset=o%2Fn",
          "/rows?dataset=o%2Fn&config=default&split=train&offset=0&length=100",
          "/rows?dataset=o%2Fn&config=default&split=train&offset=100&length=100",
          "/rows?dataset=o%2Fn&config=default&split=train&offset=200&length=50",
        ])
      #expect(try prompts(Self.dataset, cache) == (0..<250).map { "Question \($0)?\n" })
    }
  }

  @Test func pagesAreTakenUntilThereAreNoMore() async throws {
    let server = Server(rows: 130)
    try await withCache { cache in
      try await download(from: server, into: cache)
      #expect(server.targets.count == 3)
      #expect(try prompts(Self.dataset, cache).count == 130)
    }
  }

  @Test func whatIsNamedIsNotLookedUp() async throws {
    let server = Server(rows: 1)
    let dataset = HuggingFaceDataset(
      name: "n", config: "a b", split: "test", column: "question", limit: 5)
    try await withCache { cache in
      try await download(dataset, from: server, into: cache)
      #expect(
        server.targets == ["/rows?dataset=n&config=a%20b&split=test&offset=0&length=5"])
    }
  }

  @Test func whatWasDownloadedIsNotDownloadedAgain() async throws {
    let server = Server(rows: 3)
    try await withCache { cache in
      try await download(from: server, into: cache)
      let count = server.targets.count
      try await download(from: server, into: cache)
      #expect(server.targets.count == count)
      var other = Self.dataset
      other.limit = 2
      try await download(other, from: server, into: cache)
      #expect(server.targets.count == 2 * count)
      #expect(try prompts(other, cache).count == 2)
    }
  }

  @Test func whatWasDamagedIsDownloadedAgain() async throws {
    try await withCache { cache in
      let server = Server(rows: 3)
      try await download(from: server, into: cache)
      let (rowsPath, descriptionPath) = (
        try #require(cache.find(Self.dataset)?.path), cache.description(of: Self.dataset)
      )
      let rows = try #require(FileManager.default.contents(atPath: rowsPath))
      let description = try #require(FileManager.default.contents(atPath: descriptionPath))
      for (path, damaged) in [
        (rowsPath, rows.dropLast(5)), (rowsPath, rows + Data("{}\n".utf8)),
        (descriptionPath, description.dropLast(5)), (descriptionPath, Data()),
      ] {
        try damaged.write(to: URL(fileURLWithPath: path))
        #expect(cache.find(Self.dataset) == nil)
        try await download(from: server, into: cache)
        #expect(cache.find(Self.dataset) != nil)
        #expect(FileManager.default.contents(atPath: rowsPath) == rows)
      }
    }
  }

  @Test func aDownloadThatFailsLeavesNothing() async throws {
    let page = DatasetReply(body: Array(HuggingFaceSamples.page(0..<100, of: 200).utf8))
    let server = Server(
      rows: 200,
      first: [
        DatasetReply(body: Array(HuggingFaceSamples.splits.utf8)), page,
        DatasetReply(status: 404, body: []),
      ])
    try await withCache { cache in
      await #expect(throws: WorkloadError.self) { try await download(from: server, into: cache) }
      let left = try FileManager.default.contentsOfDirectory(atPath: "\(cache.folder)/datasets")
      #expect(left.isEmpty)
    }
  }

  @Test func whatTheServerLacksIsNoted() async throws {
    let page = #"""
      {"features":[{"feature_idx":0,"name":"question","type":{"dtype":"string","_type":"Value"}}],
      "rows":[{"row_idx":0,"row":{"question":"a"},"truncated_cells":[]},
      {"row_idx":1,"row":{"question":"b"},"truncated_cells":["question"]}],
      "num_rows_total":2,"num_rows_per_page":100,"partial":true}
      """#
    let server = Server(
      rows: 2,
      first: [
        DatasetReply(body: Array(HuggingFaceSamples.splits.utf8)),
        DatasetReply(body: Array(page.utf8)),
      ])
    try await withCache { cache in
      try await download(from: server, into: cache)
      let loaded = try Dataset(.huggingFace(Self.dataset)).load(cache: cache)
      #expect(loaded.count == 1)
      #expect(
        loaded.notes == [
          "\(Self.dataset): the datasets server has only a part of it",
          "\(Self.dataset): 1 row is left out, whose prompt the datasets server cuts short",
        ])
    }
  }

  // MARK: Waiting

  @Test func aServerThatIsNotReadyIsAskedAgain() async throws {
    let notReady = DatasetReply(
      status: 500, errorCode: "ResponseNotReady",
      body: Array(
        #"{"error":"The server is busier than usual and the response is not ready yet."}"#.utf8))
    let busy = DatasetReply(status: 429, retryAfter: .seconds(7), body: [])
    let server = Server(rows: 1, first: [notReady, notReady, busy])
    try await withCache { cache in
      // 1 s, 2 s and what was asked for.
      let waited = try await download(from: server, into: cache)
      #expect(waited == .seconds(10))
      #expect(server.targets.count == 5)
    }
  }

  @Test func waitingEndsAtSomeTime() async throws {
    let reply = DatasetReply(
      status: 500, errorCode: "ResponseNotReady", body: Array(#"{"error":"not ready"}"#.utf8))
    let server = Server(rows: 1, first: Array(repeating: reply, count: 20))
    try await withCache { cache in
      let error = await #expect(throws: WorkloadError.self) {
        try await download(from: server, into: cache)
      }
      #expect(
        error?.message
          == "\(Self.dataset): the datasets server answers 500 ResponseNotReady: not ready; expected it after 8 attempts; try again later"
      )
      #expect(server.targets.count == HuggingFaceRetry.mostAttempts)
    }
  }

  @Test(
    arguments: [
      (200, nil, 1, HuggingFaceRetry.take), (500, nil, 1, .wait(.seconds(1))),
      (503, nil, 5, .wait(.seconds(16))), (502, nil, 7, .wait(.seconds(60))),
      (500, nil, 8, .giveUp),
      (429, .seconds(30), 1, .wait(.seconds(30))), (429, .seconds(3600), 1, .giveUp),
      (404, .seconds(1), 1, .giveUp), (401, nil, 1, .giveUp), (422, nil, 1, .giveUp),
    ] as [(Int, Duration?, Int, HuggingFaceRetry)])
  func repliesAreWaitedForOrNot(
    _ status: Int, _ after: Duration?, _ attempt: Int, _ expected: HuggingFaceRetry
  ) {
    let reply = DatasetReply(status: status, retryAfter: after, body: [])
    #expect(HuggingFaceRetry(after: reply, attempt: attempt) == expected)
  }

  // MARK: Refusals

  @Test(arguments: [
    (
      401, "ExternalUnauthenticatedError", false,
      "expected a dataset that is public, or a token; check its name, or set HF_TOKEN to a token that may read it"
    ),
    (
      401, "ExternalUnauthenticatedError", true,
      "expected a token that may read it; check HF_TOKEN, and whether the dataset's page asks for your consent"
    ),
    (
      404, "ResponseNotFound", false,
      "expected a dataset, a config and a split that are there and public; check their names, or set HF_TOKEN to a token that may read it"
    ),
    (
      404, "ExternalAuthenticatedError", true,
      "expected a dataset, a config and a split that are there; check their names, and that the token of HF_TOKEN may read it"
    ),
    (
      422, "InvalidParameter", false,
      "expected rows; check the names of the dataset, the config and the split"
    ),
  ])
  func refusalsSayWhatToDo(
    _ status: Int, _ code: String, _ hasToken: Bool, _ advice: String
  ) async throws {
    let reply = DatasetReply(
      status: status, errorCode: code, body: Array(#"{"error":"No: hf_secret."}"#.utf8))
    let server = Server(rows: 1, first: [reply])
    let quoted = hasToken ? "<secret>" : "hf_secret"
    try await withCache { cache in
      let error = await #expect(throws: WorkloadError.self) {
        try await download(
          from: server, into: cache, token: hasToken ? Secret("hf_secret") : nil)
      }
      #expect(
        error?.message
          == "\(Self.dataset): the datasets server answers \(status) \(code): No: \(quoted).; \(advice)"
      )
    }
  }

  @Test func whoIsToldToWaitTooLongGivesUp() async throws {
    let server = Server(
      rows: 1, first: [DatasetReply(status: 429, retryAfter: .seconds(3600), body: [])])
    try await withCache { cache in
      let error = await #expect(throws: WorkloadError.self) {
        try await download(from: server, into: cache)
      }
      #expect(
        error?.message
          == "\(Self.dataset): the datasets server answers 429; expected fewer requests in a while; try again later, or set HF_TOKEN"
      )
    }
  }

  @Test(arguments: [
    (
      HuggingFaceDataset(name: "o/n", config: "x", column: "question"),
      "there is no config \"x\"; expected one of default, extra; write e.g. config: \"default\""
    ),
    (
      HuggingFaceDataset(name: "o/n", split: "x", column: "question"),
      "there is no split \"x\"; expected one of test, train; write e.g. split: \"test\""
    ),
    (
      HuggingFaceDataset(name: "o/n", column: "x"),
      "there is no column \"x\"; expected one of \"id\", \"question\"; write e.g. column: \"id\""
    ),
  ])
  func partsThatAreNotThereAreNamedWithThoseThatAre(
    _ dataset: HuggingFaceDataset, _ message: String
  ) async throws {
    try await withCache { cache in
      let error = await #expect(throws: WorkloadError.self) {
        try await download(dataset, from: Server(rows: 1), into: cache)
      }
      #expect(error?.message == "\(dataset): \(message)")
    }
  }

  @Test func aDatasetWithoutPartsOrRowsIsRefused() async throws {
    try await withCache { cache in
      let nothing = DatasetReply(body: Array(#"{"splits":[],"pending":[],"failed":[]}"#.utf8))
      let error = await #expect(throws: WorkloadError.self) {
        try await download(from: Server(rows: 1, first: [nothing]), into: cache)
      }
      #expect(
        error?.message
          == "\(Self.dataset): the datasets server has no part of it; expected at least one split; look at its page on Hugging Face for why, or try again later"
      )
      let empty = await #expect(throws: WorkloadError.self) {
        try await download(from: Server(rows: 0), into: cache)
      }
      #expect(
        empty?.message
          == "\(Self.dataset): the split train of the config default has no row that could be sent; expected at least one; name another split"
      )
    }
  }

  @Test func whatIsNoJSONIsRefused() async throws {
    try await withCache { cache in
      let error = await #expect(throws: WorkloadError.self) {
        try await download(
          from: Server(rows: 1, first: [DatasetReply(body: Array("<html>".utf8))]), into: cache)
      }
      #expect(
        error?.message
          == "\(Self.dataset): the reply of the datasets server is not what it promises, line 1: expected a value, found \"<\"; expected JSON; check HF_DATASETS_SERVER, or try again later"
      )
    }
  }

  @Test func aFolderThatCantBeWrittenToIsNamed() async throws {
    let cache = DatasetCache(folder: "/proc/nothing")
    let error = await #expect(throws: WorkloadError.self) {
      try await download(from: Server(rows: 1), into: cache)
    }
    #expect(
      error?.message
        == "/proc/nothing: it can't be written to; expected a folder for downloaded datasets; name another one with PERF_CACHE"
    )
  }

  // MARK: The cache

  @Test func theFolderComesFromTheEnvironment() {
    #expect(DatasetCache(EnvironmentVariables(["PERF_CACHE": "/c", "HOME": "/h"])).folder == "/c")
    #expect(DatasetCache(EnvironmentVariables(["HOME": "/h"])).folder == "/h/.cache/perfharness")
  }

  @Test func whatWasNotDownloadedIsNotMeasured() throws {
    let scenario = Scenario("s", traffic: .dataset, prompts: .dataset(.huggingFace("o/n")))
    let found = try workloadMessage {
      try scenario.makeRequests(cache: DatasetCache(folder: "/nowhere"))
    }
    #expect(
      found
        == "hf://o/n (column prompt, at most 1000 rows): it has not been downloaded; expected it in /nowhere; build with the trait HTTP, whose measure(…) downloads it"
    )
  }
}

/// Replies as the datasets server gives them.
enum HuggingFaceSamples {
  static let splits =
    #"{"splits":[{"dataset":"o/n","config":"default","split":"test"},"#
    + #"{"dataset":"o/n","config":"default","split":"train"},"#
    + #"{"dataset":"o/n","config":"extra","split":"train"}],"pending":[],"failed":[]}"#

  static func page(_ rows: Range<Int>, of total: Int) -> String {
    let texts = rows.map { row in
      #"{"row_idx":\#(row),"row":{"id":\#(row),"question":"Question \#(row)?\n"},"truncated_cells":[]}"#
    }
    return #"{"features":[{"feature_idx":0,"name":"id","type":{"dtype":"int64","_type":"Value"}},"#
      + #"{"feature_idx":1,"name":"question","type":{"dtype":"string","_type":"Value"}}],"#
      + #""rows":[\#(texts.joined(separator: ","))],"num_rows_total":\#(total),"#
      + #""num_rows_per_page":100,"partial":false}"#
  }
}
