#if HTTP
  import Synchronization
  import Tracing

  /// Takes the requests of all cases of a process from the threads that read their replies, and makes spans and
  /// metrics of them where there is time for it.
  package final class OpenTelemetryHub: Sendable {
    /// More requests than that never wait; what comes beyond is left out, and counted.
    static let mostWaiting = 8192
    /// More outputs of all of them than that never wait: 16 bytes each.
    static let mostOutputsWaiting = 1_000_000

    /// What a process has chosen for all its libraries.
    struct Bootstrapped: Sendable {
      var tracer: (any Tracer)?
      var metrics: (any MeasureSink)?

      init(tracer: (any Tracer)? = nil, metrics: (any MeasureSink)? = nil) {
        self.tracer = tracer
        self.metrics = metrics
      }

      /// What this one has chosen.
      static var current: Bootstrapped {
        let tracer = InstrumentationSystem.tracer
        return Bootstrapped(
          tracer: tracer is NoOpTracer ? nil : tracer, metrics: BootstrappedMetrics.current)
      }
    }

    private struct Waiting {
      var request: EndedRequest
      var feed: OpenTelemetryFeed
      var trace: RepetitionTrace?
    }

    private struct State {
      var waiting: [Waiting] = []
      var outputs = 0
      var leftOut = 0
      var isWoken = false
    }

    /// Spans of ours that wait to be exported; nil where none are, or another tracer takes them.
    package let spans: SpanQueue?
    /// Nil where none are exported, or another backend takes them.
    package let histograms: OTLPHistograms?
    /// Whether a tracer was asked for ids that it can't tell before a span begins.
    package let lacksIDs: Bool

    let tracer: (any Tracer)?
    let measures: (any MeasureSink)?
    let now: @Sendable () -> UInt64
    let settings: OpenTelemetrySettings
    /// So many requests are worth waking for: a batch, but before there is no more room for others.
    private let wakingCount: Int
    private let state = Mutex(State())
    private let wake: @Sendable () -> Void

    /// - Parameters:
    ///   - bootstrapped: what gets spans and metrics instead of our own exporter.
    ///   - now: nanoseconds since 1970.
    ///   - wake: asks for `drain()` to be called soon, from elsewhere; called once for many requests.
    init(
      _ settings: OpenTelemetrySettings, bootstrapped: Bootstrapped,
      now: @escaping @Sendable () -> UInt64, wake: @escaping @Sendable () -> Void
    ) {
      self.settings = settings
      self.now = now
      self.wake = wake
      wakingCount = min(settings.batching.batch, Self.mostWaiting / 2)
      let isOurs = bootstrapped.tracer == nil
      let queue =
        isOurs && settings.traces != nil ? SpanQueue(limit: settings.batching.queue) : nil
      spans = queue
      lacksIDs = settings.sendsTraceParent && !isOurs
      if let tracer = bootstrapped.tracer {
        self.tracer = settings.wantsTraces ? tracer : nil
      } else if queue != nil || settings.sendsTraceParent {
        tracer = OTLPTracer(sampler: settings.sampler) { queue?.append($0) }
      } else {
        tracer = nil
      }
      histograms =
        bootstrapped.metrics == nil && settings.metrics != nil
        ? OTLPHistograms(temporality: settings.temporality, start: now()) : nil
      measures = settings.wantsMetrics ? bootstrapped.metrics ?? histograms : nil
    }

    /// Hands to what the process has chosen, and where it has chosen nothing to our own exporter.
    package convenience init(
      _ settings: OpenTelemetrySettings, now: @escaping @Sendable () -> UInt64,
      wake: @escaping @Sendable () -> Void
    ) {
      self.init(settings, bootstrapped: .current, now: now, wake: wake)
    }

    /// What watches a case. Spans go on from the context of the task that calls this, or else from what
    /// `TRACEPARENT` says.
    package func feed(of subject: TelemetrySubject) -> OpenTelemetryFeed {
      var context = InstrumentationContext.current ?? .topLevel
      if context.traceParent == nil { context.traceParent = settings.parent }
      return OpenTelemetryFeed(subject, hub: self, below: context)
    }

    /// Takes a request. Returns at once.
    func take(_ request: EndedRequest, of feed: OpenTelemetryFeed, in trace: RepetitionTrace?) {
      let wakes = state.withLock { state in
        guard state.waiting.count < Self.mostWaiting, state.outputs < Self.mostOutputsWaiting
        else {
          state.leftOut += 1
          return false
        }
        state.outputs += request.timeline.outputs.count
        state.waiting.append(Waiting(request: request, feed: feed, trace: trace))
        guard !state.isWoken,
          state.waiting.count >= wakingCount || state.outputs >= Self.mostOutputsWaiting / 2
        else { return false }
        state.isWoken = true
        return true
      }
      if wakes { wake() }
    }

    /// Makes spans and metrics of what has come. Not for several threads at once.
    package func drain() {
      let waiting = state.withLock { state in
        let waiting = state.waiting
        // As many are likely to come again: who reads replies does not wait while a list grows.
        state.waiting = []
        state.waiting.reserveCapacity(waiting.count)
        state.outputs = 0
        state.isWoken = false
        return waiting
      }
      for entry in waiting {
        entry.trace?.tell(entry.request)
        entry.feed.tell(entry.request)
      }
    }

    /// How many requests and spans were left out since this was last asked.
    package func takeLeftOut() -> (requests: Int, spans: Int) {
      let requests = state.withLock { state in
        defer { state.leftOut = 0 }
        return state.leftOut
      }
      return (requests, spans?.takeDropped() ?? 0)
    }
  }
#endif
