import Foundation

@testable import PerfHarness

/// What `Fixtures/opentelemetry/make_otlp_fixture.py` has written: two messages as the official definitions of
/// OpenTelemetry encode them. The same messages are built here.
struct OTLPFixture {
  struct Encoded {
    var protobuf: String
    var json: NSDictionary
  }

  var traces: Encoded
  var metrics: Encoded

  init() throws {
    var folder = URL(fileURLWithPath: #filePath)
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Package.swift").path) {
      folder.deleteLastPathComponent()
    }
    let file = folder.appending(path: "Fixtures/opentelemetry/otlp.json")
    let all = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    func encoded(_ name: String) throws -> Encoded {
      guard let entry = all?[name] as? [String: Any], let bytes = entry["protobuf"] as? String,
        let json = entry["json"] as? NSDictionary
      else { throw CocoaError(.coderReadCorrupt) }
      return Encoded(protobuf: bytes, json: json)
    }
    traces = try encoded("traces")
    metrics = try encoded("metrics")
  }

  private static let resource = OTLPResource(attributes: [
    OTLPAttribute("service.name", .string("perfharness")),
    OTLPAttribute("team", .string("Suche é \"quoted\"\n")),
  ])

  private static let trace = TraceID(high: 0x4bf9_2f35_77b3_4da6, low: 0xa3ce_929d_0e0e_4736)

  static let traceMessage: OTLPTraceRequest = {
    let parent = OTLPSpanData(
      trace: trace, span: SpanID(0x00f0_67aa_0ba9_02b7), name: "ChatLatency/chat(_:)",
      kind: .internal, start: 1_700_000_000_000_000_000, end: 1_700_000_002_500_000_001)
    var child = OTLPSpanData(
      trace: trace, span: SpanID(0x5399_5c3f_42cd_8ad8), parent: parent.span, name: "chat m",
      kind: .client, start: 1_700_000_000_100_000_000, end: 1_700_000_000_900_000_000)
    child.attributes = [
      OTLPAttribute("array", .strings(["stop", ""])), OTLPAttribute("bool", .bool(false)),
      OTLPAttribute("double", .double(0)), OTLPAttribute("fraction", .double(0.125)),
      OTLPAttribute("int", .int(-3)),
      OTLPAttribute("long", .string(String(repeating: "x", count: 200))),
      OTLPAttribute("true", .bool(true)), OTLPAttribute("zero", .int(0)),
    ]
    child.events = [
      OTLPSpanData.Event(time: 1_700_000_000_400_000_000, name: "perfharness.first_token"),
      OTLPSpanData.Event(
        time: 1_700_000_000_500_000_000, name: "exception",
        attributes: [OTLPAttribute("exception.type", .string("E"))]),
    ]
    child.links = [
      OTLPSpanData.Link(
        trace: TraceID(high: trace.low.byteSwapped, low: trace.high.byteSwapped),
        span: SpanID(0x0102_0304_0506_0708), attributes: [OTLPAttribute("why", .string(""))])
    ]
    child.status = OTLPSpanData.Status(message: "503", code: .error)
    return OTLPTraceRequest(resource: resource, spans: [parent, child])
  }()

  static let metricsMessage: OTLPMetricsRequest = {
    var values = BucketCounts(bounds: [0.1, 0.5, 1])
    for value in [0, 0.25, 0.25, 1.25] { values.record(value) }
    let point = OTLPHistogramData.Point(
      attributes: [OTLPAttribute("gen_ai.operation.name", .string("chat"))],
      start: 1_700_000_000_000_000_000, time: 1_700_000_060_000_000_000, values: values, least: 0,
      greatest: 1.25)
    return OTLPMetricsRequest(
      resource: resource,
      metrics: [
        OTLPHistogramData(
          name: "gen_ai.client.operation.duration", description: "GenAI operation duration.",
          unit: "s", temporality: .delta, points: [point])
      ])
  }()
}
