#if HTTP
  /// Takes the reply to one request piece by piece and makes of it what its caller wants.
  ///
  /// A reader lives on the event loop from the request's first byte to the reply's last. It is called
  /// between two reads of the socket, so it must be quick and must not block. Whatever it throws
  /// fails the request; when that is before the reply's end, the connection is closed.
  package protocol HTTPResponseReader: Sendable {
    associatedtype Output: Sendable

    /// Takes the head. Comes once, first; interim (1xx) heads are left out.
    mutating func head(_ head: HTTPResponseHead, at stamp: ReadStamp) throws(ProviderError)

    /// Takes a piece of the body, which is valid only during the call. All pieces of one read of the
    /// socket come with the same stamp.
    mutating func body(
      _ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp
    ) throws(ProviderError)

    /// The reply is complete; `stamp` is that of its last byte.
    mutating func end(at stamp: ReadStamp) throws(ProviderError) -> Output
  }
#endif
