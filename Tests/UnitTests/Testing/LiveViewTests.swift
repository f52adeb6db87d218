import Foundation
import Testing

@testable import PerfHarness

/// What a benchmark shows of itself while it runs.
@Suite struct LiveViewTests {
  private static let provider = SimulatedProvider.simulated(
    timeToFirstToken: .milliseconds(50), tokenGap: .milliseconds(10))
  private static let scenario = Scenario("chat", traffic: "D(10,10)", lasting: .requests(20))

  /// Measures twice, as a user does.
  private static func measureTwice(_ live: LiveView) async throws {
    var surroundings = Surroundings.current
    surroundings.live = live
    try await Surroundings.$current.withValue(surroundings) {
      try await measure(scenario, against: provider, as: "first")
      try await measure(scenario, against: provider, as: "second")
    }
  }

  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(60)))
  func withoutATerminalProgressIsShownAsLinesAndItIsSaidOnce() async throws {
    let bench = try Bench()
    let live = LiveView { nil }
    let findings = try await bench.findings(["PERF_DASHBOARD": "1"]) {
      try await Self.measureTwice(live)
    }
    #expect(findings.isEmpty)
    let warning =
      "PERF_DASHBOARD=1: there is no terminal to show it on (/dev/tty can't be opened), so that "
      + "progress is shown as lines; PERF_DASHBOARD=web shows it in a browser\n"
    #expect(bench.output.hasPrefix(warning))
    #expect(bench.output.components(separatedBy: warning).count == 2)
    #expect(live.view(of: CaseKey(suite: "", test: "a")) == nil)
  }

  @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(60)))
  func casesAreShownWithTheirVerdicts() async throws {
    let bench = try Bench()
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    let live = LiveView { terminal.device }
    let findings = try await bench.findings(["PERF_DASHBOARD": "1"]) {
      try await Self.measureTwice(live)
    }
    #expect(findings.isEmpty)
    let view = try #require(live.view(of: CaseKey(suite: "", test: "a")))
    #expect(view.fillsTerminal)
    let snapshot = view.feed.snapshot()
    #expect(snapshot.cases.map(\.state) == [.ended(.good, "passed"), .ended(.good, "passed")])
    #expect(snapshot.cases.map { $0.name.hasSuffix("[first]") } == [true, false])
    // Three repetitions of 20 requests.
    #expect(snapshot.completed == 60)
    #expect(snapshot.progress?.repetition == 3)
    #expect(!snapshot.isRunning)
  }

  @Test func nothingIsShownUnlessAskedFor() async throws {
    let live = LiveView {
      Issue.record("a terminal was opened")
      return nil
    }
    let bench = try Bench()
    _ = try await bench.findings { try await Self.measureTwice(live) }
    #expect(live.view(of: CaseKey(suite: "", test: "a")) == nil)
  }

  @Test func whatCanNotBeMeasuredIsShownAsOver() async throws {
    struct Broken: Error {}
    let terminal = try PseudoTerminal(columns: 80, rows: 24)
    var surroundings = Surroundings()
    surroundings.live = LiveView { terminal.device }
    let live = surroundings.live
    try await live.open(.terminal, surroundings)
    let view = try #require(live.view(of: CaseKey(suite: "Chat", test: "short")))
    await #expect(throws: Broken.self) {
      try await Surroundings.$current.withValue(surroundings) {
        try await Interruption.cancelling {
          _ = view.begin("chat", plan: LiveSamples.plan, repetitions: 1, clock: SystemClock())
          throw Broken()
        } finish: {
        }
      }
    }
    #expect(
      view.feed.snapshot().cases == [
        LiveSnapshot.Case(name: "Chat/short", state: .ended(.open, "no verdict"))
      ])
  }

  #if HTTP
    @Test(.budget(.p50, of: .timeToFirstToken, atMost: .milliseconds(60)))
    func aPageShowsTheCasesAndItsAddressIsPrinted() async throws {
      let bench = try Bench()
      let live = LiveView { nil }
      let findings = try await bench.findings(["PERF_DASHBOARD": "web"]) {
        try await Self.measureTwice(live)
      }
      #expect(findings.isEmpty)
      let address = try #require(
        bench.output.firstMatch(of: #/^live view at http://127.0.0.1:(\d+)/\n/#))
      let port = try #require(Int(address.output.1))
      let reply = try await RawConnection.open(port: port) { connection in
        try await connection.send(
          "GET /snapshot.json HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
        return try await connection.readReply()
      }
      #expect(reply.body.contains(#"[first]","mark":"good","word":"passed"},"#))
      #expect(bench.output.components(separatedBy: "live view at").count == 2)
    }

    @Test func aPortInUseIsRefusedWithACure() async throws {
      try await withMockServer { server in
        let bench = try Bench()
        let live = LiveView { nil }
        let port = server.port
        let findings = try await bench.findings(["PERF_DASHBOARD": "web:\(port)"]) {
          try await Self.measureTwice(live)
        }
        #expect(
          findings.map(\.text) == [
            "PERF_DASHBOARD=\"web:\(port)\": expected a port that is free; port \(port) of 127.0.0.1 is in "
              + "use; choose another one, or 0 for any free port"
          ])
      }
    }
  #endif
}
