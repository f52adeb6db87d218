/// What an OpenAI-compatible server says of an error. Servers disagree on the shape:
/// `{"error":{"message":…,"code":…}}`, `{"error":"text"}`, `{"object":"error","message":…}`, or text.
struct OpenAIErrorBody: Hashable {
  /// How much of a message an error text shows.
  private static let longestMessage = 300

  var message: String?
  /// `code`, or a type where there is no code; engines send numbers, the public API words.
  var code: String?

  private init() {}

  /// Reads the body of an HTTP error, or the data of an event that is an error.
  init(body: UnsafeBufferPointer<UInt8>) {
    var cursor = JSONCursor(body)
    if let parsed = try? OpenAIErrorBody(object: &cursor), parsed != OpenAIErrorBody() {
      self = parsed
    } else {
      let text = String(decoding: body, as: UTF8.self)
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      message = text.isEmpty ? nil : text
    }
  }

  /// Reads the value of an `error` member; nil for null, false and empty texts, which some servers
  /// send in chunks without an error.
  init?(value cursor: inout JSONCursor) throws(JSONSyntaxError) {
    switch try cursor.peek() {
    case .object: try self.init(object: &cursor)
    case .string:
      let text = try cursor.readStringSpan().string
      if text.isEmpty { return nil }
      self.init()
      message = text
    case .null, .bool, .number, .array:
      try cursor.skip()
      return nil
    }
  }

  private init(object cursor: inout JSONCursor) throws(JSONSyntaxError) {
    self.init()
    var type: String?
    var nested: OpenAIErrorBody?
    try cursor.readObject { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "error": nested = try OpenAIErrorBody(value: &cursor)
      case "message": message = try cursor.readStringOrSkip()?.string
      case "type", "error_type": type = try cursor.readStringOrSkip()?.string
      case "code":
        if try cursor.peek() == .number {
          code = try cursor.readCountOrSkip().map { "\($0)" }
        } else {
          code = try cursor.readStringOrSkip()?.string
        }
      default: try cursor.skip()
      }
    }
    message = nested?.message ?? message
    code = nested?.code ?? code ?? type
  }

  /// `message (code)`, as much of it as there is.
  ///
  /// - Parameter redact: takes secrets out of what the server said.
  func summary(redact: (String) -> String) -> String? {
    let message = message.map { message in
      // First the secrets, then the cut: half a key would not be found.
      let safe = redact(message)
      return safe.count > Self.longestMessage ? "\(safe.prefix(Self.longestMessage))…" : safe
    }
    return switch (message, code.map(redact)) {
    case (let message?, let code?): "\(message) (\(code))"
    case (let message?, nil): message
    case (nil, let code?): code
    case (nil, nil): nil
    }
  }
}
