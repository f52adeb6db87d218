#if HTTP
  import Synchronization
  import Tracing

  /// Tells of one case while it runs.
  package final class OpenTelemetryFeed: RequestMarker {
    private let subject: TelemetrySubject
    private let hub: OpenTelemetryHub
    private let context: InstrumentationContext
    private let trace = Mutex<RepetitionTrace?>(nil)
    private let measures: Mutex<CaseMeasures?>

    init(_ subject: TelemetrySubject, hub: OpenTelemetryHub, below context: InstrumentationContext)
    {
      self.subject = subject
      self.hub = hub
      self.context = context
      measures = Mutex(hub.measures.map { CaseMeasures(subject, sink: $0) })
    }

    package var marksRequests: Bool { hub.settings.sendsTraceParent }

    package func traceParent(ofRequest index: Int) -> String? {
      trace.withLock { $0 }?.traceParent(ofRequest: index)
    }

    package func begin(repetition: Int, of repetitions: Int, at instant: MonotonicInstant) {
      guard let tracer = hub.tracer else { return }
      let begun = RepetitionTrace(
        of: subject, repetition: repetition, at: instant, now: hub.now(), by: tracer,
        below: context,
        idSeed: hub.settings.sendsTraceParent && !hub.lacksIDs
          ? UInt64.random(in: 0...UInt64.max) : nil)
      trace.withLock { $0 = begun }
    }

    package func record(_ timeline: RequestTimeline, in phase: LoadMachine.Phase) {
      take(
        EndedRequest(
          timeline: timeline, facts: RequestFacts(operation: nil, streams: false), phase: phase))
    }

    package func record(
      _ timeline: RequestTimeline, of request: GenerationRequest, in phase: LoadMachine.Phase
    ) {
      take(
        EndedRequest(timeline: timeline, facts: subject.facts(of: request), phase: phase))
    }

    package func end(at instant: MonotonicInstant) {
      let ended = trace.withLock { trace in
        defer { trace = nil }
        return trace
      }
      ended?.end(at: instant)
    }

    private func take(_ request: EndedRequest) {
      let trace = hub.settings.wantsTraces ? trace.withLock { $0 } : nil
      guard trace != nil || hub.measures != nil else { return }
      hub.take(request, of: self, in: trace)
    }

    /// Counts a request: see `OpenTelemetryHub.drain`.
    func tell(_ request: EndedRequest) {
      measures.withLock { $0?.tell(request) }
    }
  }
#endif
