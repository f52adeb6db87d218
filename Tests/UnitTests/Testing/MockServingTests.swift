#if HTTP
  import Synchronization
  import Testing

  @testable import PerfHarness

  @Suite(.timeLimit(.minutes(1))) struct MockServingTests {
    private func settings(_ values: [String: String]) -> LiveSettings {
      LiveSettings(EnvironmentVariables(values))
    }

    @Test func aServerRunsForAsLongAsTheEnvironmentSays() async throws {
      let served = Mutex<(port: Int, behavior: MockServer.Behavior)?>(nil)
      let settings = settings([
        "PERF_SERVE": "0", "PERF_DURATION": "1ms", "PERF_SERVE_TTFT": "70ms",
        "PERF_SERVE_GAP": "3ms", "PERF_API_KEY": "k", "PERF_MODEL": "m",
      ])
      #expect(settings.asksForMockServer)
      try await settings.serveMockServer { server in
        served.withLock { $0 = (server.port, server.behavior) }
      }
      let (port, behavior) = try #require(served.withLock { $0 })
      #expect(behavior.timeToFirstToken == .milliseconds(70))
      #expect(behavior.tokenGap == .milliseconds(3))
      #expect(behavior.apiKey == "k")
      #expect(behavior.models == ["m"])
      // It has let go of its port.
      let next = try await MockServer.start(port: port)
      await next.stop()
    }

    @Test func withoutItsVariableThereIsNone() {
      #expect(!settings([:]).asksForMockServer)
    }

    @Test func aPortThatIsNoneIsRefused() async {
      let error = await #expect(throws: EnvironmentError.self) {
        try await settings(["PERF_SERVE": "http"]).serveMockServer()
      }
      #expect(
        error?.description == "PERF_SERVE=\"http\": expected a whole number from 0 to 65535")
    }
  }
#endif
