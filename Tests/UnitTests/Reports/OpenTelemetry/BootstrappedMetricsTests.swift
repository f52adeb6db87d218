#if HTTP
  import CoreMetrics
  import Synchronization
  import Testing

  @testable import PerfHarness

  /// Metrics of a program that has chosen where they go.
  @Suite struct BootstrappedMetricsTests {
    @Test func valuesGoToARecorderOfTheProgramsOwn() {
      let backend = Backend()
      let recorder = BootstrappedMetrics(factory: backend).recorder(
        of: .duration,
        attributes: [
          OTLPAttribute("gen_ai.operation.name", .string("chat")),
          OTLPAttribute("server.port", .int(8000)),
        ])
      recorder.record([0.1, 0.2])
      #expect(
        backend.made
          == ["gen_ai.client.operation.duration gen_ai.operation.name=chat server.port=8000 true"])
      #expect(backend.values == [0.1, 0.2])
    }

    /// The whole way: what was chosen gets what was measured, and nothing waits for our exporter.
    @Test func whatWasChosenGetsWhatWasMeasured() throws {
      let backend = Backend()
      let settings = try #require(
        try OpenTelemetrySettings(EnvironmentVariables(["PERF_OPENTELEMETRY": "metrics"])))
      let hub = OpenTelemetryHub(
        settings,
        bootstrapped: OpenTelemetryHub.Bootstrapped(
          metrics: BootstrappedMetrics(factory: backend)), now: { 0 }, wake: {})
      #expect(hub.histograms == nil)
      let feed = hub.feed(
        of: TelemetrySubject(CaseKey(suite: "S", test: "t"), provider: "openai", model: "m"))
      // Due at 1 s, two outputs 50 ms and 60 ms after that, and sent then.
      let timeline = ReportSamples.request(
        0, due: 1000, sent: 0, outputs: [(50, .text), (60, .text)], ended: 60)
      feed.record(
        timeline, of: GenerationRequest(prompt: "", maxOutputTokens: 2), in: .measured)
      hub.drain()
      let names = backend.made.map { $0.prefix { $0 != " " } }
      #expect(names.contains("gen_ai.client.operation.duration"))
      #expect(names.contains("gen_ai.client.operation.time_per_output_chunk"))
      #expect(backend.values.contains(0.01))
    }
  }

  /// Keeps what recorders are made and what they are told.
  private final class Backend: MetricsFactory, Sendable {
    private struct State {
      var made: [String] = []
      var values: [Double] = []
    }

    private let state = Mutex(State())
    var made: [String] { state.withLock(\.made) }
    var values: [Double] { state.withLock(\.values) }

    fileprivate func keep(_ value: Double) { state.withLock { $0.values.append(value) } }

    func makeRecorder(
      label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
      let words = [label] + dimensions.map { "\($0)=\($1)" } + ["\(aggregate)"]
      state.withLock { $0.made.append(words.joined(separator: " ")) }
      return Told(backend: self)
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
      NOOPMetricsHandler.instance
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
      NOOPMetricsHandler.instance
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private final class Told: RecorderHandler {
      private let backend: Backend

      init(backend: Backend) { self.backend = backend }

      func record(_ value: Int64) { backend.keep(Double(value)) }
      func record(_ value: Double) { backend.keep(value) }
    }
  }
#endif
