extension ServerWatch {
  /// Watches the server of a provider.
  ///
  /// - Returns: nil where it is not to be asked, under a simulated clock too.
  package init?(_ source: ServerMetricsSource?, of provider: any Provider) {
    guard let source, source != .off, !provider.clock.isSimulated else { return nil }
    guard let url = source.address(for: provider) else {
      let name = provider.name
      self.init(address: name, model: nil) { () throws(Problem) in
        throw Problem(
          "\(name) has no address to find /metrics at; give it, e.g. "
            + "PERF_SERVER_METRICS=http://127.0.0.1:8000/metrics")
      }
      return
    }
    self.init(address: "\(url)", model: provider.model) { () throws(Problem) in
      try await Self.fetch(url)
    }
  }

  #if HTTP
    /// A page of a server with many models is some megabytes.
    private static let longestPage = 64 << 20

    private static func fetch(_ url: BaseURL) async throws(Problem) -> [UInt8] {
      let reply: HTTPTransport.Reply
      do throws(ProviderError) {
        reply = try await HTTPTransport.fetch(
          HTTPRequest(
            method: "GET", target: url.path,
            headers: [("Accept", ExpositionText.Version.prometheus.contentType)]),
          from: url.origin,
          timeouts: HTTPTimeouts(
            connect: .seconds(2), read: .seconds(5), total: .seconds(10)),
          limit: longestPage)
      } catch {
        throw Problem("\(url) can't be reached: \(error.message)")
      }
      guard reply.isSuccess else {
        throw Problem("\(url) answers with status \(reply.head.status); expected a page of metrics")
      }
      return reply.body
    }
  #else
    private static func fetch(_ url: BaseURL) async throws(Problem) -> [UInt8] {
      throw Problem("\(url) can't be asked without the package trait HTTP")
    }
  #endif
}
