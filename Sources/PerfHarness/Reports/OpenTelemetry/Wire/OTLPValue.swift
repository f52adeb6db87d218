/// The value of an attribute: `opentelemetry.proto.common.v1.AnyValue`, as much of it as is written here.
package enum OTLPValue: Sendable, Hashable {
  case string(String)
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case strings([String])
}

/// An attribute: `opentelemetry.proto.common.v1.KeyValue`.
package struct OTLPAttribute: Sendable, Hashable {
  package var key: String
  package var value: OTLPValue

  package init(_ key: String, _ value: OTLPValue) {
    self.key = key
    self.value = value
  }
}

extension OTLPAttribute: OTLPMessage {
  package func write(to writer: inout some OTLPWriter) {
    writer.string(1, "key", key)
    writer.message(2, "value", value)
  }
}

extension OTLPValue: OTLPMessage {
  package func write(to writer: inout some OTLPWriter) {
    if case .strings(let values) = self {
      writer.message(5, "arrayValue", OTLPArray(values: values.map { .string($0) }))
    } else {
      writer.chosen(self)
    }
  }
}

/// `opentelemetry.proto.common.v1.ArrayValue`.
private struct OTLPArray: OTLPMessage {
  var values: [OTLPValue]

  func write(to writer: inout some OTLPWriter) {
    writer.messages(1, "values", values)
  }
}

/// What everything comes from: `opentelemetry.proto.resource.v1.Resource`.
package struct OTLPResource: OTLPMessage, Hashable {
  package var attributes: [OTLPAttribute]

  package init(attributes: [OTLPAttribute]) {
    self.attributes = attributes
  }

  package func write(to writer: inout some OTLPWriter) {
    writer.messages(1, "attributes", attributes)
  }
}

/// Who made it: `opentelemetry.proto.common.v1.InstrumentationScope`.
struct OTLPScope: OTLPMessage {
  /// The name of the library, as it stands with every span and metric.
  static let harness = OTLPScope(name: "PerfHarness")

  var name: String

  func write(to writer: inout some OTLPWriter) {
    writer.string(1, "name", name)
  }
}
