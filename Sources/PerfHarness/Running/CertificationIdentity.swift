#if HTTP
  import Foundation

  /// A certificate for 127.0.0.1 and the key to it, by which stamps of replies through TLS are certified.
  ///
  /// Nothing about the key is secret, and nobody trusts it but the client of a certification, which talks
  /// to no one but the server beside it.
  enum CertificationIdentity {
    /// Writes the two files into a new folder that `body` may use; where no TLS is asked for, none.
    static func withFiles(
      isSecure: Bool, _ body: (MockServer.TLSIdentity?) async -> Certification
    ) async -> Certification {
      guard isSecure else { return await body(nil) }
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "perfharness-certification-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      let chain = folder.appendingPathComponent("certificate.pem")
      let key = folder.appendingPathComponent("key.pem")
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(pem("CERTIFICATE", certificate).utf8).write(to: chain)
        try Data(pem("PRIVATE KEY", privateKey).utf8).write(to: key)
      } catch {
        return .missing(because: "its certificate can't be written to \(folder.path)")
      }
      return await body(
        MockServer.TLSIdentity(certificateChain: chain.path, privateKey: key.path))
    }

    private static func pem(_ label: String, _ content: String) -> String {
      "-----BEGIN \(label)-----\n\(content)\n-----END \(label)-----\n"
    }

    // ECDSA over P-256, self-signed, valid from 2020 to 2120.
    private static let certificate = """
      MIIBWzCCAQKgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAkxMjcuMC4w
      LjEwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
      CTEyNy4wLjAuMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLa393McjptrFpzh
      0+LWsg5pMMBp2wYO/7NdMqFwJ095JmEG38xRa6hPxaoVvnOiy5zPFGZYCIEFpsAE
      48kCccajQzBBMA8GA1UdEQQIMAaHBH8AAAEwDwYDVR0TAQH/BAUwAwEB/zAdBgNV
      HQ4EFgQU25s0kR5y9ZoxNGOIvW6/wi4g6aQwCgYIKoZIzj0EAwIDRwAwRAIgV9aQ
      fihV03ZeM9+yycqVd1cN2JifP38WScZqk3mpFwoCICOisUiIEpsnrAy0SMjHwTQC
      DAOLpeq8pDmyB6gwtgjy
      """

    private static let privateKey = """
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgU4pDfSneM9kdS+Q/
      LMJrlfeNM6/nElZkIA1aD5pFNzahRANCAAS2t/dzHI6baxac4dPi1rIOaTDAadsG
      Dv+zXTKhcCdPeSZhBt/MUWuoT8WqFb5zosuczxRmWAiBBabABOPJAnHG
      """
  }
#endif
