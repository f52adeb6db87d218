#if HTTP
  import NIOSSL

  /// How the other side of an `https` connection proves who it is. It always has to.
  package struct TLSSettings: Sendable, Hashable {
    /// Path of a PEM file with certificates that are trusted besides the system's roots.
    package var additionalTrustRoots: String?

    package init(additionalTrustRoots: String? = nil) {
      self.additionalTrustRoots = additionalTrustRoots
    }

    func makeContext() throws(ProviderError) -> NIOSSLContext {
      var configuration = TLSConfiguration.makeClientConfiguration()
      configuration.minimumTLSVersion = .tlsv12
      configuration.applicationProtocols = ["http/1.1"]
      if let path = additionalTrustRoots {
        do {
          let roots = try NIOSSLCertificate.fromPEMFile(path)
          configuration.additionalTrustRoots = [.certificates(roots)]
        } catch {
          throw .unreadableTrustRoots(path: path)
        }
      }
      do {
        return try NIOSSLContext(configuration: configuration)
      } catch {
        throw .noTrustRoots(detail: "\(error)")
      }
    }
  }
#endif
