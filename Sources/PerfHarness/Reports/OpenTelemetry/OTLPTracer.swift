#if HTTP
  import Synchronization
  import Tracing

  /// Makes spans, and hands those that have ended and are sampled to whoever exports them.
  ///
  /// It is a tracer like any other, so that spans are made in one way whoever takes them. It is not made the
  /// process's own: that can be done once, and is for the program that the tests are of to do.
  final class OTLPTracer: Tracer {
    typealias Span = OTLPSpan

    private let sampler: SpanSampler
    private let generator: Mutex<any RandomNumberGenerator & Sendable>
    private let finish: @Sendable (OTLPSpanData) -> Void

    /// - Parameters:
    ///   - generator: what ids are drawn from.
    ///   - finish: takes spans that have ended, on whatever thread ended them.
    init(
      sampler: SpanSampler = .usual,
      generator: sending some RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
      finish: @escaping @Sendable (OTLPSpanData) -> Void
    ) {
      self.sampler = sampler
      self.generator = Mutex(generator)
      self.finish = finish
    }

    func startSpan<Instant: TracerInstant>(
      _ operationName: String, context: @autoclosure () -> InstrumentationContext,
      ofKind kind: SpanKind, at instant: @autoclosure () -> Instant, function: String,
      file fileID: String, line: UInt
    ) -> OTLPSpan {
      var context = context()
      let parent = context.traceParent
      let wanted = context.wantedSpan
      let (trace, span) = generator.withLock { generator in
        (parent?.trace ?? Self.trace(&generator), wanted ?? Self.span(&generator))
      }
      let isSampled = sampler.samples(trace, below: parent)
      context.wantedSpan = nil
      context.traceParent = TraceParent(trace: trace, span: span, isSampled: isSampled)
      let data = OTLPSpanData(
        trace: trace, span: span, parent: parent?.span, name: operationName,
        kind: OTLPSpanData.Kind(kind), start: instant().nanosecondsSinceEpoch, end: 0)
      return OTLPSpan(context: context, data: isSampled ? data : nil, finish: finish)
    }

    private static func trace(_ generator: inout any RandomNumberGenerator & Sendable) -> TraceID {
      TraceID(using: &generator)
    }

    private static func span(_ generator: inout any RandomNumberGenerator & Sendable) -> SpanID {
      SpanID(using: &generator)
    }

    /// Nothing is held back here.
    func forceFlush() {}

    func inject<Carrier, Inject: Injector>(
      _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
      guard let parent = context.traceParent else { return }
      injector.inject(parent.text, forKey: "traceparent", into: &carrier)
    }

    func extract<Carrier, Extract: Extractor>(
      _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
      let text = extractor.extract(key: "traceparent", from: carrier)
      if let parent = text.flatMap(TraceParent.init) { context.traceParent = parent }
    }
  }

  extension InstrumentationContext {
    private enum ParentKey: InstrumentationContextKey {
      typealias Value = TraceParent
    }

    private enum WantedKey: InstrumentationContextKey {
      typealias Value = SpanID
    }

    /// The span that those made in this context are children of.
    var traceParent: TraceParent? {
      get { self[ParentKey.self] }
      set { self[ParentKey.self] = newValue }
    }

    /// The id that the next span is to have, where a server was told it before; nil for a random one.
    var wantedSpan: SpanID? {
      get { self[WantedKey.self] }
      set { self[WantedKey.self] = newValue }
    }
  }

  extension OTLPSpanData.Kind {
    fileprivate init(_ kind: SpanKind) {
      self =
        switch kind {
        case .client: .client
        case .server: .server
        case .producer: .producer
        case .consumer: .consumer
        case .internal: .internal
        }
    }
  }
#endif
