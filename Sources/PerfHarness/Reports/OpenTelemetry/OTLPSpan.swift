#if HTTP
  import Synchronization
  import Tracing

  /// A span of `OTLPTracer`.
  final class OTLPSpan: Tracing.Span {
    private struct State {
      /// Nil where the trace is not sampled, and once the span has ended.
      var data: OTLPSpanData?
      var attributes = SpanAttributes()
    }

    let context: InstrumentationContext
    private let state: Mutex<State>
    private let finish: @Sendable (OTLPSpanData) -> Void

    init(
      context: InstrumentationContext, data: OTLPSpanData?,
      finish: @escaping @Sendable (OTLPSpanData) -> Void
    ) {
      self.context = context
      self.finish = finish
      state = Mutex(State(data: data))
    }

    var isRecording: Bool { state.withLock { $0.data != nil } }

    var operationName: String {
      get { state.withLock { $0.data?.name ?? "" } }
      set { state.withLock { $0.data?.name = newValue } }
    }

    var attributes: SpanAttributes {
      get { state.withLock { $0.attributes } }
      set { state.withLock { $0.attributes = newValue } }
    }

    func setStatus(_ status: SpanStatus) {
      state.withLock {
        $0.data?.status = OTLPSpanData.Status(
          message: status.message ?? "", code: status.code == .error ? .error : .ok)
      }
    }

    func addEvent(_ event: SpanEvent) {
      state.withLock {
        $0.data?.events.append(
          OTLPSpanData.Event(
            time: event.nanosecondsSinceEpoch, name: event.name,
            attributes: OTLPAttribute.all(of: event.attributes)))
      }
    }

    /// An event `exception`, as OpenTelemetry's conventions for errors have it.
    func recordError<Instant: TracerInstant>(
      _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
      var attributes = attributes
      attributes["exception.type"] = "\(type(of: error))"
      attributes["exception.message"] = "\(error)"
      addEvent(SpanEvent(name: "exception", at: instant(), attributes: attributes))
    }

    func addLink(_ link: SpanLink) {
      guard let parent = link.context.traceParent else { return }
      state.withLock {
        $0.data?.links.append(
          OTLPSpanData.Link(
            trace: parent.trace, span: parent.span,
            attributes: OTLPAttribute.all(of: link.attributes)))
      }
    }

    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
      let ended = state.withLock { state in
        defer { state.data = nil }
        state.data?.attributes = OTLPAttribute.all(of: state.attributes)
        return state.data
      }
      guard var ended else { return }
      ended.end = instant().nanosecondsSinceEpoch
      finish(ended)
    }
  }

  extension OTLPAttribute {
    /// Sorted by their keys: a dictionary has an order of its own in each process.
    fileprivate static func all(of attributes: SpanAttributes) -> [OTLPAttribute] {
      var all: [OTLPAttribute] = []
      all.reserveCapacity(attributes.count)
      attributes.forEach { key, value in
        all.append(OTLPAttribute(key, OTLPValue(value)))
      }
      return all.sorted { $0.key < $1.key }
    }
  }

  extension OTLPValue {
    /// Arrays of numbers, which the harness has none of, become texts.
    fileprivate init(_ attribute: SpanAttribute) {
      self =
        switch attribute {
        case .string(let value): .string(value)
        case .bool(let value): .bool(value)
        case .int32(let value): .int(Int64(value))
        case .int64(let value): .int(value)
        case .double(let value): .double(value)
        case .stringArray(let values): .strings(values)
        case .stringConvertible(let value): .string("\(value)")
        case .stringConvertibleArray(let values): .strings(values.map { "\($0)" })
        case .int32Array(let values): .string("\(values)")
        case .int64Array(let values): .string("\(values)")
        case .doubleArray(let values): .string("\(values)")
        case .boolArray(let values): .string("\(values)")
        default: .string("")
        }
    }
  }
#endif
