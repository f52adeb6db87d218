#if HTTP
  import Testing

  @testable import PerfHarness

  /// Fact, expectation, cure, word for word.
  struct FailureTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
      var error: ProviderError
      var code: ProviderError.Code
      var text: String

      init(_ error: ProviderError, _ code: ProviderError.Code, _ text: String) {
        self.error = error
        self.code = code
        self.text = text
      }

      var testDescription: String { text }
    }

    static let plain = HTTPOrigin(isSecure: false, host: "127.0.0.1", port: 8000)
    static let secure = HTTPOrigin(isSecure: true, host: "api.example.com")

    static let connecting: [Case] = [
      Case(
        .connectTimeout(plain, HTTPTimeouts()), .connectTimeout,
        "no connection to http://127.0.0.1:8000 within 10 s (connect timeout); expected the server "
          + "to accept one; check that it runs and that nothing on the way drops packets"),
      Case(
        .connectTimeout(plain, HTTPTimeouts(total: .milliseconds(500))), .totalTimeout,
        "no connection to http://127.0.0.1:8000 within 500 ms (total timeout); expected the server "
          + "to accept one; check that it runs and that nothing on the way drops packets"),
      Case(
        .unknownHost(secure), .connectFailed,
        "no connection to https://api.example.com: the name \"api.example.com\" has no address; "
          + "expected one from the name server; correct the host, or the machine's name server"),
      Case(
        .connectFailed(plain, detail: "Connection refused"), .connectFailed,
        "no connection to http://127.0.0.1:8000: Connection refused; expected a server that listens "
          + "there; start it, or correct the address"),
      Case(
        .outOfOpenFiles(plain, limit: 1024), .connectFailed,
        "no connection to http://127.0.0.1:8000: too many open files, this process may have 1,024 "
          + "(RLIMIT_NOFILE); expected room for one more; raise the limit with \"ulimit -n 2048\", "
          + "or lower the concurrency"),
      Case(
        .tooFewOpenFiles(plain, connections: 1000, needed: 1080, limit: 1024), .connectFailed,
        "1,000 connections to http://127.0.0.1:8000 need 1,080 open files in all, and this process "
          + "may have 1,024 (RLIMIT_NOFILE); expected room for all; raise the limit with "
          + "\"ulimit -n 2048\", or lower the concurrency"),
      Case(
        .outOfPorts(plain), .connectFailed,
        "no connection to http://127.0.0.1:8000: no local port is free (EADDRNOTAVAIL); expected "
          + "one for each connection; lower the concurrency, wait until ports of earlier "
          + "connections are free, or widen the range (Linux: sysctl net.ipv4.ip_local_port_range)"),
      Case(
        .unreadableTrustRoots(path: "roots.pem"), .invalidConfiguration,
        "the additional trust roots in roots.pem cannot be read; expected a file of certificates in "
          + "PEM format; correct the path (SSL_CERT_FILE, where the code names none) or the file"),
      Case(
        .noTrustRoots(detail: "why"), .tlsFailed,
        "TLS cannot be set up (why); expected the system's trust roots; install them (Debian, "
          + "Ubuntu: ca-certificates)"),
      Case(
        .notTLS(secure), .tlsFailed,
        "no TLS connection to https://api.example.com: the server's answer is not TLS; expected a "
          + "server that speaks TLS on that port; use http:// if it does not, or correct the port"),
      Case(
        .untrustedCertificate(secure), .tlsFailed,
        "no TLS connection to https://api.example.com: the server's certificate is not trusted, or "
          + "has expired; expected a valid one that a trusted root vouches for; renew it, or name a "
          + "PEM file with its root in SSL_CERT_FILE"),
      Case(
        .certificateOfAnotherHost(secure), .tlsFailed,
        "no TLS connection to https://api.example.com: the server's certificate is for another "
          + "name; expected one for \"api.example.com\"; use a name that the certificate has, or "
          + "renew it with this one"),
      Case(
        .handshakeFailed(secure, detail: "EOF during handshake"), .tlsFailed,
        "no TLS connection to https://api.example.com: the handshake failed (EOF during handshake); "
          + "expected a server that speaks TLS 1.2 or 1.3; see its log"),
    ]

    static let exchanging: [Case] = [
      Case(
        .readTimeout(plain, limit: .seconds(2), bytesRead: 3112), .readTimeout,
        "no byte from http://127.0.0.1:8000 for 2 s (read timeout) after 3,112 bytes of the reply; "
          + "expected the rest; raise the timeout with PERF_TIMEOUT if replies may take longer"),
      Case(
        .readTimeout(plain, limit: .milliseconds(50), bytesRead: 0), .readTimeout,
        "no byte from http://127.0.0.1:8000 for 50 ms (read timeout) after the request; expected "
          + "the reply to begin; raise the timeout with PERF_TIMEOUT if replies may take longer"),
      Case(
        .totalTimeout(plain, limit: .seconds(600), bytesRead: 3112), .totalTimeout,
        "no complete reply from http://127.0.0.1:8000 within 600 s (total timeout), only 3,112 "
          + "bytes; expected its end; raise the timeout with PERF_TIMEOUT if replies may take longer"
      ),
      Case(
        .broken(plain, .closed), .connectionClosed,
        "http://127.0.0.1:8000 closed the connection before any byte of the reply; expected the "
          + "reply; see the log of the server, and of any proxy before it"),
      Case(
        .broken(plain, .reset, bytesRead: 3112), .connectionClosed,
        "http://127.0.0.1:8000 reset the connection after 3,112 bytes of the reply; expected the "
          + "rest; see the log of the server, and of any proxy before it"),
      Case(
        .closedWhileKeptAlive(plain), .connectionClosed,
        "http://127.0.0.1:8000 closed a kept-alive connection when the next request was sent on it; "
          + "expected the reply; raise the server's keep-alive limit above the pauses between "
          + "requests, or see its log"),
      Case(
        .broken(plain, .notHTTP(detail: "invalidConstant")), .invalidResponse,
        "the reply from http://127.0.0.1:8000 is not HTTP/1.1 (invalidConstant); expected a status "
          + "line, header fields and a body; check that an HTTP server listens on that port"),
      Case(
        .switchedProtocols(plain), .invalidResponse,
        "http://127.0.0.1:8000 switched to another protocol (status 101); expected an HTTP/1.1 "
          + "reply, since no switch was asked for; correct the server or the proxy before it"),
      Case(
        .broken(plain, .headTooLarge), .tooLarge,
        "the head of the reply from http://127.0.0.1:8000 is too large; expected at most 81,920 "
          + "bytes in all; correct the server or the proxy before it"),
      Case(
        .broken(secure, .tls(detail: "BAD_DECRYPT"), bytesRead: 3112), .tlsFailed,
        "TLS with https://api.example.com broke (BAD_DECRYPT) after 3,112 bytes of the reply; "
          + "expected the rest; see the log of the server, and of any proxy before it"),
      Case(
        .broken(plain, .cancelled, bytesRead: 12), .cancelled,
        "the request to http://127.0.0.1:8000 was cancelled by its caller after 12 bytes of the "
          + "reply; expected to wait for its end; raise the time limit of the test or the run if "
          + "that is what cancelled it"),
      Case(
        .broken(plain, .shutDown), .cancelled,
        "the request to http://127.0.0.1:8000 was cancelled because its connections are being shut "
          + "down; expected it to end before; shut down after the last request"),
      Case(
        .invalidRequest(plain, "a path"), .invalidConfiguration,
        "the request to http://127.0.0.1:8000 has a path that HTTP does not allow; expected no "
          + "spaces, line ends or control characters there; correct the setting that it comes "
          + "from, e.g. a key that was read with its line end"),
    ]

    @Test(arguments: connecting + exchanging)
    func saysFactExpectationAndCure(_ test: Case) {
      #expect(test.error.code == test.code)
      #expect(test.error.message == test.text)
    }
  }
#endif
