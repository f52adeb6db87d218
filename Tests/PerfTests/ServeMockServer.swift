import PerfHarness
import Testing

#if HTTP
  // A mock server for clients of other kinds: `PERF_SERVE=8080 swift test --filter ServeMockServer`.
  @Suite(
    .enabled(
      if: LiveSettings().asksForMockServer,
      "set PERF_SERVE to a port to run a mock server for other clients; see README"))
  struct ServeMockServer {
    @Test func serve() async throws {
      try await LiveSettings().serveMockServer()
    }
  }
#endif
