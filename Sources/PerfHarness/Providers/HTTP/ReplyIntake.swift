#if HTTP
  import Synchronization

  /// Finds the parts of a reply and hands them to a reader of any type, whose output it puts where the
  /// caller finds it.
  ///
  /// As functions, which are made where the type is known: what a generic class does for a caller that
  /// does not know it is not specialized, and to look up its types took longer than the work itself.
  struct ReplyIntake {
    let take:
      (UnsafeRawBufferPointer, Exchange, ReadStamp) throws(ProviderError)
        -> HTTPResponseParser.Progress
    /// The connection has ended.
    let finish: () -> HTTPResponseParser.Ending
    /// The reply is complete.
    let end: (ReadStamp) -> Void
    let fail: (ProviderError) -> Void

    init<Reader: HTTPResponseReader>(
      _ reader: consuming Reader, method: String, outcome: HTTPOutcome<Reader.Output>
    ) {
      let work = Work(reader: reader, method: method, outcome: outcome)
      take = { bytes, exchange, stamp throws(ProviderError) in
        try work.take(bytes, for: exchange, at: stamp)
      }
      finish = { work.parser.finish() }
      end = { work.end(at: $0) }
      fail = { work.outcome.set(.failure($0)) }
    }

    private final class Work<Reader: HTTPResponseReader> {
      var parser = HTTPResponseParser()
      let outcome: HTTPOutcome<Reader.Output>
      private var receiver: Receiver<Reader>

      init(reader: consuming Reader, method: String, outcome: HTTPOutcome<Reader.Output>) {
        receiver = Receiver(reader: reader)
        self.outcome = outcome
        parser.begin(method: method)
      }

      func take(
        _ bytes: UnsafeRawBufferPointer, for exchange: Exchange, at stamp: ReadStamp
      ) throws(ProviderError) -> HTTPResponseParser.Progress {
        receiver.read = (exchange, stamp)
        // The two would hold each other.
        defer { receiver.read = nil }
        return try parser.feed(bytes, to: &receiver)
      }

      func end(at stamp: ReadStamp) {
        do throws(ProviderError) {
          outcome.set(.success(try receiver.reader.end(at: stamp)))
        } catch {
          outcome.set(.failure(error))
        }
      }
    }

    private struct Receiver<Reader: HTTPResponseReader>: HTTPResponseReceiver {
      var reader: Reader
      /// What is being read; there while it is.
      var read: (exchange: Exchange, stamp: ReadStamp)?

      mutating func head(_ head: HTTPResponseHead) throws(ProviderError) {
        guard let read, try read.exchange.head(head) else { return }
        try reader.head(head, at: read.stamp)
      }

      mutating func body(_ bytes: UnsafeRawBufferPointer) throws(ProviderError) {
        guard let stamp = read?.stamp else { return }
        try reader.body(bytes, at: stamp)
      }

      func failure(_ error: HTTPSyntaxError) -> ProviderError {
        let breakage = ExchangeState.Breakage(error)
        return read?.exchange.failure(breakage) ?? ProviderError(.invalidResponse, error.detail)
      }
    }
  }

  /// Where a caller finds what has become of its request.
  final class HTTPOutcome<Output: Sendable>: Sendable {
    private let result = Mutex<Result<Output, ProviderError>?>(nil)

    func set(_ result: Result<Output, ProviderError>) {
      self.result.withLock { $0 = result }
    }

    /// Why it failed, while nobody has taken it; nil when it did not.
    var failure: ProviderError? {
      result.withLock { result in
        if case .failure(let error)? = result { error } else { nil }
      }
    }

    /// The result, once.
    func take() -> Result<Output, ProviderError>? {
      result.withLock { $0.take() }
    }
  }
#endif
