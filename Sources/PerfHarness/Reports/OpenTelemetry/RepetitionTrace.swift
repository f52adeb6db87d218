#if HTTP
  import Tracing

  /// The trace of one repetition: a span for it, and below that one for each request.
  struct RepetitionTrace: Sendable {
    private let subject: TelemetrySubject
    private let tracer: any Tracer
    private let span: any Tracing.Span
    /// What is added to instants of the run's clock to get nanoseconds since 1970.
    private let epoch: Int64
    /// What the ids of requests' spans are made from, so that they are known before there are spans; nil where
    /// nobody must know them before.
    private let idSeed: UInt64?

    /// Begins the repetition's span.
    ///
    /// - Parameters:
    ///   - repetition: counted from 1.
    ///   - instant: when it begins, by the run's clock.
    ///   - now: the same in nanoseconds since 1970.
    ///   - parent: what the trace goes on from; the top level for none.
    init(
      of subject: TelemetrySubject, repetition: Int, at instant: MonotonicInstant,
      now: UInt64, by tracer: any Tracer, below parent: InstrumentationContext, idSeed: UInt64?
    ) {
      self.subject = subject
      self.tracer = tracer
      self.idSeed = idSeed
      epoch = Int64(clamping: now) - instant.nanoseconds
      span = tracer.startSpan(
        subject.name, context: parent, ofKind: .internal, at: Self.timestamp(instant, epoch))
      guard span.isRecording else { return }
      span.attributes = SpanAttributes(
        subject.caseAttributes
          + [OTLPAttribute("perfharness.repetition", .int(Int64(repetition)))])
    }

    /// The value of `traceparent` for a request of the repetition.
    func traceParent(ofRequest index: Int) -> String? {
      guard let idSeed, var parent = span.context.traceParent else { return nil }
      parent.span = Self.span(of: index, seed: idSeed)
      return parent.text
    }

    /// Makes the span of a request that has ended.
    func tell(_ request: EndedRequest) {
      var context = span.context
      if let idSeed { context.wantedSpan = Self.span(of: request.timeline.index, seed: idSeed) }
      let isCall = request.facts.operation == nil
      let made = tracer.startSpan(
        subject.requestName(request.facts.operation), context: context,
        ofKind: isCall ? .internal : .client, at: Self.timestamp(request.start, epoch))
      if made.isRecording { fill(made, request) }
      made.end(at: Self.timestamp(request.timeline.ended ?? request.start, epoch))
    }

    private func fill(_ made: any Tracing.Span, _ request: EndedRequest) {
      made.attributes = SpanAttributes(
        subject.requestAttributes(request.facts.operation) + request.attributes)
      if let first = request.timeline.outputs.first {
        made.addEvent(
          SpanEvent(name: "perfharness.first_token", at: Self.timestamp(first.instant, epoch)))
      }
      if let failure = request.timeline.failure {
        made.setStatus(SpanStatus(code: .error, message: failure.message))
      }
    }

    /// Ends the repetition's span.
    func end(at instant: MonotonicInstant) {
      span.end(at: Self.timestamp(instant, epoch))
    }

    private static func span(of index: Int, seed: UInt64) -> SpanID {
      var generator = SeededGenerator(seed: seed, stream: UInt64(index))
      return SpanID(using: &generator)
    }

    private static func timestamp(
      _ instant: MonotonicInstant, _ epoch: Int64
    ) -> DefaultTracerClock.Timestamp {
      DefaultTracerClock.Timestamp(
        nanosecondsSinceEpoch: UInt64(max(0, instant.nanoseconds + epoch)))
    }
  }

  extension SpanAttributes {
    /// Made at once: to add one after the other costs two fifths more.
    fileprivate init(_ attributes: [OTLPAttribute]) {
      var all: [String: SpanAttribute] = Dictionary(minimumCapacity: attributes.count)
      for attribute in attributes {
        all[attribute.key] =
          switch attribute.value {
          case .string(let value): .string(value)
          case .bool(let value): .bool(value)
          case .int(let value): .int64(value)
          case .double(let value): .double(value)
          case .strings(let values): .stringArray(values)
          }
      }
      self.init(all)
    }
  }
#endif
