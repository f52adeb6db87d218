#if HTTP
  import Foundation
  import Testing

  @testable import PerfHarness

  /// `PERF_OPENTELEMETRY` as a user sets it, with a collector on this machine.
  @Suite(.timeLimit(.minutes(1))) struct OpenTelemetryPublishingTests {
    private static let scenario = Scenario(
      "chat", traffic: "D(100,10)", load: .closed(concurrency: 2), lasting: .requests(20),
      warmup: .requests(2))

    private static func reply(_ status: String, _ fields: String = "") -> [ScriptedServer.Step] {
      [
        .request, .write("HTTP/1.1 \(status)\r\n\(fields)Content-Length: 0\r\n\r\n"), .close,
      ]
    }

    /// Nothing is sent because some time has gone by, which on a slow machine it has: when a batch is full and
    /// when a case is over, alone.
    private static let patient = [
      "OTEL_BSP_SCHEDULE_DELAY": "86400000", "OTEL_METRIC_EXPORT_INTERVAL": "86400000",
    ]

    /// - Parameter signal: `traces` or `metrics`.
    private func variables(
      _ server: ScriptedServer, _ signal: String, _ others: [String: String] = [:]
    ) -> [String: String] {
      [
        "PERF_OPENTELEMETRY": signal, "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(server.port)",
        "OTEL_EXPORTER_OTLP_HEADERS": "api-key=key-0123456789",
      ].merging(Self.patient) { $1 }.merging(others) { $1 }
    }

    private func body(_ request: String) throws -> [String: Any] {
      let start = try #require(request.range(of: "\r\n\r\n"))
      let object = try JSONSerialization.jsonObject(with: Data(request[start.upperBound...].utf8))
      return try #require(object as? [String: Any])
    }

    private func list(_ node: Any?, _ names: String...) throws -> [[String: Any]] {
      var node = node
      for name in names {
        let members = try #require(node as? [String: Any])
        let elements = try #require(members[name] as? [[String: Any]])
        if name == names.last { return elements }
        // Of resources and scopes there is one each.
        node = elements.first
      }
      return []
    }

    /// The attributes of a span or of a point, as texts.
    private func attributes(_ node: [String: Any]) throws -> [String: String] {
      let pairs = try list(node, "attributes").map { attribute in
        let value = try #require((attribute["value"] as? [String: Any])?.values.first)
        return (try #require(attribute["key"] as? String), "\(value)")
      }
      return Dictionary(uniqueKeysWithValues: pairs)
    }

    @Test func aSimulatedRunIsATraceForEachRepetition() async throws {
      let server = try await ScriptedServer([Self.reply("200 OK")])
      let bench = try Bench()
      let findings = try await bench.findings(
        variables(server, "traces"), wallClock: { 1_700_000_000 }
      ) {
        try await measure(Self.scenario, against: SimulatedProvider(.init()), as: "one")
      }
      #expect(findings.isEmpty)
      #expect(!bench.output.contains("PERF_OPENTELEMETRY"))
      // Three repetitions of 22 requests, and a span for each repetition: less than a batch.
      let request = try #require(server.seen.requests.first)
      #expect(server.seen.requests.count == 1)
      #expect(request.hasPrefix("POST /v1/traces HTTP/1.1\r\nContent-Type: application/json\r\n"))
      #expect(request.contains("\r\napi-key: key-0123456789\r\n"))
      let spans = try list(body(request), "resourceSpans", "scopeSpans", "spans")
      #expect(spans.count == 3 * 23)
      let roots = spans.filter { $0["parentSpanId"] == nil }
      #expect(roots.count == 3)
      #expect(Set(roots.map { $0["traceId"] as? String }).count == 3)
      let ofFirst = spans.filter {
        $0["parentSpanId"] as? String == roots[0]["spanId"] as? String
      }
      #expect(ofFirst.count == 22)
      #expect(ofFirst.allSatisfy { $0["traceId"] as? String == roots[0]["traceId"] as? String })
      let first = try #require(
        ofFirst.first { try attributes($0)["perfharness.request"] == "0" })
      #expect(first["startTimeUnixNano"] as? String == "1700000000000000000")
      #expect(first["kind"] as? Int == 3)
      let found = try attributes(first)
      #expect(found["perfharness.phase"] == "warmup")
      #expect(found["gen_ai.operation.name"] == "chat")
      #expect(found["gen_ai.provider.name"] == "simulated")
      #expect(found["gen_ai.usage.output_tokens"] == "10")
      #expect(found["perfharness.dispatch_lag"] == "0.0")
      try await server.stop()
    }

    @Test func metricsAreSentWhenACaseIsOver() async throws {
      let server = try await ScriptedServer([Self.reply("200 OK")])
      let bench = try Bench()
      let findings = try await bench.findings(variables(server, "metrics")) {
        try await measure(Self.scenario, against: SimulatedProvider(.init()), as: "one")
      }
      #expect(findings.isEmpty)
      let request = try #require(server.seen.requests.first)
      #expect(server.seen.requests.count == 1 && request.hasPrefix("POST /v1/metrics "))
      let metrics = try list(body(request), "resourceMetrics", "scopeMetrics", "metrics")
      #expect(
        metrics.map { $0["name"] as? String } == GenAIInstrument.allCases.map(\.name))
      let duration = try #require(metrics[0]["histogram"] as? [String: Any])
      #expect(duration["aggregationTemporality"] as? Int == 2)
      let points = try list(duration, "dataPoints")
      // Three repetitions of 20 measured requests.
      #expect(points.map { $0["count"] as? String } == ["60"])
      #expect(try attributes(points[0])["perfharness.case"] == "one")
      // Ten tokens, and nine gaps between them.
      let gaps = try #require(metrics[3]["histogram"] as? [String: Any])
      #expect(try list(gaps, "dataPoints").map { $0["count"] as? String } == ["540"])
      try await server.stop()
    }

    @Test func whatIsTurnedAwayIsSentAgain() async throws {
      let server = try await ScriptedServer([
        Self.reply("503 Service Unavailable", "Retry-After: 0\r\n"), Self.reply("200 OK"),
      ])
      let bench = try Bench()
      let findings = try await bench.findings(variables(server, "traces")) {
        try await measure(Self.scenario, against: SimulatedProvider(.init()))
      }
      #expect(findings.isEmpty)
      #expect(server.seen.requests.count == 2)
      #expect(server.seen.requests.first == server.seen.requests.last)
      #expect(!bench.output.contains("PERF_OPENTELEMETRY"))
      try await server.stop()
    }

    @Test func whatIsRefusedIsSaidAndFailsNothing() async throws {
      let body = "bad key key-0123456789"
      let server = try await ScriptedServer([
        [
          .request,
          .write("HTTP/1.1 401 No\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"), .close,
        ]
      ])
      let bench = try Bench()
      let findings = try await bench.findings(variables(server, "traces")) {
        try await measure(Self.scenario, against: SimulatedProvider(.init()))
      }
      #expect(findings.isEmpty)
      #expect(server.seen.requests.count == 1)
      #expect(
        bench.output.contains(
          "\nPERF_OPENTELEMETRY: 69 spans could not be sent to http://127.0.0.1:\(server.port)/v1/traces: it "
            + "answers with status 401: bad key <secret>\n"))
      try await server.stop()
    }

    @Test func aCollectorThatIsNotThereFailsNothing() async throws {
      let port = try SilentPort()
      let number = port.number
      let bench = try Bench()
      let variables = [
        "PERF_OPENTELEMETRY": "1", "OTEL_EXPORTER_OTLP_TIMEOUT": "50",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:\(number)",
      ].merging(Self.patient) { $1 }
      let findings = try await bench.findings(variables) {
        try await measure(Self.scenario, against: SimulatedProvider(.init()))
      }
      #expect(findings.isEmpty)
      #expect(bench.output.contains("PERF_OPENTELEMETRY: 69 spans could not be sent to "))
      #expect(bench.output.contains("PERF_OPENTELEMETRY: 4 metrics could not be sent to "))
      _ = consume port
    }

    @Test func whatHasNoRoomIsSaid() async throws {
      let server = try await ScriptedServer([Self.reply("200 OK")])
      let bench = try Bench()
      // A batch is as great as the room, and is sent while the run goes on.
      let findings = try await bench.findings(
        variables(server, "traces", ["OTEL_BSP_MAX_QUEUE_SIZE": "50"])
      ) {
        try await measure(Self.scenario, against: SimulatedProvider(.init()))
      }
      #expect(findings.isEmpty)
      let sent = try server.seen.requests.reduce(0) {
        $0 + (try list(body($1), "resourceSpans", "scopeSpans", "spans").count)
      }
      // Which of them were dropped depends on when a batch was sent, how many were does not.
      if sent < 69 {
        #expect(
          bench.output.contains(
            "PERF_OPENTELEMETRY: \(69 - sent) spans were dropped for want of room, and 0 requests were told "
              + "of neither as spans nor as metrics; a greater OTEL_BSP_MAX_QUEUE_SIZE keeps more spans, a "
              + "sampler makes fewer\n"))
      } else {
        #expect(!bench.output.contains("PERF_OPENTELEMETRY"))
      }
      try await server.stop()
    }
  }
#endif
