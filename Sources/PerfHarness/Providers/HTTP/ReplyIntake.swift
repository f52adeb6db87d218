#if HTTP
  /// Hands the parts of a reply to its reader, with the stamp of the read that they came in.
  struct ReplyIntake<Reader: HTTPResponseReader>: HTTPResponseReceiver {
    var state: ExchangeState
    var reader: Reader
    let receive: @Sendable (GenerationEvent) -> Void
    /// Of the last read.
    private(set) var stamp: ReadStamp

    init(
      state: ExchangeState, reader: Reader, receive: @escaping @Sendable (GenerationEvent) -> Void
    ) {
      self.state = state
      self.reader = reader
      self.receive = receive
      stamp = ReadStamp(arrived: state.began)
    }

    /// So many bytes were read, and their parts come now.
    mutating func begin(_ count: Int, at stamp: ReadStamp) {
      self.stamp = stamp
      state.read(count, at: stamp.arrived)
    }

    mutating func head(_ head: HTTPResponseHead) throws(ProviderError) {
      switch try state.head(head) {
      case .skip: break
      case .deliver(let firstByte):
        receive(GenerationEvent(at: firstByte, .firstByte))
        try reader.head(head, at: stamp)
      }
    }

    mutating func body(_ bytes: UnsafeRawBufferPointer) throws(ProviderError) {
      try reader.body(bytes, at: stamp)
    }

    func failure(_ error: HTTPSyntaxError) -> ProviderError {
      state.failure(ExchangeState.Breakage(error))
    }
  }
#endif
