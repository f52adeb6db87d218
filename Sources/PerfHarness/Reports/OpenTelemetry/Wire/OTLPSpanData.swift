/// A span that has ended: `opentelemetry.proto.trace.v1.Span`.
package struct OTLPSpanData: OTLPMessage, Hashable {
  /// `Span.SpanKind`.
  package enum Kind: UInt32, Sendable {
    case `internal` = 1
    case server = 2
    case client = 3
    case producer = 4
    case consumer = 5
  }

  /// `Span.Event`.
  package struct Event: OTLPMessage, Hashable {
    package var time: UInt64
    package var name: String
    package var attributes: [OTLPAttribute] = []

    package func write(to writer: inout some OTLPWriter) {
      writer.fixed64(1, "timeUnixNano", time)
      writer.string(2, "name", name)
      writer.messages(3, "attributes", attributes)
    }
  }

  /// `Span.Link`.
  package struct Link: OTLPMessage, Hashable {
    package var trace: TraceID
    package var span: SpanID
    package var attributes: [OTLPAttribute] = []

    package func write(to writer: inout some OTLPWriter) {
      writer.identifier(1, "traceId", trace.words)
      writer.identifier(2, "spanId", span.words)
      writer.messages(4, "attributes", attributes)
    }
  }

  /// `Status`.
  package struct Status: OTLPMessage, Hashable {
    /// `Status.StatusCode`.
    package enum Code: UInt32, Sendable {
      case ok = 1
      case error = 2
    }

    package var message: String
    package var code: Code

    package func write(to writer: inout some OTLPWriter) {
      writer.string(2, "message", message)
      writer.uint32(3, "code", code.rawValue)
    }
  }

  package var trace: TraceID
  package var span: SpanID
  /// Nil for a root.
  package var parent: SpanID?
  package var name: String
  package var kind: Kind
  /// Nanoseconds since 1970, as all times here.
  package var start: UInt64
  package var end: UInt64
  package var attributes: [OTLPAttribute] = []
  package var events: [Event] = []
  package var links: [Link] = []
  package var status: Status?

  package func write(to writer: inout some OTLPWriter) {
    writer.identifier(1, "traceId", trace.words)
    writer.identifier(2, "spanId", span.words)
    writer.identifier(4, "parentSpanId", parent?.words ?? [])
    writer.string(5, "name", name)
    writer.uint32(6, "kind", kind.rawValue)
    writer.fixed64(7, "startTimeUnixNano", start)
    writer.fixed64(8, "endTimeUnixNano", end)
    writer.messages(9, "attributes", attributes)
    writer.messages(11, "events", events)
    writer.messages(13, "links", links)
    if let status { writer.message(15, "status", status) }
    // Only sampled spans are written: bit 0 of the flags of W3C Trace Context.
    writer.fixed32(16, "flags", 1)
  }
}

/// What a collector is sent of spans: `opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest`, of
/// one resource and one scope.
package struct OTLPTraceRequest: OTLPMessage {
  package var resource: OTLPResource
  package var spans: [OTLPSpanData]

  package init(resource: OTLPResource, spans: [OTLPSpanData]) {
    self.resource = resource
    self.spans = spans
  }

  package func write(to writer: inout some OTLPWriter) {
    writer.messages(1, "resourceSpans", [ResourceSpans(resource: resource, spans: spans)])
  }

  private struct ResourceSpans: OTLPMessage {
    var resource: OTLPResource
    var spans: [OTLPSpanData]

    func write(to writer: inout some OTLPWriter) {
      writer.message(1, "resource", resource)
      writer.messages(2, "scopeSpans", [ScopeSpans(spans: spans)])
    }
  }

  private struct ScopeSpans: OTLPMessage {
    var spans: [OTLPSpanData]

    func write(to writer: inout some OTLPWriter) {
      writer.message(1, "scope", OTLPScope.harness)
      writer.messages(2, "spans", spans)
    }
  }
}
