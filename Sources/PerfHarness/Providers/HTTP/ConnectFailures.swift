#if HTTP
  // Everything that can be said when there is no connection to send a request on.

  extension ProviderError {
    static func connectTimeout(_ origin: HTTPOrigin, _ timeouts: HTTPTimeouts) -> ProviderError {
      let isTotal = timeouts.total < timeouts.connect
      return ProviderError(
        isTotal ? .totalTimeout : .connectTimeout,
        "no connection to \(origin) within \(timeouts.connectLimit.exactText) "
          + "(\(isTotal ? "total" : "connect") timeout); expected the server to accept one; check "
          + "that it runs and that nothing on the way drops packets")
    }

    static func unknownHost(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .connectFailed,
        "no connection to \(origin): the name \"\(origin.host)\" has no address; expected one from "
          + "the name server; correct the host, or the machine's name server")
    }

    static func connectFailed(_ origin: HTTPOrigin, detail: String) -> ProviderError {
      ProviderError(
        .connectFailed,
        "no connection to \(origin): \(detail); expected a server that listens there; start it, or "
          + "correct the address")
    }

    static func outOfOpenFiles(_ origin: HTTPOrigin, limit: Int) -> ProviderError {
      ProviderError(
        .connectFailed,
        "no connection to \(origin): too many open files, this process may have \(limit.grouped) "
          + "(RLIMIT_NOFILE); expected room for one more; raise the limit with "
          + "\"ulimit -n \(OpenFiles.roundedUp(limit + 1))\", or lower the concurrency")
    }

    static func tooFewOpenFiles(
      _ origin: HTTPOrigin, connections: Int, needed: Int, limit: Int
    ) -> ProviderError {
      ProviderError(
        .connectFailed,
        "\(connections.grouped) connections to \(origin) need \(needed.grouped) open files in all, "
          + "and this process may have \(limit.grouped) (RLIMIT_NOFILE); expected room for all; "
          + "raise the limit with \"ulimit -n \(OpenFiles.roundedUp(needed))\", or lower the "
          + "concurrency")
    }

    static func outOfPorts(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .connectFailed,
        "no connection to \(origin): no local port is free (EADDRNOTAVAIL); expected one for each "
          + "connection; lower the concurrency, wait until ports of earlier connections are free, "
          + "or widen the range (Linux: sysctl net.ipv4.ip_local_port_range)")
    }

    static func unreadableTrustRoots(path: String) -> ProviderError {
      ProviderError(
        .invalidConfiguration,
        "the additional trust roots in \(path) cannot be read; expected a file of certificates in "
          + "PEM format; correct the path (SSL_CERT_FILE, where the code names none) or the file")
    }

    static func noTrustRoots(detail: String) -> ProviderError {
      ProviderError(
        .tlsFailed,
        "TLS cannot be set up (\(detail)); expected the system's trust roots; install them (Debian, "
          + "Ubuntu: ca-certificates)")
    }

    static func notTLS(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .tlsFailed,
        "no TLS connection to \(origin): the server's answer is not TLS; expected a server that "
          + "speaks TLS on that port; use http:// if it does not, or correct the port")
    }

    static func untrustedCertificate(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .tlsFailed,
        "no TLS connection to \(origin): the server's certificate is not trusted, or has expired; "
          + "expected a valid one that a trusted root vouches for; renew it, or name a PEM file "
          + "with its root in SSL_CERT_FILE")
    }

    static func certificateOfAnotherHost(_ origin: HTTPOrigin) -> ProviderError {
      ProviderError(
        .tlsFailed,
        "no TLS connection to \(origin): the server's certificate is for another name; expected one "
          + "for \"\(origin.host)\"; use a name that the certificate has, or renew it with this one"
      )
    }

    static func handshakeFailed(_ origin: HTTPOrigin, detail: String) -> ProviderError {
      ProviderError(
        .tlsFailed,
        "no TLS connection to \(origin): the handshake failed (\(detail)); expected a server that "
          + "speaks TLS 1.2 or 1.3; see its log")
    }
  }

  extension HTTPTimeouts {
    /// What a new connection may take.
    var connectLimit: Duration { min(connect, total) }
  }
#endif
