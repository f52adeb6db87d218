#if HTTP && os(Linux)
  import PerfHarness

  /// The same load from the bare client and from the harness, in turns.
  struct Throughput {
    /// What one of them did.
    private struct Pace {
      var perSecond: Double
      /// Of the client alone.
      var microsecondsEach: Double
      var perRead: Double
    }

    var name: String
    var unit: String
    var server: BareServer.Pace
    var concurrency: Int
    var requests: Int
    /// Of each reply; nil for replies in one piece.
    var tokens: Int?

    /// Runs both, and shows the median of the rounds.
    func compare() async throws {
      let server = try BareServer(server)
      var bare: [Pace] = []
      var harness: [Pace] = []
      for _ in 0..<HarnessSize.rounds {
        bare.append(try await runBare(server))
        harness.append(try await runHarness(server))
      }
      server.stop()
      let perRead = tokens.map { _ in
        "\(Figure.text(Self.median(harness, \.perRead))) a read, the bare client "
          + Figure.text(Self.median(bare, \.perRead))
      }
      Figure(
        name, Self.median(harness, \.perSecond), "per second",
        beside: ("the bare client's", Self.median(bare, \.perSecond)), remark: perRead
      ).show()
      Figure(
        "\(name), processor time", Self.median(harness, \.microsecondsEach), "µs per \(unit)",
        beside: ("the bare client's", Self.median(bare, \.microsecondsEach))
      ).show()
    }

    private func runBare(_ server: BareServer) async throws -> Pace {
      let client = BareClient(
        port: server.port, concurrency: concurrency, requests: requests, tokens: tokens ?? 2,
        streams: tokens != nil)
      return try await pace(on: server) {
        let result = try await client.run()
        return (result.elapsed, result.reads)
      }
    }

    private func runHarness(_ server: BareServer) async throws -> Pace {
      let load = try await HarnessLoad(
        Scenario(
          name, traffic: Traffic(stringLiteral: "D(10,\(tokens ?? 2))"),
          load: .closed(concurrency: concurrency), lasting: .requests(requests),
          streams: tokens != nil),
        port: server.port)
      let pace = try await pace(on: server) {
        let repetition = try await load.run()
        let reads = repetition.timelines.reduce(0) { $0 + $1.outputs.count - $1.coalescedEvents }
        return (repetition.window, reads)
      }
      await load.close()
      return pace
    }

    private func pace(
      on server: BareServer, _ run: () async throws -> (elapsed: Duration, reads: Int)
    ) async throws -> Pace {
      let before = ProcessorTime.ofProcess - server.processorTime
      let (elapsed, reads) = try await run()
      let used = ProcessorTime.ofProcess - server.processorTime - before
      let count = Double(requests * (tokens ?? 1))
      return Pace(
        perSecond: count / (elapsed / .seconds(1)),
        microsecondsEach: used / .microseconds(1) / count,
        perRead: count / Double(max(1, reads)))
    }

    private static func median(_ paces: [Pace], _ value: (Pace) -> Double) -> Double {
      Sample(paces.map(value)).percentile(50)
    }
  }
#endif
