/// Cuts the bytes of a stream into the pieces that an API speaks in.
package protocol StreamFraming: Sendable {
  /// A piece; its bytes are only valid while it is being received.
  associatedtype Frame

  init()

  /// Takes the next bytes, whatever their boundaries; `receive` gets every frame that they complete.
  ///
  /// - Throws: what `receive` throws, `tooLarge` for a frame beyond the limit, or `invalidResponse` for
  ///   bytes that are no frame.
  mutating func feed(
    _ bytes: UnsafeRawBufferPointer, receive: (Frame) throws(ProviderError) -> Void
  ) throws(ProviderError)

  /// Takes the end of the stream.
  ///
  /// - Returns: what the end cut off; empty when nothing was.
  mutating func finish() throws(ProviderError) -> ArraySlice<UInt8>
}

extension SSEDecoder: StreamFraming {
  package init() {
    self.init(limit: SSEDecoder.usualLimit)
  }
}
