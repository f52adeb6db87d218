import Testing

@testable import PerfHarness

@Suite struct ExpositionParserTests {
  private func parse(_ text: String) throws(ExpositionError) -> [MetricFamily] {
    try ExpositionParser.parse(text.utf8)
  }

  /// The example of 'Exposition formats', text format 0.0.4.
  private static let example = #"""
    # HELP http_requests_total The total number of HTTP requests.
    # TYPE http_requests_total counter
    http_requests_total{method="post",code="200"} 1027 1395066363000
    http_requests_total{method="post",code="400"}    3 1395066363000

    # Escaping in label values:
    msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9

    # Minimalistic line:
    metric_without_timestamp_and_labels 12.47

    # A weird metric from before the epoch:
    something_weird{problem="division by zero"} +Inf -3982045

    # A histogram, which has a pretty complex representation in the text format:
    # HELP http_request_duration_seconds A histogram of the request duration.
    # TYPE http_request_duration_seconds histogram
    http_request_duration_seconds_bucket{le="0.05"} 24054
    http_request_duration_seconds_bucket{le="+Inf"} 144320
    http_request_duration_seconds_sum 53423
    http_request_duration_seconds_count 144320

    # Finally a summary, which has a complex representation, too:
    # HELP rpc_duration_seconds A summary of the RPC duration in seconds.
    # TYPE rpc_duration_seconds summary
    rpc_duration_seconds{quantile="0.99"} 76656
    rpc_duration_seconds_sum 1.7560473e+07
    rpc_duration_seconds_count 2693

    """#

  @Test func theExampleOfTheSpecificationIsRead() throws {
    let families = try parse(Self.example)
    #expect(
      families.map(\.name) == [
        "http_requests_total", "msdos_file_access_time_seconds",
        "metric_without_timestamp_and_labels", "something_weird", "http_request_duration_seconds",
        "rpc_duration_seconds",
      ])
    #expect(
      families.map(\.kind) == [.counter, .untyped, .untyped, .untyped, .histogram, .summary])
    #expect(families[0].help == "The total number of HTTP requests.")
    #expect(families[0].points.map(\.value) == [1027, 3])
    #expect(families[0].points[1]["code"] == "400")
    #expect(families[1].points[0]["path"] == #"C:\DIR\FILE.TXT"#)
    #expect(families[1].points[0]["error"] == "Cannot find file:\n\"FILE.TXT\"")
    #expect(families[1].points[0].value == 1_458_255_915)
    #expect(families[3].points[0].value == .infinity)
    #expect(families[4].points.count == 4)
    #expect(families[5].points.map(\.value) == [76656, 17_560_473, 2693])
  }

  @Test func openMetricsWithAnExemplarIsRead() throws {
    let families = try parse(
      """
      # TYPE foo histogram
      # UNIT foo seconds
      foo_bucket{le="0.1"} 8 # {trace_id="a # b"} 0.054
      foo_bucket{le="+Inf"} 9
      foo_count 9
      foo_sum 3.2
      # TYPE bar counter
      bar_total 17.0 1520879607.789
      # EOF

      """)
    #expect(families.map(\.name) == ["foo", "bar"])
    #expect(families[0].points.map(\.value) == [8, 9, 9, 3.2])
    #expect(families[1].points == [MetricFamily.Point("bar_total", [], 17)])
  }

  @Test(arguments: [
    ("a 1", "line 1: the last line has no line end; expected a whole text"),
    ("a x\n", "line 1: \"x\" is no number; expected the value of a"),
    ("a\n", "line 1: \"\" is no number; expected the value of a"),
    ("a 0x1p3\n", "line 1: \"0x1p3\" is no number; expected the value of a"),
    ("\n1a 1\n", "line 2: expected a name of letters, digits, _ and :"),
    ("a 1 soon\n", "line 1: \"soon\" stands behind the value; expected a timestamp or nothing"),
    ("a{b} 1\n", "line 1: label b has no =; expected a value"),
    ("a{b=1} 1\n", "line 1: label b has no value in quotes; expected one"),
    ("a{b=\"\\x\"} 1\n", "line 1: label b has no value in quotes; expected one"),
    ("a{b=\"1\n", "line 1: label b has no value in quotes; expected one"),
    (
      "a{b=\"1\" c=\"2\"} 1\n",
      "line 1: label b is followed by neither , nor }; expected one of them"
    ),
    ("a{b=\"1\",b=\"2\"} 1\n", "line 1: label b stands there twice; expected each once"),
    (
      "# TYPE a counter\n# TYPE a gauge\n",
      "line 2: the type of a was told before; expected one type for a name"
    ),
    (
      "a 1\n# TYPE a gauge\n",
      "line 2: the type of a comes after its numbers; expected it before them"
    ),
    (
      "# TYPE a clock\n",
      "line 1: \"clock\" is no type; expected counter, gauge, histogram, summary or untyped"
    ),
    ("# EOF\na 1\n", "line 2: something follows # EOF; expected nothing"),
  ])
  func whatIsNoneOfTheFormatIsRefused(_ text: String, _ message: String) {
    let error = #expect(throws: ExpositionError.self) { try parse(text) }
    #expect(error?.description == message)
  }

  @Test func everyTextThatIsCutShortIsReadOrRefused() {
    let bytes = Array(Self.example.utf8)
    for count in 0..<bytes.count {
      // None may trap; what ends within a line is refused.
      let families = try? ExpositionParser.parse(bytes.prefix(count))
      #expect((families != nil) == (count == 0 || bytes[count - 1] == UInt8(ascii: "\n")))
    }
  }
}
