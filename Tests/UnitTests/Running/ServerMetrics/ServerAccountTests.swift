import Testing

@testable import PerfHarness

@Suite struct ServerAccountTests {
  /// vLLM after requests of these times in seconds to the first token, each with a queue of 12 ms.
  private func reading(_ firstTokens: [Double], running: Int = 0) throws -> ServerReading {
    func histogram(_ name: String, _ values: [Double]) -> MetricFamily {
      var counts = BucketCounts(bounds: [0.01, 0.04, 0.06, 0.1])
      for value in values { counts.record(value) }
      return MetricFamily(name, .histogram, help: "-", points: counts.points(name, []))
    }
    let name = "vllm:num_requests_running"
    let families = [
      histogram("vllm:time_to_first_token_seconds", firstTokens),
      histogram("vllm:request_queue_time_seconds", firstTokens.map { _ in 0.012 }),
      MetricFamily(
        name, .gauge, help: "-", points: [MetricFamily.Point(name, [], Double(running))]),
    ]
    return try #require(ServerReading(families, model: nil))
  }

  /// What the client saw of so many requests: TTFT 62 ms, then two gaps of 10 ms.
  private func own(_ count: Int) -> ServerAccount.Own {
    var own = ServerAccount.Own()
    for index in 0..<count {
      own.add(
        ReportSamples.request(
          index, due: 0, sent: 0, outputs: [(62, .text), (72, .text), (82, .text)], ended: 83,
          tokens: TokenUsage(output: 3)))
    }
    return own
  }

  private func account(
    _ before: [Double], _ after: [Double], own count: Int, running: Int = 0
  ) throws -> ServerAccount {
    ServerAccount(
      from: try reading(before, running: running), to: try reading(after), own: own(count))
  }

  @Test func differencesAreOfWhatCameBetween() throws {
    let account = try account([0.9, 0.9], [0.9, 0.9, 0.05, 0.052], own: 2)
    let counted = try #require(account.counted[.timeToFirstToken])
    #expect(counted.count == 2)
    #expect(areClose(counted.mean, 0.051, within: 1e-12))
    #expect(counted.buckets?.range(ofPercentile: 50) == 0.04...0.06)
    #expect(account.requests == 2)
    #expect(account.isOfSameRequests)
    #expect(account.doubts == [])
    #expect(areClose(try #require(account.own.timePerOutputToken), 0.01, within: 1e-12))
  }

