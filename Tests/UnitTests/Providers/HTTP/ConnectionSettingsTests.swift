#if HTTP
  import NIOCore
  import NIOSSL
  import Testing

  @testable import PerfHarness

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  struct ConnectionSettingsTests {
    static let origin = HTTPOrigin(isSecure: true, host: "api.example.com")
    let settings = ConnectionSettings(
      origin: origin, timeouts: HTTPTimeouts(), tls: TLSSettings())

    @Test(arguments: [
      (EMFILE, ProviderError.outOfOpenFiles(origin, limit: OpenFiles.limit)),
      (ENFILE, .outOfOpenFiles(origin, limit: OpenFiles.limit)),
      (EADDRNOTAVAIL, .outOfPorts(origin)),
      (ECONNREFUSED, .connectFailed(origin, detail: "Connection refused")),
    ])
    func namesWhatTheSystemRefused(_ code: CInt, _ expected: ProviderError) {
      #expect(settings.failure(to: IOError(errnoCode: code, reason: "connect")) == expected)
    }

    // A host without IPv6 cannot reach ::1, which localhost is as well.
    @Test(arguments: [
      ([EADDRNOTAVAIL, ECONNREFUSED], ECONNREFUSED), ([ENETUNREACH, ETIMEDOUT], ETIMEDOUT),
      ([EMFILE, ECONNREFUSED], EMFILE), ([EADDRNOTAVAIL, EADDRNOTAVAIL], EADDRNOTAVAIL),
      ([], nil),
    ])
    func ofSeveralAddressesTheOneThatCouldBeReachedCounts(_ codes: [CInt], _ expected: CInt?) {
      let errors = codes.map { IOError(errnoCode: $0, reason: "connect") }
      let told = ConnectionSettings.mostTelling(of: errors)
      #expect(told?.errnoCode == expected)
    }

    @Test func knowsATimeoutOfTheSystem() {
      #expect(
        settings.failure(to: ChannelError.connectTimeout(.seconds(10)))
          == .connectTimeout(Self.origin, HTTPTimeouts()))
    }

    @Test func knowsACertificateOfAnotherHost() {
      #expect(
        settings.handshakeFailure(to: NIOSSLExtraError.failedToValidateHostname)
          == .certificateOfAnotherHost(Self.origin))
    }

    @Test(arguments: [
      ("error:100000f7:SSL routines:OPENSSL_internal:BAD_DECRYPT at a.cc:231", "BAD_DECRYPT"),
      ("[Error: 1 error:2:SSL routines:OPENSSL_internal:TLSV1_ALERT]", "TLSV1_ALERT"),
      ("something else", "something else"),
    ])
    func keepsTheAddressesOfTheLibraryToItself(_ description: String, _ detail: String) {
      struct Described: Error, CustomStringConvertible { var description: String }
      #expect(TLSDetail(Described(description: description)).text == detail)
    }

    @Test func unusableTrustRootsFailTheConnectNotTheMaking() {
      let settings = ConnectionSettings(
        origin: Self.origin, timeouts: HTTPTimeouts(),
        tls: TLSSettings(additionalTrustRoots: "no/such/file.pem"))
      #expect(throws: ProviderError.unreadableTrustRoots(path: "no/such/file.pem")) {
        try settings.tls.get()
      }
    }
  }
#endif
