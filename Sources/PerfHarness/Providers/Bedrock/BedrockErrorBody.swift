/// What Bedrock says of an error: `{"message":…}`, with the kind in a header field, in `__type` or in
/// `code`.
struct BedrockErrorBody: Hashable {
  /// How much of a message an error text shows.
  private static let longestMessage = 300

  var message: String?
  /// E.g. `ThrottlingException`.
  var type: String?

  init(message: String? = nil, type: String? = nil) {
    self.message = message
    self.type = type
  }

  /// Reads the body of an HTTP error, or the payload of an exception in a stream.
  ///
  /// - Parameter type: what is said of its kind beside the body, if anything.
  init(body: UnsafeBufferPointer<UInt8>, type: String?) {
    let type = type.map(Self.name)
    if let read = Self.read(body) {
      message = read.message
      self.type = type ?? read.type
    } else {
      let text = String(decoding: body, as: UTF8.self)
        .split(whereSeparator: \.isWhitespace).joined(separator: " ")
      message = text.isEmpty ? nil : text
      self.type = type
    }
  }

  /// Nil for what is not an object.
  private static func read(_ body: UnsafeBufferPointer<UInt8>) -> BedrockErrorBody? {
    var cursor = JSONCursor(body)
    var (read, code) = (BedrockErrorBody(), String?.none)
    do {
      try cursor.readObject { key, cursor throws(JSONSyntaxError) in
        switch key {
        case "message", "Message":
          read.message = try cursor.readStringOrSkip()?.string ?? read.message
        case "__type": read.type = try cursor.readStringOrSkip().map { name($0.string) }
        case "code": code = try cursor.readStringOrSkip().map { name($0.string) }
        default: try cursor.skip()
        }
      }
    } catch {
      return nil
    }
    read.type = read.type ?? code
    return read
  }

  /// `ThrottlingException` of `com.amazon#ThrottlingException:http://internal…`: what stands after the
  /// number sign and before the colon.
  private static func name(_ type: String) -> String {
    let end = type.firstIndex(of: ":") ?? type.endIndex
    let name = type[..<end].split(separator: "#").last ?? ""
    return String(name)
  }

  /// `message (type)`, as much of it as there is.
  func summary(redactor: Redactor) -> String? {
    let message = message.map { redactor.excerpt($0, limit: Self.longestMessage) }
    let type = type.flatMap { $0.isEmpty ? nil : redactor.excerpt($0, limit: 100) }
    return switch (message, type) {
    case (let message?, let type?): "\(message) (\(type))"
    case (let message?, nil): message
    case (nil, let type?): type
    case (nil, nil): nil
    }
  }
}
