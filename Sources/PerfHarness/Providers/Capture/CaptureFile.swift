import Foundation

/// The exchanges of a file that `PERF_CAPTURE` had written.
package struct CaptureFile: Sendable {
  package let path: String
  /// In the order in which they ended; never empty.
  package let exchanges: [CapturedExchange]

  /// Reads a file.
  ///
  /// - Throws: `CaptureError` for a file that can't be read, that is damaged, or that is something else.
  package init(path: String) throws(CaptureError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw CaptureError(
        place: path, fact: "it can't be read",
        expectation: "a file of captured exchanges, a line of JSON each")
    }
    try self.init(bytes, path: path)
  }

  package init(_ bytes: some Sequence<UInt8>, path: String) throws(CaptureError) {
    self.path = path
    var exchanges: [CapturedExchange] = []
    let lines = Array(bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 <= 0x20 }) {
      let reading = CaptureLine(place: "\(path):\(index + 1)")
      exchanges.append(try reading.exchange(line))
    }
    guard !exchanges.isEmpty else {
      throw CaptureError(
        place: path, fact: "it holds no exchange", expectation: "a line of JSON for each")
    }
    self.exchanges = exchanges
  }
}

/// Reads one line.
private struct CaptureLine {
  var place: String

  func error(_ fact: String, _ expectation: String) -> CaptureError {
    CaptureError(place: place, fact: fact, expectation: expectation)
  }

  func exchange(_ line: ArraySlice<UInt8>) throws(CaptureError) -> CapturedExchange {
    let root: JSONNode
    do throws(JSONSyntaxError) {
      root = try JSONNode(parsing: line)
    } catch {
      throw self.error(
        "the line is not JSON (\(error.message) at byte \(error.offset))",
        "a captured exchange, and the line may be cut")
    }
    guard let version = root["capture"] else {
      throw error("the line is \(root.summary) without \"capture\"", "a captured exchange")
    }
    guard version.value == .number(Double(EncodedCapture.version)) else {
      throw error(
        "the format is \"capture\": \(version.summary)", "\(EncodedCapture.version)")
    }
    let (request, reply) = (root["request"], root["reply"])
    let endName = try string(reply, "end", "reply.end")
    guard let end = CapturedExchange.End(rawValue: endName) else {
      let names = CapturedExchange.End.allCases.map { "\"\($0.rawValue)\"" }
      throw error("\"reply.end\" is \"\(endName)\"", "one of \(names.joined(separator: ", "))")
    }
    var exchange = CapturedExchange(
      provider: try string(root, "provider", "provider"),
      method: try string(request, "method", "request.method"),
      target: try string(request, "target", "request.target"), end: end,
      endOffset: try integer(reply?["endedAt"], "reply.endedAt"))
    exchange.requestHeaders = try fields(request?["headers"], "request.headers")
    exchange.requestBody = try body(request?["body"], "request.body")
    if let status = reply?["status"], status.value != .null {
      exchange.head = CapturedExchange.Head(
        status: Int(try integer(status, "reply.status", in: 100...999)),
        at: try integer(reply?["at"], "reply.at"),
        headers: try fields(reply?["headers"], "reply.headers"))
    }
    for element in try array(reply?["pieces"], "reply.pieces") {
      guard case .array(let pair) = element.value, pair.count == 2 else {
        throw error("a piece is \(element.summary)", "an offset and a text")
      }
      let piece = CapturedExchange.Piece(
        at: try integer(pair[0], "reply.pieces"), try body(pair[1], "reply.pieces"))
      guard piece.offset >= exchange.pieces.last?.offset ?? 0 else {
        throw error("the piece at \(piece.offset) follows a later one", "offsets that do not fall")
      }
      exchange.pieces.append(piece)
    }
    if case .string(let code)? = reply?["error"]?.value { exchange.errorCode = code }
    return exchange
  }

  private func string(
    _ object: JSONNode?, _ key: String, _ name: String
  ) throws(CaptureError) -> String {
    let node = object?[key]
    guard case .string(let text)? = node?.value else { throw wrong(node, name, "a string") }
    return text
  }

  private func integer(
    _ node: JSONNode?, _ name: String, in range: ClosedRange<Double> = 0...9e15
  ) throws(CaptureError) -> Int64 {
    guard case .number(let number)? = node?.value, range.contains(number),
      let integer = Int64(exactly: number)
    else {
      let bounds =
        range.upperBound > 1e6
        ? "nanoseconds" : "\(Int(range.lowerBound)) to \(Int(range.upperBound))"
      throw wrong(node, name, "a whole number, \(bounds)")
    }
    return integer
  }

  private func array(_ node: JSONNode?, _ name: String) throws(CaptureError) -> [JSONNode] {
    guard case .array(let elements)? = node?.value else { throw wrong(node, name, "an array") }
    return elements
  }

  private func fields(
    _ node: JSONNode?, _ name: String
  ) throws(CaptureError) -> [CapturedExchange.Field] {
    var fields: [CapturedExchange.Field] = []
    for element in try array(node, name) {
      // What would end a line would change the head that it is replayed in.
      guard case .array(let pair) = element.value, pair.count == 2,
        case .string(let field) = pair[0].value, case .string(let value) = pair[1].value,
        !(field + value).utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 })
      else { throw error("\"\(name)\" has \(element.summary)", "pairs of a name and a value") }
      fields.append(CapturedExchange.Field(field, value))
    }
    return fields
  }

  private func body(_ node: JSONNode?, _ name: String) throws(CaptureError) -> [UInt8] {
    if case .string(let text)? = node?.value { return Array(text.utf8) }
    if case .string(let base64)? = node?["base64"]?.value, let data = Data(base64Encoded: base64) {
      return Array(data)
    }
    throw wrong(node, name, "a string, or base64")
  }

  private func wrong(_ node: JSONNode?, _ name: String, _ expected: String) -> CaptureError {
    error("\"\(name)\" is \(node.map(\.summary) ?? "missing")", expected)
  }
}