  @Test func aServerThatBeganAnewSaysNothing() throws {
    let account = try account([0.05, 0.05, 0.05], [0.05], own: 4)
    #expect(account.counted.isEmpty)
    #expect(
      account.doubts == [
        "the server began to count anew meanwhile, so that it says nothing of the run"
      ])
  }

  @Test func othersAtTheSameServerAreSeenByTheirCount() throws {
    let account = try account([], [0.05, 0.05, 0.05], own: 2, running: 1)
    #expect(!account.isOfSameRequests)
    #expect(
      account.doubts == [
        "the server counted 3 requests, and the client 2: others asked it meanwhile, and its figures are of "
          + "theirs too", "the server was serving 1 request of others when a repetition began",
      ])
  }

  @Test func whatTheServerDidNotCountIsSaid() throws {
    #expect(
      try account([], [0.05], own: 2).doubts == [
        "the server counted 1 request, and the client 2: its figures are not of all of them"
      ])
    #expect(
      try account([0.05], [0.05], own: 2).doubts == [
        "the server counted no request meanwhile, or tells nothing of their times"
      ])
  }

  @Test func abandonedRequestsMayHaveBeenCounted() throws {
    var account = try account([], [0.05, 0.05, 0.05], own: 2)
    account.own.abandoned = 1
    #expect(account.doubts == [])
  }

  @Test func repetitionsArePooled() throws {
    let first = try account([], [0.05], own: 1)
    let second = try account([0.05], [0.05, 0.02, 0.02], own: 2)
    let pooled = try #require(ServerAccount(pooling: [first, second]))
    #expect(pooled.counted[.timeToFirstToken]?.count == 3)
    // (50 + 20 + 20) ÷ 3 ms.
    #expect(areClose(try #require(pooled.counted[.timeToFirstToken]?.mean), 0.03, within: 1e-12))
    #expect(pooled.own.ended == 3)
    #expect(ServerAccount(pooling: []) == nil)
  }

  // MARK: Shown

  private func run(_ account: ServerAccount) -> Run {
    var run = ReportSamples.steady()
    run.repetitions[0].server = account
    return run
  }

  @Test func theDifferenceIsExplained() throws {
    let facts = CaseFacts.all(of: run(try account([], [0.05, 0.052], own: 2)))
    #expect(
      facts.filter { $0.label.hasPrefix("server") }.map { "\($0.label): \($0.text)" } == [
        "server: vLLM counted 2 requests from before each repetition to after it; what follows is of all that "
          + "were sent then, warm-up and cool-down too",
        "server TTFT: client 62.0 ms, server 51.0 ms, of which queue 12.0 ms (means, from when sent); "
          + "11.0 ms between: network, TLS and the client; p50 62.0 ms, server's in 40.0 ms…60.0 ms; "
          + "p99 62.0 ms, server's in 40.0 ms…60.0 ms",
      ])
  }

  @Test func whatTheClientIsCertifiedAtIsSaid() throws {
    var run = run(try account([], [0.05, 0.052], own: 2))
    run.certification = .certified(
      Certificate(
        shape: CertificationSamples.shape, stamped: StampErrors(Sample([10e-6])),
        asRead: StampErrors(Sample([20e-6]))))
    let text = CaseFacts.all(of: run).first { $0.label == "server TTFT" }?.text
    #expect(
      text?.contains(
        "; 11.0 ms between: network, TLS and the client, whose own error is certified at 10.0 µs; ")
        == true)
  }

  @Test func figuresOfOthersAreNotExplained() throws {
    let facts = CaseFacts.all(of: run(try account([], [0.05, 0.05, 0.05], own: 2)))
    let text = try #require(facts.first { $0.label == "server TTFT" }?.text)
    #expect(!text.contains("between"))
  }

  @Test func aServerThatIsSlowerThanTheClientSawIsDoubted() throws {
    let facts = CaseFacts.all(of: run(try account([], [0.064, 0.064], own: 2)))
    let text = try #require(facts.first { $0.label == "server TTFT" }?.text)
    #expect(
      text.contains("; the server's is 2.00 ms more, which it can't be of the same requests; "))
  }

  @Test func ofWholeRepliesTheClientSawNoFirstToken() throws {
    var account = try account([], [0.05, 0.05], own: 0)
    for _ in 0..<2 { account.own.add(RunSamples.completed(90)) }
    let facts = CaseFacts.all(of: run(account))
    #expect(
      facts.first { $0.label == "server TTFT" }?.text
        == "server 50.0 ms (mean), of which queue 12.0 ms; the client saw no first token, since replies came "
        + "whole")
  }

  @Test func requestsThatWereBrokenOffNeedNotBeCounted() throws {
    var account = try account([], [0.05], own: 1)
    account.own.add(RunSamples.failed(after: 5, RunSamples.refusal))
    var hungUp = RunSamples.completed(50)
    hungUp.isCancelledByClient = true
    account.own.add(hungUp)
    #expect(account.own.ended == 3)
    #expect(account.own.failed == 2)
    #expect(account.doubts == [])
  }

  @Test func notesStandInTheReport() throws {
    let report = CaseReport(
      key: CaseKey(suite: "", test: "t"), run: run(try account([], [0.05], own: 2)))
    let text = ConsoleReport.render(report, fingerprint: ReportSamples.release)
    #expect(text.contains("note: the server counted 1 request, and the client 2: "))
    let encoded = EncodedReport.V1.Run(report)
    let server = try #require(encoded.server)
    #expect(server.kind == "vLLM")
    #expect(server.requests == 1)
    #expect(server.clientRequests == 2)
    #expect(server.notes.count == 1)
    let quantity = try #require(server.quantities["timeToFirstToken"])
    #expect(quantity.p50 == EncodedReport.V1.Interval(0.04...0.06))
    #expect(areClose(try #require(quantity.clientMean), 0.062, within: 1e-12))
    #expect(server.quantities["queueTime"]?.clientMean == .some(nil))
  }
}
