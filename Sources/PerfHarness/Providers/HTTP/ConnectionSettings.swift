#if HTTP
  import NIOCore
  import NIOPosix
  import NIOSSL

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// What the connections of one transport have in common.
  struct ConnectionSettings: Sendable {
    let origin: HTTPOrigin
    let timeouts: HTTPTimeouts
    /// Nil for plain `http`. Settings that cannot be used fail the first connect, not the making of a
    /// transport.
    let tls: Result<NIOSSLContext?, ProviderError>
    let addresses: AddressBook
    let sources = SourceAddresses()

    init(origin: HTTPOrigin, timeouts: HTTPTimeouts, tls: TLSSettings) {
      self.origin = origin
      self.timeouts = timeouts
      addresses = AddressBook(host: origin.host, port: origin.port)
      do throws(ProviderError) {
        self.tls = .success(origin.isSecure ? try tls.makeContext() : nil)
      } catch {
        self.tls = .failure(error)
      }
    }

    /// An attempt to connect, by the means of the loop that it is made on.
    func makeDial(for connection: HTTPConnection) -> any Dial {
      #if os(Linux)
        if let loop = connection.eventLoop as? SocketLoop, let core = loop.core {
          return PlainDial(self, on: core, for: connection)
        }
      #endif
      return ChannelDial(self, on: connection.eventLoop, for: connection)
    }

    /// Why a name has no address. To look it up, files are opened.
    var failureOfLookUp: ProviderError {
      OpenFiles.areExhausted
        ? .outOfOpenFiles(origin, limit: OpenFiles.limit) : .unknownHost(origin)
    }

    /// What the failure of a TCP connect means.
    func failure(to error: any Error) -> ProviderError {
      switch error {
      case let error as ProviderError: error
      case let error as IOError: failure(errno: error.errnoCode)
      case ChannelError.connectTimeout: .connectTimeout(origin, timeouts)
      case let error as NIOConnectionError:
        if let error = Self.mostTelling(of: error.connectionErrors.map(\.error)) {
          failure(to: error)
        } else {
          failureOfLookUp
        }
      default: .connectFailed(origin, detail: "\(error)")
      }
    }

    /// What an error means that comes after TCP's connect and before TLS is done.
    func handshakeFailure(to error: any Error) -> ProviderError {
      if error as? NIOSSLExtraError == .failedToValidateHostname {
        return .certificateOfAnotherHost(origin)
      }
      switch TLSDetail(error).text {
      case "WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST": return .notTLS(origin)
      case "CERTIFICATE_VERIFY_FAILED": return .untrustedCertificate(origin)
      case let detail: return .handshakeFailed(origin, detail: detail)
      }
    }

    /// Of the failures at several addresses of a host, one that is not for want of IPv6.
    static func mostTelling<Failure: Error>(of errors: [Failure]) -> Failure? {
      let isForWantOfRoute = { (error: Failure) in
        [EADDRNOTAVAIL, EAFNOSUPPORT, ENETUNREACH].contains((error as? IOError)?.errnoCode)
      }
      return errors.first { !isForWantOfRoute($0) } ?? errors.first
    }

    private func failure(errno code: CInt) -> ProviderError {
      switch code {
      case EMFILE, ENFILE: .outOfOpenFiles(origin, limit: OpenFiles.limit)
      case EADDRNOTAVAIL: .outOfPorts(origin)
      default: .connectFailed(origin, detail: String(cString: strerror(code)))
      }
    }
  }

  /// What went wrong with TLS in few words; of BoringSSL's own only the name of the error, such as
  /// `WRONG_VERSION_NUMBER`, and not the place in its sources.
  struct TLSDetail {
    let text: String

    init(_ error: any Error) {
      let description = "\(error)"
      if case NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake])) = error {
        text = "the server closed the connection"
      } else if error is IOError {
        text = "the server reset the connection"
      } else if let range = description.firstRange(of: "OPENSSL_internal:") {
        let isPartOfName = { (character: Character) in
          character.isUppercase || character.isNumber || character == "_"
        }
        text = String(description[range.upperBound...].prefix(while: isPartOfName))
      } else {
        text = description
      }
    }
  }
#endif
