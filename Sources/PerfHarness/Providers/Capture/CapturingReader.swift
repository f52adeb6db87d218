#if HTTP
  /// Hands everything on to another reader, and a copy to a tap.
  struct CapturingReader<Reader: HTTPResponseReader>: HTTPResponseReader {
    var reader: Reader
    let tap: CaptureTap

    mutating func head(_ head: HTTPResponseHead, at stamp: ReadStamp) throws(ProviderError) {
      tap.take(head, at: stamp)
      try reader.head(head, at: stamp)
    }

    mutating func body(
      _ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp
    ) throws(ProviderError) {
      tap.take(bytes, at: stamp)
      try reader.body(bytes, at: stamp)
    }

    mutating func end(at stamp: ReadStamp) throws(ProviderError) -> Reader.Output {
      tap.takeEnd()
      return try reader.end(at: stamp)
    }
  }
#endif
