import Testing

@testable import PerfHarness

@Suite struct ExpositionTextTests {
  private let families = [
    MetricFamily(
      "requests_total", .counter, help: "With \\ and\na line.",
      points: [
        MetricFamily.Point(
          "requests_total", [MetricFamily.Label("path", "C:\\a \"b\"\nc")], 1027)
      ]),
    MetricFamily(
      "build_info", .gauge, help: "Says \"what\".",
      points: [MetricFamily.Point("build_info", [MetricFamily.Label("version", "1")], 1)]),
    MetricFamily(
      "odd", .untyped, help: "Numbers.",
      points: [
        MetricFamily.Point("odd", [MetricFamily.Label("n", "1")], -.infinity),
        MetricFamily.Point("odd", [MetricFamily.Label("n", "2")], .nan),
        MetricFamily.Point("odd", [MetricFamily.Label("n", "3")], 0.000_01),
      ]),
    MetricFamily("empty", .gauge, help: "Nothing."),
  ]

  @Test func textIsEscapedAsTheFormatSays() {
    #expect(
      ExpositionText.render(families) == #"""
        # HELP requests_total With \\ and\na line.
        # TYPE requests_total counter
        requests_total{path="C:\\a \"b\"\nc"} 1027
        # HELP build_info Says "what".
        # TYPE build_info gauge
        build_info{version="1"} 1
        # HELP odd Numbers.
        # TYPE odd untyped
        odd{n="1"} -Inf
        odd{n="2"} NaN
        odd{n="3"} 1e-05

        """#)
  }

  @Test func openMetricsNamesFamiliesInItsOwnWay() {
    #expect(
      ExpositionText.render(Array(families.prefix(2)), as: .openMetrics) == #"""
        # HELP requests With \\ and\na line.
        # TYPE requests counter
        requests_total{path="C:\\a \"b\"\nc"} 1027
        # HELP build Says \"what\".
        # TYPE build info
        build_info{version="1"} 1
        # EOF

        """#)
  }

  @Test(arguments: [ExpositionText.Version.prometheus, .openMetrics])
  func whatIsWrittenIsRead(_ version: ExpositionText.Version) throws {
    let text = ExpositionText.render(Array(families.prefix(2)), as: version)
    let read = try ExpositionParser.parse(text.utf8)
    #expect(read.flatMap(\.points) == families.prefix(2).flatMap(\.points))
    #expect(read.map(\.help) == families.prefix(2).map(\.help))
    #expect(read.map(\.kind) == [.counter, .gauge])
  }

  /// As Prometheus 2 asks.
  @Test(arguments: [
    (nil, ExpositionText.Version.prometheus), ("text/plain", .prometheus), ("*/*", .prometheus),
    (
      "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
    ),
  ])
  func openMetricsIsForWhoNamesIt(_ accept: String?, _ version: ExpositionText.Version) {
    #expect(ExpositionText.Version(accepting: accept) == version)
  }
}
