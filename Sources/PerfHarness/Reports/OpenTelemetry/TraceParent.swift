/// The id of a trace: 16 bytes, of which not all are zero.
package struct TraceID: Sendable, Hashable {
  package var high: UInt64
  package var low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A random one.
  package init(using generator: inout some RandomNumberGenerator) {
    // The lower half is what samplers look at, and must not be zero with the other half.
    self.init(high: generator.next(), low: max(1, generator.next()))
  }

  var words: [UInt64] { [high, low] }
}

/// The id of a span: 8 bytes, of which not all are zero.
package struct SpanID: Sendable, Hashable {
  package var number: UInt64

  package init(_ number: UInt64) {
    self.number = number
  }

  /// A random one.
  package init(using generator: inout some RandomNumberGenerator) {
    self.init(max(1, generator.next()))
  }

  var words: [UInt64] { [number] }
}

/// A span that others are children of, as it is told from one process to another.
///
/// Source: W3C Trace Context, level 1, section 3.2 ('traceparent').
package struct TraceParent: Sendable, Hashable {
  package var trace: TraceID
  package var span: SpanID
  package var isSampled: Bool

  package init(trace: TraceID, span: SpanID, isSampled: Bool) {
    self.trace = trace
    self.span = span
    self.isSampled = isSampled
  }

  /// The value of the header, e.g. `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`.
  package var text: String {
    String(unsafeUninitializedCapacity: 55) { buffer in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(55)
      bytes.append("00-")
      bytes.appendHexadecimal(trace.high)
      bytes.appendHexadecimal(trace.low)
      bytes.append("-")
      bytes.appendHexadecimal(span.number)
      bytes.append(isSampled ? "-01" : "-00")
      return buffer.initialize(fromContentsOf: bytes)
    }
  }

  /// - Returns: nil where the text is none, or of a version that is none.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, let version = Self.number(parts[0], digits: 2), version != 0xFF,
      // What later versions append is theirs.
      version > 0 || parts.count == 4, parts[1].utf8.count == 32,
      let high = Self.number(parts[1].prefix(16), digits: 16),
      let low = Self.number(parts[1].suffix(16), digits: 16), high | low != 0,
      let span = Self.number(parts[2], digits: 16), span != 0,
      let flags = Self.number(parts[3], digits: 2)
    else { return nil }
    self.init(
      trace: TraceID(high: high, low: low), span: SpanID(span), isSampled: flags & 1 == 1)
  }

  /// Capitals are not allowed.
  private static func number(_ text: Substring, digits: Int) -> UInt64? {
    guard text.utf8.count == digits,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    return UInt64(text, radix: 16)
  }
}
