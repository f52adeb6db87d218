#if HTTP
  import Testing

  @testable import PerfHarness

  /// The server's own account beside the client's, over loopback.
  @Suite(.timeLimit(.minutes(1))) struct ServedMetricsTests {
    private func exchange(_ sent: [Int64], isComplete: Bool = true) -> MockServer.Exchange {
      var exchange = MockServer.Exchange(id: "a", received: .milliseconds(1000))
      exchange.sent = sent.map { .milliseconds(1000 + $0) }
      exchange.isComplete = isComplete
      return exchange
    }

    @Test func timesAreThoseOfTheExchanges() throws {
      var metrics = ServedMetrics()
      metrics.add(exchange([50, 60, 80]))
      metrics.add(exchange([70]))
      metrics.add(exchange([10, 20], isComplete: false))
      let text = metrics.text(model: "m")
      #expect(ExpositionRules.problems(of: text) == [])
      let reading = try #require(
        ServerReading(try ExpositionParser.parse(text.utf8), model: "m"))
      #expect(reading.kind == .vLLM)
      // (50 + 70) ÷ 2, (10 + 20) ÷ 2 and (80 + 70) ÷ 2 ms.
      let means = [
        (ServerQuantity.timeToFirstToken, 0.06), (.interTokenLatency, 0.015),
        (.endToEndLatency, 0.075),
      ]
      for (quantity, mean) in means {
        let found = try #require(reading.histograms[quantity]?.mean)
        #expect(areClose(found, mean, within: 1e-12))
      }
    }

    @Test func withoutBeingToldTheServerHasNoMetrics() async throws {
      try await withMockServer(.instant()) { server in
        let reply = try await HTTPTransport.fetch(
          HTTPRequest(method: "GET", target: "/metrics"),
          from: HTTPOrigin(isSecure: false, host: "127.0.0.1", port: server.port))
        #expect(reply.head.status == 404)
      }
    }

    @Test(.serverMetrics) func aReportHasBothSides() async throws {
      var behavior = MockServer.Behavior(
        timeToFirstToken: .milliseconds(20), tokenGap: .milliseconds(2))
      behavior.exposesMetrics = true
      try await withMockServer(behavior) { server in
        let bench = try Bench()
        let provider = HTTPProvider(at: server.baseURL, model: "mock")
        let findings = try await bench.findings(["PERF_REPETITIONS": "2"]) {
          let run = try await measure(
            Scenario(
              "chat", traffic: "D(10,5)", load: .closed(concurrency: 2), lasting: .requests(10),
              warmup: .requests(2)), against: provider)
          let account = try #require(run.server)
          #expect(account.kind == .vLLM)
          // Two repetitions of 10 and 2.
          #expect(account.requests == 24)
          #expect(account.own.ended == 24)
          #expect(account.doubts == [])
          // By one clock: what the client reads was sent before.
          let first = try #require(account.counted[.timeToFirstToken])
          #expect(first.count == 24)
          #expect(first.mean >= 0.02)
          #expect(try #require(account.own.timeToFirstToken.mean).inSeconds >= first.mean)
          #expect(account.counted[.interTokenLatency]?.count == 24 * 4)
        }
        #expect(findings.filter(\.isFailure).isEmpty)
        #expect(bench.output.contains("server       vLLM counted 24 requests "))
        #expect(bench.output.contains("server TTFT  client "))
      }
    }

    @Test func aServerWithoutMetricsIsANote() async throws {
      try await withMockServer(.instant()) { server in
        let bench = try Bench()
        let provider = HTTPProvider(at: server.baseURL, model: "mock")
        let findings = try await bench.findings([
          "PERF_SERVER_METRICS": "1", "PERF_REPETITIONS": "1",
        ]) {
          try await measure(
            Scenario("chat", load: .closed(concurrency: 1), lasting: .requests(2)),
            against: provider)
        }
        #expect(findings.filter(\.isFailure).isEmpty)
        #expect(
          bench.output.contains(
            "note: what the server measured is not known: http://127.0.0.1:\(server.port)/metrics answers "
              + "with status 404; expected a page of metrics"))
      }
    }
  }
#endif
