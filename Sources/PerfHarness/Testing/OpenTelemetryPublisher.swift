#if HTTP && canImport(Testing)
  import Synchronization

  /// Tells OpenTelemetry of the cases of a process: spans and metrics go to what the process has chosen for all its
  /// libraries, or else by our own exporter to a collector, while a case runs and when it is over.
  final class OpenTelemetryPublisher: CasePublisher {
    private struct State {
      /// How many cases are open: several measurements of one test may run at once.
      var cases = 0
      var ticking: Task<Void, Never>?
      var lastMetrics: MonotonicInstant
    }

    let hub: OpenTelemetryHub
    private let settings: OpenTelemetrySettings
    private let resource: OTLPResource
    private let now: @Sendable () -> UInt64
    private let traces: OTLPExporter?
    private let metrics: OTLPExporter?
    private let state = Mutex(State(lastMetrics: SystemClock().now))
    /// Where spans are made and encoded.
    private let queue: QueueExecutor
    /// Makes spans and metrics of requests.
    private let making: SerialWork
    /// Sends full batches.
    private let sending: SerialWork

    /// - Parameters:
    ///   - environment: the name of the place, which everything is marked with.
    ///   - wallClock: seconds since 1970.
    init(
      _ settings: OpenTelemetrySettings, environment: String,
      wallClock: @escaping @Sendable () -> Double
    ) {
      self.settings = settings
      let now: @Sendable () -> UInt64 = { UInt64(max(0, wallClock() * 1e9)) }
      self.now = now
      resource = OTLPResource(
        attributes: settings.resource + [
          OTLPAttribute("perfharness.environment", .string(environment))
        ])
      let loops = EventLoops(.channels, threads: 1)
      let queue = QueueExecutor(label: "perfharness.opentelemetry")
      self.queue = queue
      let later = Later()
      let hub = OpenTelemetryHub(settings, now: now) { later.call() }
      let traces =
        hub.spans == nil ? nil : settings.traces.map { OTLPExporter($0, of: "spans", on: loops) }
      self.hub = hub
      self.traces = traces
      metrics =
        hub.histograms == nil
        ? nil : settings.metrics.map { OTLPExporter($0, of: "metrics", on: loops) }
      let sending = SerialWork(on: queue) { [resource, batch = settings.batching.batch] in
        guard let spans = hub.spans, let traces else { return }
        while spans.count >= batch {
          let taken = spans.take(atMost: batch)
          let isTaken = await traces.send(
            OTLPTraceRequest(resource: resource, spans: taken), of: taken.count)
          // A collector that can't be reached takes the whole timeout for each batch.
          guard isTaken else { return }
        }
      }
      making = SerialWork(on: queue) { [batch = settings.batching.batch] in
        hub.drain()
        if let spans = hub.spans, spans.count >= batch { sending.schedule() }
      }
      self.sending = sending
      later.set { [weak making] in making?.schedule() }
    }

    /// Begins to send in the background.
    ///
    /// - Throws: where what is asked for can't be had of a tracer that is not ours.
    func open(_ console: ProgressDisplay.Sink) async throws(EnvironmentError) {
      if hub.lacksIDs {
        throw EnvironmentError(
          variable: OpenTelemetrySettings.variable, value: "traceparent",
          expectation: "traces or metrics alone: the process has a tracer of its own "
            + "(InstrumentationSystem.bootstrap), whose spans have ids only when requests have ended"
        )
      }
      state.withLock { state in
        state.cases += 1
        guard state.ticking == nil else { return }
        let delay = min(settings.batching.delay, settings.metricInterval)
        state.ticking = Task.detached(executorPreference: queue, priority: .utility) {
          [weak self, queue] in
          while (try? await Task.sleep(for: delay)) != nil {
            guard let self else { return }
            // Apart, so that to cancel this task breaks off nothing that is being sent.
            await Task.detached(executorPreference: queue, priority: .utility) {
              await self.send(withMetrics: false)
            }.value
          }
        }
      }
    }

    /// Sends everything, when a case is over.
    func flush() async -> [String] {
      let ticking = state.withLock { state -> Task<Void, Never>? in
        state.cases -= 1
        guard state.cases == 0 else { return nil }
        defer { state.ticking = nil }
        return state.ticking
      }
      ticking?.cancel()
      await ticking?.value
      // Apart, so that it is sent though the test may have been cancelled.
      await Task.detached { await self.send(withMetrics: true) }.value
      return [traces?.takeProblem(), metrics?.takeProblem(), leftOut].compactMap(\.self)
    }

    /// Sends what is waiting, though it may fill no batch.
    ///
    /// - Parameter withMetrics: whether metrics are sent, though their interval may not be over.
    private func send(withMetrics: Bool) async {
      await making.schedule().value
      await sending.schedule().value
      await sendSpans()
      let isDue = state.withLock { state in
        let now = SystemClock().now
        guard withMetrics || now - state.lastMetrics >= settings.metricInterval else {
          return false
        }
        state.lastMetrics = now
        return true
      }
      if isDue { await sendMetrics() }
    }

    /// One that can't be reached is not tried for every batch.
    private func sendSpans() async {
      guard let spans = hub.spans, let traces else { return }
      var isReached = true
      while spans.count > 0 {
        let taken = spans.take(atMost: settings.batching.batch)
        if isReached {
          isReached = await traces.send(
            OTLPTraceRequest(resource: resource, spans: taken), of: taken.count)
        } else {
          traces.lose(taken.count)
        }
      }
    }

    private func sendMetrics() async {
      guard let histograms = hub.histograms, let metrics else { return }
      let collected = histograms.collect(at: now())
      guard !collected.isEmpty else { return }
      await metrics.send(
        OTLPMetricsRequest(resource: resource, metrics: collected), of: collected.count)
    }

    private var leftOut: String? {
      let leftOut = hub.takeLeftOut()
      guard leftOut.requests + leftOut.spans > 0 else { return nil }
      return
        "\(OpenTelemetrySettings.variable): \(leftOut.spans) spans were dropped for want of room, and "
        + "\(leftOut.requests) requests were told of neither as spans nor as metrics; a greater "
        + "OTEL_BSP_MAX_QUEUE_SIZE keeps more spans, a sampler makes fewer"
    }

    /// A function that is known only after what calls it was made.
    private final class Later: Sendable {
      private let function = Mutex<(@Sendable () -> Void)?>(nil)

      func set(_ function: @escaping @Sendable () -> Void) {
        self.function.withLock { $0 = function }
      }

      func call() { function.withLock { $0 }?() }
    }
  }
#endif
