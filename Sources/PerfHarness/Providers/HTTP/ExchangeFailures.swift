#if HTTP
  // Everything that can be said when a request was sent, or about to be, and no reply came of it.

  extension ProviderError {
    static func broken(
      _ origin: HTTPOrigin, _ breakage: ExchangeState.Breakage, bytesRead: Int = 0
    ) -> ProviderError {
      switch breakage {
      case .closed: .connectionClosed(origin, "closed", bytesRead: bytesRead)
      case .reset: .connectionClosed(origin, "reset", bytesRead: bytesRead)
      case .notHTTP(let detail): .notHTTP(origin, detail: detail)
      case .headTooLarge: .headTooLarge(origin)
      case .tls(let detail): .tlsBroken(origin, detail: detail, bytesRead: bytesRead)
      case .cancelled: .cancelled(origin, bytesRead: bytesRead)
      case .shutDown: .shutDown(origin)
      }
    }

    static func readTimeout(
      _ origin: HTTPOrigin, limit: Duration, bytesRead: Int
    ) -> ProviderError {
      ProviderError(
        .readTimeout,
        "no byte from \(origin) for \(limit.exactText) (read timeout) after "
          + (bytesRead == 0 ? "the request" : "\(bytesRead.grouped) bytes of the reply")
          + "; expected \(bytesRead == 0 ? "the reply to begin" : "the rest"); raise the timeout "
          + "with PERF_TIMEOUT if replies may take longer")
    }

    static func totalTimeout(
      _ origin: HTTPOrigin, limit: Duration, bytesRead: Int
    ) -> ProviderError {
      ProviderError(
        .totalTimeout,
        "no complete reply from \(origin) within \(limit.exactText) (total timeout), only "
          + "\(bytesRead.grouped) bytes; expected its end; raise the timeout with PERF_TIMEOUT if "
          + "replies may take longer")
    }

    static func connectionClosed(
      _ origin: HTTPOrigin, _ how: String, bytesRead: Int
    ) -> ProviderError {
      ProviderError(
        .connectionClosed,
        "\(origin) \(how) the connection "
          + (bytesRead == 0
            ? "before any byte of the reply; expected the reply"
            : "after \(bytesRead.grouped) bytes of the reply; expected the rest")
          + "; see the log of the server, and of any proxy before it")
    }

    static func closedWhileKeptAlive(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .connectionClosed,
        "\(origin) closed a kept-alive connection when the next request was sent on it; expected "
          + "the reply; raise the server's keep-alive limit above the pauses between requests, or "
          + "see its log")
    }

    static func notHTTP(_ origin: HTTPOrigin, detail: String) -> ProviderError {
      ProviderError(
        .invalidResponse,
        "the reply from \(origin) is not HTTP/1.1 (\(detail)); expected a status line, header "
          + "fields and a body; check that an HTTP server listens on that port")
    }

    static func switchedProtocols(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .invalidResponse,
        "\(origin) switched to another protocol (status 101); expected an HTTP/1.1 reply, since no "
          + "switch was asked for; correct the server or the proxy before it")
    }

    static func headTooLarge(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .tooLarge,
        "the head of the reply from \(origin) is too large; expected at most "
          + "\(HTTPResponseParser.headLimit.grouped) bytes in all; correct the server or the proxy "
          + "before it")
    }

    static func tlsBroken(
      _ origin: HTTPOrigin, detail: String, bytesRead: Int
    ) -> ProviderError {
      ProviderError(
        .tlsFailed,
        "TLS with \(origin) broke (\(detail)) after \(bytesRead.grouped) bytes of the reply; "
          + "expected the rest; see the log of the server, and of any proxy before it")
    }

    static func cancelled(_ origin: HTTPOrigin, bytesRead: Int) -> ProviderError {
      ProviderError(
        .cancelled,
        "the request to \(origin) was cancelled by its caller after \(bytesRead.grouped) bytes of "
          + "the reply; expected to wait for its end; raise the time limit of the test or the run "
          + "if that is what cancelled it")
    }

    static func shutDown(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .cancelled,
        "the request to \(origin) was cancelled because its connections are being shut down; "
          + "expected it to end before; shut down after the last request")
    }

    static func invalidRequest(_ origin: HTTPOrigin, _ part: String) -> ProviderError {
      ProviderError(
        .invalidConfiguration,
        "the request to \(origin) has \(part) that HTTP does not allow; expected no spaces, line "
          + "ends or control characters there; correct the setting that it comes from, e.g. a key "
          + "that was read with its line end")
    }
  }

  extension ExchangeState.Breakage {
    /// What it means for the exchange under way that its reply cannot be read.
    init(_ error: HTTPSyntaxError) {
      self = error == .headTooLarge ? .headTooLarge : .notHTTP(detail: error.detail)
    }
  }
#endif
