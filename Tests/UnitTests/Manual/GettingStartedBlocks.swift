import PerfHarness
import Testing

/// The manifest of GettingStarted.md, which no test target can compile: it is that of the package in which the
/// page's steps were done. Its lines stand at the edge, as they do there,
/// and its import, which is held apart from the rest, before them.
// swift-format-ignore
private let manifest = """
import PackageDescription
// swift-tools-version: 6.3

let package = Package(
  name: "ChatTests",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(path: "../PerfHarness")
  ],
  targets: [
    .testTarget(name: "LatencyTests", dependencies: ["PerfHarness"])
  ]
)
"""

#if HTTP
  /// The Swift of GettingStarted.md, line by line: `ManualBlocksTests` holds the two together.
  @Suite(.disabled("compiled, not run"))
  struct GettingStartedBlocks {
    @Suite(.benchmark)
    struct Latency {
      static let server = MockServerProvider.mockServer(
        timeToFirstToken: .logNormal(median: .milliseconds(50), sigma: 0.2),
        tokenGap: .milliseconds(5))

      @Test(
        .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(200)),
        .budget(.errorRate, atMost: 0.01))
      func chat() async throws {
        try await measure(
          Scenario(
            "chat", traffic: "D(100,40)", load: .closed(concurrency: 8), lasting: .requests(100),
            warmup: .requests(16)),
          against: Self.server)
      }
    }

    struct Strict {
      @Test(
        .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(60)),
        .budget(.errorRate, atMost: 0.01))
      func chat() async throws {
        try await measure(Scenario("chat"), against: Latency.server)
      }
    }

    struct Compared {
      @Test(
        .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(200)),
        .budget(.errorRate, atMost: 0.01), .baseline())
      func chat() async throws {
        try await measure(Scenario("chat"), against: Latency.server)
      }
    }

    struct Slower {
      static let server = MockServerProvider.mockServer(
        timeToFirstToken: .logNormal(median: .milliseconds(65), sigma: 0.2),
        tokenGap: .milliseconds(5))
    }

    struct Real {
      @Test(
        .budget(.p95, of: .timeToFirstToken, atMost: .milliseconds(500)),
        .budget(.errorRate, atMost: 0.01), .baseline())
      func chat() async throws {
        try await measure(
          Scenario(
            "chat", traffic: "D(100,100)", load: .closed(concurrency: 8), lasting: .requests(200),
            warmup: .requests(16)),
          against: .openAI(model: "my-model", baseURL: "http://127.0.0.1:8000"))
      }
    }
  }
#endif
