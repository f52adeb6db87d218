import Testing

@testable import PerfHarness

@Suite struct PrometheusTargetTests {
  @Test(arguments: [
    ("9464", PrometheusTarget.endpoint(host: "127.0.0.1", port: 9464)),
    ("0", .endpoint(host: "127.0.0.1", port: 0)),
    ("0.0.0.0:9464", .endpoint(host: "0.0.0.0", port: 9464)),
    ("localhost:9464", .endpoint(host: "localhost", port: 9464)),
    ("[::1]:9464", .endpoint(host: "::1", port: 9464)),
    ("metrics.prom", .file("metrics.prom")),
    ("/var/lib/node_exporter/perf.prom", .file("/var/lib/node_exporter/perf.prom")),
    ("http://gateway:9091", .gateway("http://gateway:9091")),
    ("https://gateway/push", .gateway("https://gateway/push")),
  ])
  func eachKindHasItsOwnShape(_ text: String, _ target: PrometheusTarget) {
    #expect(PrometheusTarget(text) == target)
  }

  @Test(arguments: [
    "", "65536", "-1", "9464x", "host:", ":9464", "metrics.txt", ".prom", "a b:1", "[]:1",
  ])
  func anythingElseIsRefused(_ text: String) {
    #expect(PrometheusTarget(text) == nil)
  }

  @Test func theVariableSaysWhatItMayBe() {
    let error = #expect(throws: EnvironmentError.self) {
      try HarnessSettings(EnvironmentVariables(["PERF_PROMETHEUS": "here"]))
    }
    #expect(
      error?.description
        == "PERF_PROMETHEUS=\"here\": expected a port such as 9464 or 127.0.0.1:9464 to be "
        + "scraped at, a file such as metrics.prom, or the address of a push gateway such as "
        + "http://gateway:9091")
  }

  /// A push gateway groups by the path: job, and what else the address names.
  @Test(arguments: [
    ("", "/metrics/job/perfharness"), ("/", "/metrics/job/perfharness"),
    ("/push/", "/push/metrics/job/perfharness"),
    ("/metrics/job/nightly/instance/a", "/metrics/job/nightly/instance/a"),
  ])
  func metricsArePushedBelowAJob(_ path: String, _ pushed: String) {
    #expect(PrometheusTarget.pushPath(below: path) == pushed)
  }
}
