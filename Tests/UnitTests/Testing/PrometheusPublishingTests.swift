import Foundation
import Synchronization
import Testing

@testable import PerfHarness

/// `PERF_PROMETHEUS` as a user sets it.
@Suite(.timeLimit(.minutes(1))) struct PrometheusPublishingTests {
  private static let scenario = Scenario(
    "chat", load: .closed(concurrency: 2), lasting: .requests(20), warmup: .requests(2))

  @Test func aFileHoldsEveryCaseSoFar() async throws {
    let bench = try Bench()
    let path = bench.folder + "/collected/perf.prom"
    let findings = try await bench.findings(["PERF_PROMETHEUS": path]) {
      try await measure(Self.scenario, against: SimulatedProvider(.init()), as: "one")
      try await measure(Self.scenario, against: SimulatedProvider(.init()), as: "two")
    }
    #expect(findings.isEmpty)
    let text = try bench.text("collected/perf.prom")
    #expect(ExpositionRules.problems(of: text) == [])
    let families = try ExpositionParser.parse(text.utf8)
    let requests = try #require(families.first { $0.name == "perfharness_requests_total" })
    // Three repetitions of 20 and 2.
    #expect(requests.points.map(\.value) == [6, 60, 6, 60])
    #expect(requests.points.map { $0["phase"] } == ["warmup", "measured", "warmup", "measured"])
    #expect(requests.points.map { $0["case"] } == ["one", "one", "two", "two"])
    let results = try #require(families.first { $0.name == "perfharness_result_requests" })
    #expect(results.points.filter { $0["outcome"] == "completed" }.map(\.value) == [60, 60])
  }

  @Test func aFileThatCannotBeWrittenFailsTheTest() async throws {
    let bench = try Bench()
    let findings = try await bench.findings(["PERF_PROMETHEUS": "/dev/null/perf.prom"]) {
      try await measure(Self.scenario, against: SimulatedProvider(.init()))
    }
    #expect(findings.count == 1)
    #expect(findings.first?.text.hasPrefix("/dev/null/perf.prom: ") == true)
  }

  #if HTTP
    private func get(
      _ port: Int, _ path: String, accept: String? = nil, method: String = "GET"
    ) async throws -> HTTPTransport.Reply {
      try await HTTPTransport.fetch(
        HTTPRequest(
          method: method, target: path, headers: accept.map { [("Accept", $0)] } ?? []),
        from: HTTPOrigin(isSecure: false, host: "127.0.0.1", port: port))
    }

    private func publisher(_ target: String) throws -> PrometheusPublisher {
      PrometheusPublisher(
        try #require(PrometheusTarget(target)), text: target,
        environment: EncodedReport.V1.Environment(ReportSamples.release, name: "ci"))
    }

    @Test func whatRunsIsScraped() async throws {
      let server = try await PageServer.start(port: 0) { request in
        .page(
          PageServer.Page(
            status: request.path == "/a" ? 200 : 404, body: request.accept ?? "none"))
      }
      let found = try await get(server.port, "/a?b=c", accept: "text/plain")
      #expect(found.head.status == 200)
      #expect(String(decoding: found.body, as: UTF8.self) == "text/plain")
      #expect(try await get(server.port, "/b").head.status == 404)
      let refused = try await get(server.port, "/a", method: "POST")
      #expect(refused.head.status == 405)
      #expect(refused.head.value(of: "allow") == "GET, HEAD")
      await server.stop()
    }

    @Test func metricsAreServedInBothFormats() async throws {
      let publisher = try publisher("0")
      let printed = Printed()
      try await publisher.open(printed.sink)
      let port = try #require(printed.port)
      let labels = CaseLabels(
        CaseKey(suite: "S", test: "t"), provider: "p", model: nil)
      let observer = try #require(publisher.exporter.observer(of: labels))
      observer.record(RunSamples.completed(50), in: .measured)
      observer.note(inFlight: 3)
      let plain = try await get(port, "/metrics")
      #expect(
        plain.head.value(of: "content-type") == "text/plain; version=0.0.4; charset=utf-8")
      let text = String(decoding: plain.body, as: UTF8.self)
      #expect(ExpositionRules.problems(of: text) == [])
      #expect(text.contains("perfharness_requests_in_flight{suite=\"S\",test=\"t\",case=\"\""))
      let open = try await get(
        port, "/metrics", accept: "application/openmetrics-text;version=1.0.0")
      #expect(
        open.head.value(of: "content-type")
          == "application/openmetrics-text; version=1.0.0; charset=utf-8")
      #expect(String(decoding: open.body, as: UTF8.self).hasSuffix("# EOF\n"))
      #expect(try await get(port, "/").head.status == 404)
      await publisher.close()
    }

    @Test func aPortInUseIsSaid() async throws {
      let taken = try await PageServer.start(port: 0) { _ in .page(PageServer.Page(body: "")) }
      let port = taken.port
      let bench = try Bench()
      let findings = try await bench.findings(["PERF_PROMETHEUS": "\(port)"]) {
        try await measure(Self.scenario, against: SimulatedProvider(.init()))
      }
      #expect(
        findings.map(\.text) == [
          "PERF_PROMETHEUS=\"\(port)\": expected a port that can be listened on: port \(port) of 127.0.0.1 is "
            + "in use; choose another one, or 0 for any free port"
        ])
      await taken.stop()
    }

    @Test func aGatewayThatIsNotThereFailsNothing() async throws {
      // A port that was free a moment ago.
      let server = try await PageServer.start(port: 0) { _ in .page(PageServer.Page(body: "")) }
      let port = server.port
      await server.stop()
      let bench = try Bench()
      let findings = try await bench.findings(["PERF_PROMETHEUS": "http://127.0.0.1:\(port)"]) {
        try await measure(Self.scenario, against: SimulatedProvider(.init()))
      }
      #expect(findings.isEmpty)
      #expect(bench.output.contains("PERF_PROMETHEUS: the push gateway can't be reached: "))
    }

    private final class Printed: Sendable {
      private let text = Mutex("")

      var sink: ProgressDisplay.Sink {
        ProgressDisplay.Sink(isTerminal: false) { [self] line in text.withLock { $0 += line } }
      }

      /// The port in `metrics for Prometheus at http://127.0.0.1:PORT/metrics`.
      var port: Int? {
        text.withLock { $0 }.firstMatch(of: #/127\.0\.0\.1:(\d+)/metrics/#).flatMap {
          Int($0.output.1)
        }
      }
    }
  #endif
}
