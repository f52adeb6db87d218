import Foundation

/// A captured exchange as a line of a file: JSON, `{"capture":1,"provider":…,"request":…,"reply":…}`.
///
/// A body, or a piece of one, is a string where it is UTF-8, else `{"base64":"…"}`. Offsets are
/// nanoseconds since the request was sent. `reply.status` is null where no head came.
package enum EncodedCapture {
  package static let version = 1

  /// The line of an exchange, with its line end.
  package static func line(_ exchange: CapturedExchange) -> [UInt8] {
    var line: [UInt8] = []
    func text(_ text: String) { line.append(contentsOf: text.utf8) }
    func string(_ name: String, _ value: String?) {
      text("\"\(name)\":")
      if let value { JSONText.append(value, to: &line) } else { text("null") }
    }
    func fields(_ fields: [CapturedExchange.Field]) {
      text("\"headers\":[")
      for (index, field) in fields.enumerated() {
        text(index == 0 ? "[" : ",[")
        JSONText.append(field.name, to: &line)
        text(",")
        JSONText.append(field.value, to: &line)
        text("]")
      }
      text("]")
    }
    text("{\"capture\":\(version),")
    string("provider", exchange.provider)
    text(",\"request\":{")
    string("method", exchange.method)
    text(",")
    string("target", exchange.target)
    text(",")
    fields(exchange.requestHeaders)
    text(",\"body\":")
    append(exchange.requestBody, to: &line)
    text("},\"reply\":{\"status\":\(exchange.head.map { "\($0.status)" } ?? "null")")
    text(",\"at\":\(exchange.head.map { "\($0.offset)" } ?? "null"),")
    fields(exchange.head?.headers ?? [])
    text(",\"pieces\":[")
    for (index, piece) in exchange.pieces.enumerated() {
      text("\(index == 0 ? "" : ",")[\(piece.offset),")
      append(piece.bytes, to: &line)
      text("]")
    }
    text("],")
    string("end", exchange.end.rawValue)
    text(",\"endedAt\":\(exchange.endOffset),")
    string("error", exchange.errorCode)
    text("}}\n")
    return line
  }

  private static func append(_ bytes: [UInt8], to line: inout [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self) {
      JSONText.append(text, to: &line)
    } else {
      line.append(contentsOf: "{\"base64\":\"\(Data(bytes).base64EncodedString())\"}".utf8)
    }
  }
}
