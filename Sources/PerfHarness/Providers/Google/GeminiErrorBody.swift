/// What Google says of an error: `{"error":{"code":429,"message":…,"status":"RESOURCE_EXHAUSTED",
/// "details":[…]}}`, alone or in an array of one.
///
/// Source: google.rpc.Status and google.rpc.RetryInfo, as JSON.
struct GeminiErrorBody: Hashable {
  /// How much of a message an error text shows.
  private static let longestMessage = 300

  private(set) var message: String?
  private(set) var status: String?
  private(set) var code: Int?
  /// How long it asks to wait.
  private(set) var retryAfter: Duration?

  /// Reads the body of an HTTP error; nil for one that is shaped otherwise.
  init?(body: UnsafeBufferPointer<UInt8>) {
    guard let chunk = try? GeminiChunk(body, keepsText: false), let error = chunk.error
    else { return nil }
    self = error
  }

  /// Reads the value of an `error` member; nil for null and for one that says nothing.
  init?(value cursor: inout JSONCursor) throws(JSONSyntaxError) {
    if try cursor.peek() == .string {
      message = try cursor.readStringSpan().string
    } else {
      try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
        switch key {
        case "message": message = try cursor.readStringOrSkip()?.string
        case "status": status = try cursor.readStringOrSkip()?.string
        case "code": code = try cursor.readCountOrSkip()
        case "details":
          try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
            try readDetail(&cursor)
          }
        default: try cursor.skip()
        }
      }
    }
    if message?.isEmpty ?? true, status == nil, code == nil { return nil }
  }

  private mutating func readDetail(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      guard key == "retryDelay" else { return try cursor.skip() }
      // A duration of protobuf's in JSON: seconds with an `s`.
      retryAfter = try cursor.readStringOrSkip().flatMap { DurationText.parse($0.string) }
    }
  }

  /// `message (STATUS)`, as much of it as there is, without secrets.
  func summary(_ redactor: Redactor) -> String {
    let word = status.map(redactor.redacted) ?? code.map { "\($0)" }
    guard let message, !message.isEmpty else { return word ?? "" }
    let text = redactor.excerpt(message, limit: Self.longestMessage)
    return word.map { "\(text) (\($0))" } ?? text
  }
}
