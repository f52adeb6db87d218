/// Turns the chunks of one reply into events and, in the end, into a completion.
struct OpenAIChunkReader {
  private enum Form {
    case chunk, whole
  }

  private let receive: @Sendable (GenerationEvent) -> Void
  private let keepsText: Bool
  private let apiKey: Secret?
  private(set) var completion = Completion()
  /// How many chunks were read.
  private var count = 0
  /// Whether the stream said that it is done.
  private var isDone = false
  /// What the chunks look like that carry nothing but output.
  private var template = ChunkTemplate()

  private static let doneMarker: StaticString = "[DONE]"

  init(
    keepsText: Bool, apiKey: Secret? = nil,
    receive: @escaping @Sendable (GenerationEvent) -> Void
  ) {
    self.receive = receive
    self.keepsText = keepsText
    self.apiKey = apiKey
    if keepsText { completion.text = "" }
  }

  /// Takes one event of a stream. One without data says nothing, and what comes after the terminal
  /// marker is ignored.
  mutating func takeEvent(
    _ event: SSEEvent, at stamp: ReadStamp
  ) throws(ProviderError) {
    if isDone || event.data.isEmpty { return }
    if event.data.holds(Self.doneMarker, at: 0) {
      isDone = true
    } else if !event.name.isEmpty, event.name == "error" {
      throw reported(OpenAIErrorBody(body: event.data), in: .chunk)
    } else if let output = template.output(of: event.data) {
      count += 1
      receive(GenerationEvent(stamp, .output(template.kind, bytes: output.bytes)))
      if keepsText, template.kind == .text { completion.text?.append(output.string.string) }
    } else {
      try takeChunk(event.data, at: stamp, of: .chunk)
    }
  }

  /// Takes a reply that came whole.
  mutating func takeWhole(
    _ body: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp
  ) throws(ProviderError) {
    func notACompletion(_ fact: String) -> ProviderError {
      ProviderError(
        .invalidResponse, "\(fact); expected a chat completion, is this the right endpoint?")
    }
    if body.isEmpty { throw notACompletion("the reply is empty") }
    guard try takeChunk(body, at: stamp, of: .whole) > 0 else {
      throw notACompletion("the reply is JSON without choices")
    }
  }

  /// Makes sure that the stream said that it is done.
  ///
  /// - Parameter rest: what the stream's end cut off. A server that leaves out the last blank line has
  ///   said all the same that it is done.
  func finishStream(rest: some Collection<UInt8>) throws(ProviderError) {
    guard isDone || Self.doneMarker.withUTF8Buffer({ rest.starts(with: $0) }) else {
      throw ProviderError(
        .streamTruncated,
        "the stream ended after \(chunksSoFar) without \"data: [DONE]\"; expected it as the last "
          + "event; see the log of the server, and of any proxy before it")
    }
  }

  /// `text` without the API key, should a server quote it.
  func redacted(_ text: String) -> String {
    apiKey?.redacted(from: text) ?? text
  }

  /// Reads one object in full.
  ///
  /// - Returns: how many choices it has.
  @discardableResult
  private mutating func takeChunk(
    _ bytes: UnsafeBufferPointer<UInt8>, at stamp: ReadStamp, of form: Form
  ) throws(ProviderError) -> Int {
    let chunk: OpenAIChunk
    do {
      chunk = try OpenAIChunk(bytes, keepsText: keepsText)
    } catch {
      let place = form == .whole ? "the reply" : "chunk \(count + 1) of the stream"
      throw ProviderError(
        .invalidJSON,
        "\(place) is not the JSON of a chat completion: \(error.message) at byte \(error.offset) "
          + "of \(excerpt(of: bytes))")
    }
    if let error = chunk.error { throw reported(error, in: form) }
    count += 1
    if let output = chunk.output {
      receive(GenerationEvent(stamp, .output(output.kind, bytes: output.bytes)))
    }
    if let usage = chunk.usage {
      completion.usage = usage
      receive(GenerationEvent(stamp, .usage(usage)))
    }
    if let reason = chunk.finishReason { completion.finishReason = reason }
    if let text = chunk.text { completion.text?.append(text) }
    if form == .chunk { template.learn(chunk, from: bytes) }
    return chunk.choices
  }

  private var chunksSoFar: String { "\(count) chunk\(count == 1 ? "" : "s")" }

  private func reported(_ error: OpenAIErrorBody, in form: Form) -> ProviderError {
    let place = form == .whole ? "in a reply of success" : "after \(chunksSoFar)"
    return ProviderError(
      .streamError,
      "the server reported an error \(place): "
        + (error.summary(redact: redacted) ?? "it gave no message"))
  }

  /// The beginning of what was sent. The key is taken out before the cut: half of one would not be
  /// found.
  private func excerpt(of bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = redacted(String(decoding: bytes.prefix(64 << 10), as: UTF8.self))
    return text.count > 80 ? "\(text.prefix(80))…" : text
  }
}
