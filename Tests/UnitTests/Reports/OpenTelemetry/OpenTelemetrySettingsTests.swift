#if HTTP
  import Testing

  @testable import PerfHarness

  /// Every variable, and the exact words of every error.
  @Suite struct OpenTelemetrySettingsTests {
    private func settings(
      _ variables: [String: String] = [:], on: String = "1"
    ) throws(EnvironmentError) -> OpenTelemetrySettings? {
      try OpenTelemetrySettings(
        EnvironmentVariables(variables.merging(["PERF_OPENTELEMETRY": on]) { first, _ in first }))
    }

    @Test func withoutTheSwitchNothingIsRead() throws {
      #expect(
        try OpenTelemetrySettings(
          EnvironmentVariables(["OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "TRACEPARENT": "x"])) == nil)
      #expect(try settings(on: "0") == nil)
      #expect(try settings(["OTEL_SDK_DISABLED": "TRUE"]) == nil)
    }

    @Test func defaultsAreThoseOfTheSpecification() throws {
      let settings = try #require(try settings())
      #expect(settings.wantsTraces && settings.wantsMetrics && !settings.sendsTraceParent)
      #expect(settings.traces?.address.description == "http://localhost:4318/v1/traces")
      #expect(settings.metrics?.address.description == "http://localhost:4318/v1/metrics")
      #expect(settings.traces?.encoding == .protobuf)
      #expect(settings.traces?.timeout == .seconds(10))
      #expect(settings.sampler == SpanSampler(root: .all, followsParent: true))
      #expect(settings.temporality == .cumulative)
      #expect(settings.metricInterval == .seconds(60))
      #expect(
        settings.batching
          == OpenTelemetrySettings.Batching(queue: 2048, batch: 512, delay: .seconds(5)))
      #expect(
        settings.resource == [
          OTLPAttribute("service.name", .string("perfharness")),
          OTLPAttribute("telemetry.sdk.language", .string("swift")),
          OTLPAttribute("telemetry.sdk.name", .string("perfharness")),
        ])
    }

    @Test func signalsAreChosen() throws {
      let traces = try #require(try settings(on: "traces"))
      #expect(traces.traces != nil && traces.metrics == nil && !traces.wantsMetrics)
      let header = try #require(try settings(on: "metrics, traceparent"))
      #expect(header.traces == nil && header.metrics != nil && header.sendsTraceParent)
      let none = try #require(
        try settings(["OTEL_TRACES_EXPORTER": "none", "OTEL_METRICS_EXPORTER": "otlp"]))
      #expect(none.traces == nil && none.wantsTraces && none.metrics != nil)
    }

    @Test func aSignalsOwnVariableWins() throws {
      let settings = try #require(
        try settings([
          "OTEL_EXPORTER_OTLP_ENDPOINT": "http://a:1/base/",
          "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT": "https://b",
          "OTEL_EXPORTER_OTLP_HEADERS": "api-key=a%20b, tenant=x",
          "OTEL_EXPORTER_OTLP_TRACES_HEADERS": "own=1",
          "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
          "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL": "http/protobuf",
          "OTEL_EXPORTER_OTLP_TIMEOUT": "2000", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT": "500",
        ]))
      #expect(settings.traces?.address.description == "http://a:1/base/v1/traces")
      // One signal's own address is taken as it is.
      #expect(settings.metrics?.address.description == "https://b/")
      #expect(settings.traces?.headers.map(\.name) == ["own"])
      #expect(settings.metrics?.headers.map(\.name) == ["api-key", "tenant"])
      #expect(settings.metrics?.headers.map(\.value.exposed) == ["a b", "x"])
      #expect(settings.traces?.encoding == .json && settings.metrics?.encoding == .protobuf)
      #expect(
        settings.traces?.timeout == .milliseconds(500) && settings.metrics?.timeout == .seconds(2))
    }

    @Test func theResourceIsMadeOfBothVariables() throws {
      let settings = try #require(
        try settings([
          "OTEL_RESOURCE_ATTRIBUTES": "service.name=other,team=a%2Cb", "OTEL_SERVICE_NAME": "mine",
        ]))
      #expect(
        settings.resource.filter { !$0.key.hasPrefix("telemetry") } == [
          OTLPAttribute("service.name", .string("mine")), OTLPAttribute("team", .string("a,b")),
        ])
    }

    @Test(arguments: [
      ("always_on", SpanSampler(root: .all, followsParent: false)),
      ("always_off", SpanSampler(root: .none, followsParent: false)),
      ("traceidratio", SpanSampler(root: .share(0.25), followsParent: false)),
      ("parentbased_always_off", SpanSampler(root: .none, followsParent: true)),
      ("parentbased_traceidratio", SpanSampler(root: .share(0.25), followsParent: true)),
    ])
    func samplersAreNamed(_ name: String, _ expected: SpanSampler) throws {
      let settings = try settings([
        "OTEL_TRACES_SAMPLER": name, "OTEL_TRACES_SAMPLER_ARG": "0.25",
      ])
      #expect(settings?.sampler == expected)
    }

    @Test(arguments: [("delta", true), ("LowMemory", true), ("cumulative", false)])
    func temporalityIsChosen(_ word: String, _ isDelta: Bool) throws {
      let settings = try settings([
        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE": word,
        "OTEL_METRIC_EXPORT_INTERVAL": "1500", "OTEL_BSP_SCHEDULE_DELAY": "250",
        "OTEL_BSP_MAX_QUEUE_SIZE": "100",
      ])
      #expect(settings?.temporality == (isDelta ? .delta : .cumulative))
      #expect(settings?.metricInterval == .milliseconds(1500))
      #expect(
        settings?.batching
          == OpenTelemetrySettings.Batching(queue: 100, batch: 100, delay: .milliseconds(250)))
    }

    @Test(arguments: [
      (
        "PERF_OPENTELEMETRY", "logs",
        "traces, metrics and traceparent with commas between them, 1 for traces,metrics, or 0"
      ),
      (
        "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
        "http/protobuf or http/json: the harness does not speak gRPC; collectors take both at port 4318"
      ),
      ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http", "http/protobuf or http/json"),
      (
        "OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317",
        "an address such as http://collector:4318, of HTTP and not of gRPC"
      ),
      (
        "OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "a whole number of milliseconds from 1 to 86400000"
      ),
      (
        "OTEL_TRACES_EXPORTER", "jaeger",
        "otlp or none, which are the exporters that the harness has"
      ),
      (
        "OTEL_METRICS_EXPORTER", "prometheus",
        "otlp or none, which are the exporters that the harness has"
      ),
      (
        "OTEL_TRACES_SAMPLER", "sometimes",
        "one of always_on, always_off, traceidratio, or one of them behind parentbased_"
      ),
      ("OTEL_TRACES_SAMPLER_ARG", "2", "a share from 0 to 1, e.g. 0.1"),
      ("OTEL_SDK_DISABLED", "1", "true or false"),
      (
        "OTEL_RESOURCE_ATTRIBUTES", "team",
        "names and values such as deployment.environment=staging,team=search"
      ),
      (
        "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "both",
        "cumulative, delta or lowmemory"
      ),
      ("OTEL_BSP_MAX_QUEUE_SIZE", "0", "a whole number from 1 to 1000000"),
      ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "4096", "a whole number from 1 to 2048"),
      (
        "OTEL_METRIC_EXPORT_INTERVAL", "0", "a whole number of milliseconds from 1 to 86400000"
      ),
      (
        "TRACEPARENT", "x",
        "a traceparent such as 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      ),
    ])
    func badValuesAreSaid(_ name: String, _ value: String, _ expectation: String) {
      let error = #expect(throws: EnvironmentError.self) { try settings([name: value]) }
      #expect(error?.description == "\(name)=\"\(value)\": expected \(expectation)")
    }

    @Test(arguments: [
      ("OTEL_EXPORTER_OTLP_HEADERS", "secret-key"),
      ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "k=secret%0D%0AHost: x"),
    ])
    func aHeaderIsNotShown(_ name: String, _ value: String) {
      let error = #expect(throws: EnvironmentError.self) { try settings([name: value]) }
      #expect(
        error?.description
          == "\(name)=\"…\": expected names and values of headers such as api-key=KEY,tenant=a, values "
          + "percent-encoded")
    }

    @Test(arguments: ["http://me:secret@host", "https://host/v1?key=secret", "http://host#secret"])
    func aPasswordIsNotShown(_ address: String) {
      let error = #expect(throws: EnvironmentError.self) {
        try settings(["OTEL_EXPORTER_OTLP_ENDPOINT": address])
      }
      #expect(error?.description.contains("secret") == false)
    }
  }
#endif
