#if HTTP
  import PerfHarness
  import Testing

  /// What is reported beside the server's own account of the same requests: first token after 50 ms,
  /// another each 10 ms, 50 in all.
  @Suite(.serialized, .machineTurn) struct HarnessTruth {
    private static let first = Duration.milliseconds(50)
    private static let gap = Duration.milliseconds(10)
    private static let tokens = HarnessSize.of(50, debug: 10)

    /// The embedded mock server, and few streams, which it has time for.
    @Test func mockServer() async throws {
      let server = try await MockServer.start(
        MockServer.Behavior(timeToFirstToken: .constant(Self.first), tokenGap: .constant(Self.gap)))
      let repetition = try await Self.run(
        concurrency: 10, requests: HarnessSize.of(20, debug: 10), port: server.port)
      let truth = Dictionary(
        server.exchanges.map { exchange in
          (exchange.id, exchange.sent.first.map { exchange.received.duration(to: $0) })
        }
      ) { $1 }
      await server.stop()
      try TruthReport("concurrency 10, mock server", 10, repetition, truth: truth).show()
    }

    #if os(Linux)
      /// A server that takes so little that the client is what is seen at a thousand streams.
      @Test(
        arguments: HarnessSize.of([(1, 6), (100, 200), (1000, 3000)], debug: [(1, 4), (20, 40)]))
      func bareServer(concurrency: Int, requests: Int) async throws {
        let name = "concurrency \(concurrency)"
        let server = try BareServer(.after(Self.first, gap: Self.gap))
        let client = BareClient(
          port: server.port, concurrency: concurrency, requests: requests, tokens: Self.tokens,
          streams: true, stamps: true)
        let start = (all: ProcessorTime.ofProcess, server: server.processorTime)
        let bare = try await client.run()
        let middle = (all: ProcessorTime.ofProcess, server: server.processorTime)
        let repetition = try await Self.run(
          concurrency: concurrency, requests: requests, port: server.port)
        let end = (all: ProcessorTime.ofProcess, server: server.processorTime)
        server.stop()

        let truth = server.exchanges.mapValues { exchange in
          exchange.sent.first.map { exchange.received.duration(to: $0) }
        }
        let bareTimes = bare.stamps.compactMapValues(\.first).compactMap { id, first in
          bare.sent[id].map { $0.duration(to: first) }
        }
        try TruthReport(name, concurrency, repetition, truth: truth, bareClient: bareTimes).show()

        // By Little's law, which needs no regard to how the loop begins and ends.
        let times = repetition.timelines.compactMap { timeline in
          timeline.ended.map { timeline.due.duration(to: $0) / .seconds(1) }
        }
        let length = (Self.first + Self.gap * (Self.tokens - 1)) / .seconds(1)
        Figure(
          "request rate, \(name)", Double(concurrency) / Sample(times).mean, "requests/s",
          beside: ("the ideal", Double(concurrency) / length), target: "at least 0.99"
        ).show()

        func secondsEach(_ time: Duration) -> Double {
          time / .seconds(1) / Double(requests) * 1000
        }
        let byServer = end.server - middle.server
        Figure(
          "processor time per 1,000 requests, \(name)",
          secondsEach(end.all - middle.all - byServer), "s",
          beside: (
            "the bare client's",
            secondsEach(middle.all - start.all - (middle.server - start.server))
          ),
          target: concurrency == 1000 ? "at most 0.40" : nil,
          remark: "the server's \(Figure.text(secondsEach(byServer))) not included"
        ).show()
      }
    #endif

    private static func run(
      concurrency: Int, requests: Int, port: Int
    ) async throws -> Repetition {
      let load = try await HarnessLoad(
        Scenario(
          "truth", traffic: Traffic(stringLiteral: "D(10,\(tokens))"),
          load: .closed(concurrency: concurrency), lasting: .requests(requests)),
        port: port)
      let repetition = try await load.run()
      await load.close()
      return repetition
    }
  }
#endif
