/// What a reply says that is a list of results: embeddings, or a ranking.
///
/// Servers differ in all but the list: Cohere counts under `meta.tokens`, Jina knows a total only, and
/// SGLang sends a bare array whose elements count for themselves. Unknown members are skipped, every
/// known one may be missing, null or of another type. Only JSON that is not JSON is an error.
struct OpenAIResult {
  /// How many results there are.
  private(set) var count = 0
  /// How many bytes of JSON they are.
  private(set) var bytes = 0
  private(set) var promptTokens: Int?
  private(set) var error: OpenAIErrorBody?

  /// Reads one object, or a bare array.
  ///
  /// - Parameter listKey: the member that has the results.
  init(_ bytes: UnsafeBufferPointer<UInt8>, listKey: StaticString) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes)
    if try cursor.peek() == .array {
      try readList(&cursor)
    } else {
      // SGLang's flat shape: `{"object":"error","message":…}`.
      var isError = false
      try cursor.readObject { key, cursor throws(JSONSyntaxError) in
        if key == listKey { return try readList(&cursor) }
        switch key {
        case "usage": try readUsage(&cursor)
        case "meta":
          try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
            guard key == "tokens" else { return try cursor.skip() }
            try readUsage(&cursor)
          }
        case "error": error = try OpenAIErrorBody(value: &cursor)
        case "object": isError = try cursor.readStringOrSkip().map { $0 == "error" } ?? false
        default: try cursor.skip()
        }
      }
      if isError, error == nil { error = OpenAIErrorBody(body: bytes) }
    }
    try cursor.expectEnd()
  }

  private mutating func readList(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    guard try cursor.peek() == .array else { return try cursor.skip() }
    let start = cursor.position
    var own: Int?
    try cursor.readArray { cursor throws(JSONSyntaxError) in
      count += 1
      try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
        guard key == "meta_info" else { return try cursor.skip() }
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "prompt_tokens" else { return try cursor.skip() }
          if let tokens = try cursor.readCountOrSkip() { own = (own ?? 0) &+ tokens }
        }
      }
    }
    bytes = cursor.position - start
    promptTokens = promptTokens ?? own
  }

  private mutating func readUsage(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    var total: Int?
    var prompt: Int?
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "prompt_tokens", "input_tokens": prompt = try cursor.readCountOrSkip()
      case "total_tokens": total = try cursor.readCountOrSkip()
      default: try cursor.skip()
      }
    }
    promptTokens = prompt ?? total ?? promptTokens
  }
}
