/// What the environment says of OpenTelemetry: `PERF_OPENTELEMETRY` switches it on, and the standard variables say
/// where to.
package struct OpenTelemetrySettings: Sendable, Hashable {
  /// Where one signal is sent.
  package struct Target: Sendable, Hashable {
    /// How messages are encoded.
    package enum Encoding: String, Sendable, Hashable {
      case protobuf = "http/protobuf"
      case json = "http/json"

      package var contentType: String {
        self == .json ? "application/json" : "application/x-protobuf"
      }

      package func encode(_ message: some OTLPMessage) -> [UInt8] {
        self == .json ? OTLPJSON.encode(message) : OTLPProtobuf.encode(message)
      }
    }

    package var address: BaseURL
    package var headers: [Header] = []
    package var encoding = Encoding.protobuf
    /// For all attempts at one message.
    package var timeout = Duration.seconds(10)
  }

  /// A header that is sent along; its value may well be a key.
  package struct Header: Sendable, Hashable {
    package var name: String
    package var value: Secret
  }

  /// How spans are gathered: `OTEL_BSP_…`.
  package struct Batching: Sendable, Hashable {
    package var queue = 2048
    package var batch = 512
    package var delay = Duration.seconds(5)
  }

  /// Whether spans are made, by whatever tracer.
  package var wantsTraces = false
  /// Whether metrics are told, to whatever backend.
  package var wantsMetrics = false
  /// Whether requests carry `traceparent`.
  package var sendsTraceParent = false
  /// Where our own exporter sends spans; nil for nowhere.
  package var traces: Target?
  /// Where our own exporter sends metrics; nil for nowhere.
  package var metrics: Target?
  package var sampler = SpanSampler.usual
  package var temporality = OTLPHistogramData.Temporality.cumulative
  package var metricInterval = Duration.seconds(60)
  package var batching = Batching()
  /// What everything comes from, without what is known of the place.
  package var resource: [OTLPAttribute] = []
  /// `TRACEPARENT`: what the trace goes on from, as a CI tells it.
  package var parent: TraceParent?

  /// With everything at its default.
  package init() {}
}
