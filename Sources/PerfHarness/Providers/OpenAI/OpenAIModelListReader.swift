#if HTTP
  /// Reads the reply of `GET /v1/models` and takes the first model in it.
  struct OpenAIModelListReader: HTTPResponseReader {
    private static let limit = 1 << 20

    private let address: String
    private let apiKey: Secret?
    private var head: HTTPResponseHead?
    private var bytes: [UInt8] = []

    init(address: String, apiKey: Secret?) {
      self.address = address
      self.apiKey = apiKey
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
            "\(address)/models answered 404, and no model is named; set PERF_MODEL to the one to ask "
              + "for, or correct the base URL (PERF_BASE_URL)", status: 404)
        }
        throw ProviderError(openAI: head, body: bytes, address: address) {
          apiKey?.redacted(from: $0) ?? $0
        }
      }
      let list = try? JSONNode(parsing: bytes)
      guard case .array(let models) = list?["data"]?.value,
        case .string(let model) = models.first?["id"]?.value
      else {
        throw ProviderError(
          .notConfigured, "\(address) lists no model; set PERF_MODEL to the one to ask for")
      }
      return model
    }
  }
#endif
