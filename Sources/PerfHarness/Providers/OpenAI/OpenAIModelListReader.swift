#if HTTP
  /// Reads the reply of `GET /v1/models` and takes the first model in it.
  struct OpenAIModelListReader: HTTPResponseReader {
    private static let limit = 1 << 20

    private let refusals: ServiceRefusals
    private var head: HTTPResponseHead?
    private var bytes: [UInt8] = []

    init(refusals: ServiceRefusals) {
      self.refusals = refusals
    }

    mutating func head(_ head: HTTPResponseHead, at stamp: ReadStamp) {
      self.head = head
    }

    mutating func body(_ bytes: UnsafeRawBufferPointer, at stamp: ReadStamp) {
      self.bytes.append(contentsOf: bytes.prefix(Self.limit - self.bytes.count))
    }

    func end(at stamp: ReadStamp) throws(ProviderError) -> String {
      guard let head, (200..<300).contains(head.status) else {
        // Not every server has a list, and nothing is wrong with its address then.
        if let head, head.status == 404 {
          throw ProviderError(
            .http(404),
            "\(refusals.address)/models answered 404, and no model is named; set PERF_MODEL to the one to ask "
              + "for, or correct the base URL (PERF_BASE_URL)", status: 404)
        }
        let said = bytes.withUnsafeBufferPointer { OpenAIErrorBody(body: $0) }
        throw refusals.error(head, said: said.summary(redact: refusals.redactor.redacted))
      }
      let list = try? JSONNode(parsing: bytes)
      guard case .array(let models) = list?["data"]?.value,
        case .string(let model) = models.first?["id"]?.value
      else {
        throw ProviderError(
          .notConfigured, "\(refusals.address) lists no model; set PERF_MODEL to the one to ask for"
        )
      }
      return model
    }
  }
#endif
