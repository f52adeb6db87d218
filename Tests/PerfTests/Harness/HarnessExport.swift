import PerfHarness
import Testing

/// What it costs to tell Prometheus of every request.
@Suite(.serialized, .machineTurn) struct HarnessExport {
  /// Each request begins, ends and ends well: two notes and a record, beside the progress line that every run
  /// has.
  @Test func requests() throws {
    let timelines = SyntheticRun.timelines(HarnessSize.of(300_000, debug: 2000))
    let plan = LoadPlan(
      load: .closed(concurrency: 1), extent: .requests(timelines.count), seed: 1)
    let meter = ProgressMeter(name: "chat", repetitions: 1, plan: plan)
    let environment = EncodedReport.V1(
      Report(fingerprint: .current, environment: "here")
    ).environment
    let exporter = PrometheusExporter(environment: environment)
    let labels = CaseLabels(
      CaseKey(suite: "Chat", test: "latency"), provider: "openai", model: "m")
    let feed = try #require(exporter.observer(of: labels))
    let without = Self.nanosecondsEach(timelines, told: [meter])
    let with = Self.nanosecondsEach(timelines, told: [meter, feed])
    Figure("telling of requests", with, "ns per request", beside: ("without Prometheus", without))
      .show()
    let page = ContinuousClock().measure { #expect(!exporter.text().isEmpty) }
    Figure("a page of one case", Double(page.inNanoseconds) / 1000, "µs").show()
  }

  #if HTTP
    /// What it costs to tell OpenTelemetry: on the threads that read replies, and where spans and metrics are made
    /// and encoded.
    @Test func openTelemetry() throws {
      let timelines = Array(SyntheticRun.timelines(HarnessSize.of(4000, debug: 500)))
      let settings = try #require(
        try OpenTelemetrySettings(
          EnvironmentVariables([
            "PERF_OPENTELEMETRY": "1", "OTEL_BSP_MAX_QUEUE_SIZE": "\(timelines.count + 1)",
          ])))
      let hub = OpenTelemetryHub(settings, now: { 0 }, wake: {})
      let feed = hub.feed(
        of: TelemetrySubject(
          CaseKey(suite: "Chat", test: "latency"), provider: "openai", model: "m"))
      let request = GenerationRequest(prompt: "", maxOutputTokens: 100)
      feed.begin(repetition: 1, of: 1, at: MonotonicInstant(nanoseconds: 0))
      let clock = ContinuousClock()
      let telling = clock.measure {
        for timeline in timelines { feed.record(timeline, of: request, in: .measured) }
      }
      var bytes = 0
      let making = clock.measure {
        hub.drain()
        let spans = hub.spans?.take(atMost: timelines.count) ?? []
        bytes =
          OTLPProtobuf.encode(
            OTLPTraceRequest(resource: OTLPResource(attributes: []), spans: spans)
          ).count
      }
      #expect(bytes > 100 * timelines.count)
      let count = Double(timelines.count)
      Figure("telling OpenTelemetry", Double(telling.inNanoseconds) / count, "ns per request")
        .show()
      Figure(
        "spans and metrics, made elsewhere", Double(making.inNanoseconds) / count, "ns per request"
      ).show()
    }
  #endif

  private static func nanosecondsEach(
    _ timelines: [RequestTimeline], told observers: [any RunObserver]
  ) -> Double {
    let clock = ContinuousClock()
    let counting = observers.compactMap { $0 as? any InFlightObserver }
    let times = (0..<5).map { _ in
      clock.measure {
        for timeline in timelines {
          for observer in counting { observer.note(inFlight: 1) }
          for observer in counting { observer.note(inFlight: 0) }
          for observer in observers { observer.record(timeline, in: .measured) }
        }
      }
    }
    let fastest = times.min() ?? .zero
    return Double(fastest.inNanoseconds) / Double(max(1, timelines.count))
  }
}
