#if HTTP
  extension HuggingFaceDownload {
    private static let server = "https://datasets-server.huggingface.co"
    /// A hundred rows of long conversations are some megabytes.
    private static let longestReply = 256 << 20

    /// Downloads over HTTP, from `HF_DATASETS_SERVER` where that is set, with the token of `HF_TOKEN`.
    package init(
      _ dataset: HuggingFaceDataset, into cache: DatasetCache, environment: EnvironmentVariables
    ) throws(ProviderError) {
      let url = try BaseURL(
        parsing: environment["HF_DATASETS_SERVER"] ?? Self.server, from: "HF_DATASETS_SERVER")
      let token = environment["HF_TOKEN"].map { Secret($0) }
      self.init(dataset, into: cache, token: token, clock: SystemClock()) {
        target throws(WorkloadError) in
        var headers = [(name: "Accept", value: "application/json")]
        if let token { headers.append(("Authorization", "Bearer \(token.exposed)")) }
        let request = HTTPRequest(method: "GET", target: url.path + target, headers: headers)
        let reply: HTTPTransport.Reply
        do throws(ProviderError) {
          reply = try await HTTPTransport.fetch(
            request, from: url.origin,
            timeouts: HTTPTimeouts(
              connect: .seconds(10), read: .seconds(60), total: .seconds(300)),
            limit: Self.longestReply)
        } catch {
          throw WorkloadError(
            .unreadableFile,
            "\(dataset): the datasets server at \(url) can't be reached: \(error.message); expected "
              + "its rows; check the network, or HF_DATASETS_SERVER")
        }
        return DatasetReply(
          status: reply.head.status, errorCode: reply.head.value(of: "x-error-code"),
          retryAfter: RetryAfter.parse(
            milliseconds: nil, seconds: reply.head.value(of: "retry-after")),
          body: reply.body)
      }
    }
  }
#endif
