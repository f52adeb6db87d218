/// Server-sent events as Google sends them: an error in the midst of a stream is no event but plain
/// JSON between the events, and is passed on as one.
struct GeminiFraming: StreamFraming {
  typealias Frame = SSEEvent

  private var events = SSEDecoder(limit: SSEDecoder.usualLimit, passesStrayJSON: true)

  mutating func feed(
    _ bytes: UnsafeRawBufferPointer, receive: (SSEEvent) throws(ProviderError) -> Void
  ) throws(ProviderError) {
    try events.feed(bytes, receive: receive)
  }

  mutating func finish() throws(ProviderError) -> ArraySlice<UInt8> {
    try events.finish()
  }
}
