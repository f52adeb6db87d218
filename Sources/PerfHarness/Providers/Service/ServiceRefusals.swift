#if HTTP
  /// Makes errors of replies whose status is not one of success, with what to do about them. A class,
  /// because every request under way holds one.
  package final class ServiceRefusals: Sendable {
    /// The API's address.
    package let address: String
    /// What is told of a 401 or a 403: the variables that hold the key.
    package let checkCredentials: String
    /// What is told of a 404: the settings that name the place and the model.
    package let checkAddress: String
    /// The variable that holds the base URL.
    package let baseURLVariable: String
    /// Takes secrets out of what the server said.
    package let redactor: Redactor
    /// What the words of a 401 or a 403 must have in them for it to be about the credentials, and not
    /// about what they may do; empty where every one is.
    package let credentialErrors: [String]
    /// Called for every reply that refuses the credentials.
    package let onUnauthorized: (@Sendable () -> Void)?

    package init(
      address: String, checkCredentials: String, checkAddress: String,
      baseURLVariable: String = "PERF_BASE_URL", redactor: Redactor = Redactor(),
      credentialErrors: [String] = [],
      onUnauthorized: (@Sendable () -> Void)? = nil
    ) {
      self.address = address
      self.checkCredentials = checkCredentials
      self.checkAddress = checkAddress
      self.baseURLVariable = baseURLVariable
      self.redactor = redactor
      self.credentialErrors = credentialErrors
      self.onUnauthorized = onUnauthorized
    }

    /// The same, with other secrets.
    package func with(
      _ redactor: Redactor, onUnauthorized: (@Sendable () -> Void)?
    ) -> ServiceRefusals {
      ServiceRefusals(
        address: address, checkCredentials: checkCredentials, checkAddress: checkAddress,
        baseURLVariable: baseURLVariable, redactor: redactor, credentialErrors: credentialErrors,
        onUnauthorized: onUnauthorized)
    }

    /// The error of a reply.
    ///
    /// - Parameters:
    ///   - head: the reply's head; nil when there was none.
    ///   - said: what the body says, without secrets.
    ///   - wait: how long the body asks to wait.
    package func error(
      _ head: HTTPResponseHead?, said: String?, wait: Duration? = nil
    ) -> ProviderError {
      guard let head else {
        return ProviderError(
          .invalidResponse, "\(address) sent a reply without a head; expected HTTP/1.1")
      }
      let retryAfter =
        RetryAfter.parse(
          milliseconds: head.value(of: "retry-after-ms"), seconds: head.value(of: "retry-after"))
        ?? wait
      var message = "\(address) answered \(head.status)"
      if !head.reason.isEmpty { message += " \(redactor.redacted(head.reason))" }
      if let said { message += ": \(said)" }
      switch head.status {
      case 300..<400:
        let target =
          head.value(of: "location").map { " \(redactor.redacted($0))" } ?? " where it leads"
        message += "; redirects are not followed, set the base URL (\(baseURLVariable)) to\(target)"
      case 401, 403:
        message += "; \(checkCredentials)"
        if credentialErrors.isEmpty || credentialErrors.contains(where: (said ?? "").contains) {
          onUnauthorized?()
        }
      case 404: message += "; \(checkAddress)"
      case 429:
        let wait = retryAfter.map { "it asks to wait \(DurationText.format($0)); " } ?? ""
        message += "; \(wait)lower the rate or the concurrency"
      case 500...: message += "; see the log of the server, and of any proxy before it"
      default: break
      }
      return ProviderError(
        .http(head.status), message, status: head.status, retryAfter: retryAfter)
    }
  }
#endif
