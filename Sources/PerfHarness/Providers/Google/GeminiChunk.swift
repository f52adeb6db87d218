/// What one JSON text of a `generateContent` reply says: a chunk of a stream, a whole reply, or the
/// array of chunks that a stream is where it was not asked for as events.
///
/// Unknown members are skipped, every known one may be missing, null or of another type. Only JSON
/// that is not JSON is an error. Source: Gemini API reference, 'GenerateContentResponse'.
struct GeminiChunk {
  /// Bytes of visible text.
  private(set) var textBytes = 0
  /// Bytes of thoughts.
  private(set) var reasoningBytes = 0
  /// Bytes of function calls: names and arguments.
  private(set) var toolCallBytes = 0
  /// The visible text, when it is wanted.
  private(set) var text: String?
  private(set) var finishReason: FinishReason?
  private(set) var usage: TokenUsage?
  private(set) var error: GeminiErrorBody?
  /// Why the prompt was not answered.
  private(set) var blockReason: String?
  /// How many candidates there are.
  private(set) var candidates = 0
  /// How many chunks an array has; nil for anything but an array.
  private(set) var elements: Int?

  /// Reads one text.
  ///
  /// - Parameter keepsText: whether `text` is wanted.
  init(_ bytes: UnsafeBufferPointer<UInt8>, keepsText: Bool) throws(JSONSyntaxError) {
    var cursor = JSONCursor(bytes)
    switch try cursor.peek() {
    case .object: try readChunk(&cursor, keepsText: keepsText)
    case .array:
      var count = 0
      try cursor.readArray { cursor throws(JSONSyntaxError) in
        try readChunk(&cursor, keepsText: keepsText)
        count += 1
      }
      elements = count
    default: throw JSONSyntaxError(line: 1, offset: 0, message: "expected an object")
    }
    try cursor.expectEnd()
  }

  private mutating func readChunk(
    _ cursor: inout JSONCursor, keepsText: Bool
  ) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "candidates":
        try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
          try readCandidate(&cursor, keepsText: keepsText)
          candidates += 1
        }
      case "usageMetadata": usage = try TokenUsage(gemini: &cursor) ?? usage
      case "promptFeedback": try readFeedback(&cursor)
      case "error": error = try GeminiErrorBody(value: &cursor) ?? error
      default: try cursor.skip()
      }
    }
  }

  private mutating func readFeedback(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      guard key == "blockReason" else { return try cursor.skip() }
      blockReason = try cursor.readStringOrSkip()?.string
    }
  }

  private mutating func readCandidate(
    _ cursor: inout JSONCursor, keepsText: Bool
  ) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "content":
        try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
          guard key == "parts" else { return try cursor.skip() }
          try cursor.readArrayOrSkip { cursor throws(JSONSyntaxError) in
            try readPart(&cursor, keepsText: keepsText)
          }
        }
      case "finishReason":
        if let reason = try cursor.readStringOrSkip() {
          finishReason = FinishReason(gemini: reason) ?? finishReason
        }
      default: try cursor.skip()
      }
    }
  }

  private mutating func readPart(
    _ cursor: inout JSONCursor, keepsText: Bool
  ) throws(JSONSyntaxError) {
    // What the text is comes behind it.
    var string: JSONCursor.StringSpan?
    var isThought = false
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "text": string = try cursor.readStringOrSkip()
      case "thought":
        if try cursor.peek() == .bool {
          isThought = try cursor.readBool()
        } else {
          try cursor.skip()
        }
      case "functionCall": try readFunctionCall(&cursor)
      default: try cursor.skip()
      }
    }
    guard let string else { return }
    if isThought {
      reasoningBytes += string.utf8Count
    } else {
      textBytes += string.utf8Count
      if keepsText { text = (text ?? "") + string.string }
    }
  }

  private mutating func readFunctionCall(_ cursor: inout JSONCursor) throws(JSONSyntaxError) {
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "name": toolCallBytes += try cursor.readStringOrSkip()?.utf8Count ?? 0
      case "args":
        // Over the white space before them.
        _ = try cursor.peek()
        let start = cursor.position
        try cursor.skip()
        toolCallBytes += cursor.position - start
      default: try cursor.skip()
      }
    }
  }
}

extension GeminiChunk {
  /// The output that the chunk carries, if any: one event has one kind. Visible text comes before
  /// the rest, because a chunk that has some ends the wait for it.
  var output: (kind: OutputKind, bytes: Int)? {
    let bytes = textBytes + toolCallBytes + reasoningBytes
    if textBytes > 0 { return (.text, bytes) }
    if toolCallBytes > 0 { return (.toolCall, bytes) }
    return reasoningBytes > 0 ? (.reasoning, bytes) : nil
  }
}

extension FinishReason {
  /// Nil for the word that says that nothing is said.
  fileprivate init?(gemini span: JSONCursor.StringSpan) {
    switch span {
    case "STOP": self = .stop
    case "MAX_TOKENS": self = .length
    case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR",
      "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION":
      self = .contentFilter
    case "FINISH_REASON_UNSPECIFIED", "": return nil
    default: self.init(rawValue: span.string)
    }
  }
}

extension TokenUsage {
  /// Reads a `usageMetadata` object; nil for null or anything else, and for one without counts, such as
  /// Vertex AI sends before the last chunk.
  ///
  /// The counts of the prompt and of the tools' results make the prompt, those of the candidates and
  /// of the thoughts the output: Gemini keeps them apart.
  fileprivate init?(gemini cursor: inout JSONCursor) throws(JSONSyntaxError) {
    var (prompt, toolResults, candidates, thoughts): (Int?, Int?, Int?, Int?)
    var cached: Int?
    try cursor.readObjectOrSkip { key, cursor throws(JSONSyntaxError) in
      switch key {
      case "promptTokenCount": prompt = try cursor.readCountOrSkip()
      case "toolUsePromptTokenCount": toolResults = try cursor.readCountOrSkip()
      case "candidatesTokenCount": candidates = try cursor.readCountOrSkip()
      case "thoughtsTokenCount": thoughts = try cursor.readCountOrSkip()
      case "cachedContentTokenCount": cached = try cursor.readCountOrSkip()
      default: try cursor.skip()
      }
    }
    func sum(_ first: Int?, _ second: Int?) -> Int? {
      guard let first, let second else { return first ?? second }
      let (sum, isTooMuch) = first.addingReportingOverflow(second)
      return isTooMuch ? nil : sum
    }
    self.init(
      prompt: sum(prompt, toolResults), output: sum(candidates, thoughts), reasoning: thoughts,
      cached: cached)
    if self.prompt == nil, output == nil { return nil }
  }
}
