/// What an OpenAI-compatible server says of an error. Servers disagree on the shape:
/// `{"error":{"message":…,"code":…}}`, `{"error":"text"}`, `{"object":"error","message":…}`, or text.
struct OpenAIErrorBody: Hashable {
  var message: String?
  /// `code`, or `type` where there is no code; engines send numbers, the public API words.
  var code: String?

  private init() {}

  /// Reads the body of an HTTP error.
  init(body: [UInt8]) {
    self.init()
    let parsed = body.withUnsafeBufferPointer { bytes -> OpenAIErrorBody? in
      var cursor = JSONCursor(bytes)
      return try? OpenAIErrorBody(object: &cursor)
    }
    if let parsed {
      self = parsed
    } else {
      let text = String(decoding: body.prefix(200), as: UTF8.self)
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      message = text.isEmpty ? nil : text
    }
  }

  /// Reads the value of an `error` member; nil for null and false, which some servers send in
  /// chunks without an error.
  init?(value cursor: inout JSONCursor) throws(JSONSyntaxError) {
    switch try cursor.peek() {
    case .object: try self.init(object: &cursor)
    case .string:
      self.init()
      message = try cursor.readStringSpan().string
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
      case "type": type = try cursor.readStringOrSkip()?.string
      case "code":
        if try cursor.peek() == .number {
          code = try cursor.readCountOrSkip().map { "\($0)" }
        } else {
          code = try cursor.readStringOrSkip()?.string
        }
      default: try cursor.skip()
      }
    }
    code = code ?? type
    if let nested { self = nested }
  }

  /// `message (code)`, as much of it as there is.
  var summary: String? {
    switch (message, code) {
    case (let message?, let code?): "\(message) (\(code))"
    case (let message?, nil): message
    case (nil, let code?): code
    case (nil, nil): nil
    }
  }
}
