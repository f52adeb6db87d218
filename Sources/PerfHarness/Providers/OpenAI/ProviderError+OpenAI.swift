#if HTTP
  extension ProviderError {
    /// The error of a reply whose status is not one of success.
    ///
    /// - Parameters:
    ///   - head: the reply's head; nil when there was none.
    ///   - address: the API's address.
    ///   - redact: takes secrets out of what the server said.
    init(
      openAI head: HTTPResponseHead?, body: [UInt8], address: String, redact: (String) -> String
    ) {
      guard let head else {
        self.init(.invalidResponse, "\(address) sent a reply without a head; expected HTTP/1.1")
        return
      }
      let retryAfter = RetryAfter.parse(
        milliseconds: head.value(of: "retry-after-ms"), seconds: head.value(of: "retry-after"))
      var message = "\(address) answered \(head.status)"
      if !head.reason.isEmpty { message += " \(redact(head.reason))" }
      let said = body.withUnsafeBufferPointer { OpenAIErrorBody(body: $0) }
      if let summary = said.summary(redact: redact) { message += ": \(summary)" }
      switch head.status {
      case 300..<400:
        let target = head.value(of: "location").map { " \(redact($0))" } ?? " where it leads"
        message += "; redirects are not followed, set the base URL (PERF_BASE_URL) to\(target)"
      case 401, 403: message += "; check the API key (PERF_API_KEY or OPENAI_API_KEY)"
      case 404: message += "; check the base URL and the model (PERF_BASE_URL, PERF_MODEL)"
      case 429:
        let wait = retryAfter.map { "it asks to wait \(DurationText.format($0)); " } ?? ""
        message += "; \(wait)lower the rate or the concurrency"
      case 500...: message += "; see the log of the server, and of any proxy before it"
      default: break
      }
      self.init(.http(head.status), message, status: head.status, retryAfter: retryAfter)
    }
  }
#endif
