#if HTTP

  import NIOSSL

  extension MockServer {
    /// The certificate that a server shows, and the key to it.
    public struct TLSIdentity: Sendable, Hashable {
      /// The path of a PEM file with the server's certificate, followed by those that signed it.
      public var certificateChain: String
      /// The path of a PEM file with the private key, not encrypted.
      public var privateKey: String

      /// Names the two files; they are read when the server starts.
      public init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
      }

      func makeContext() throws(MockServerError) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
          chain = try NIOSSLCertificate.fromPEMFile(certificateChain)
        } catch {
          throw MockServerError(
            .invalidTLSIdentity,
            "\(certificateChain): expected a certificate chain in PEM; "
              + "pass the path of a readable PEM file as 'certificateChain'")
        }
        let key: NIOSSLPrivateKey
        do {
          key = try NIOSSLPrivateKey(file: privateKey, format: .pem)
        } catch {
          throw MockServerError(
            .invalidTLSIdentity,
            "\(privateKey): expected an unencrypted private key in PEM; "
              + "pass the path of a readable PEM file as 'privateKey'")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
          certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = ["http/1.1"]
        do {
          return try NIOSSLContext(configuration: configuration)
        } catch {
          throw MockServerError(
            .invalidTLSIdentity,
            "\(privateKey) is not the key of the certificate in \(certificateChain); "
              + "pass two files that were made together")
        }
      }
    }
  }

#endif
