#if HTTP
  /// Takes the parts of a reply as `HTTPResponseParser` finds them.
  protocol HTTPResponseReceiver {
    /// Takes a head; interim (1xx) ones come before the reply's own.
    mutating func head(_ head: HTTPResponseHead) throws(ProviderError)

    /// Takes a piece of the body, of one byte or more. It is valid only during the call.
    mutating func body(_ bytes: UnsafeRawBufferPointer) throws(ProviderError)

    /// What to throw when the reply is not HTTP/1.1.
    func failure(_ error: HTTPSyntaxError) -> ProviderError
  }
#endif
