#if HTTP

  import Foundation

  @testable import PerfHarness

  /// A self-signed certificate for 127.0.0.1, made for these tests and trusted by nobody.
  enum TestIdentity {
    /// Writes the two files into a new folder, which `body` may use.
    static func withFiles<Result>(
      _ body: (MockServer.TLSIdentity) async throws -> Result
    ) async throws -> Result {
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "perfharness-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let chain = folder.appending(path: "certificate.pem")
      let key = folder.appending(path: "key.pem")
      try Data(certificate.utf8).write(to: chain)
      try Data(privateKey.utf8).write(to: key)
      return try await body(
        MockServer.TLSIdentity(certificateChain: chain.path, privateKey: key.path))
    }

    private static let privateKey = """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgFYRe/tdskTzquxPu
      /EbHbczfAx8GYBBtI36D7zSQ606hRANCAAQoeslTKK4RmbIeknBd0ACtEizJ0Xek
      eAMw7mWpNvuECuu0D5QcC2P3OjQY9VlRqptkVyD62ECaOp2TJ95T4mpE
      -----END PRIVATE KEY-----
      """

    /// A key that does not belong to the certificate.
    static let otherPrivateKey = """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtS5+AhPs7Dq4o19c
      NmV6uRHhzSyCOMPdU5kj0eX/EGqhRANCAATu63emiapm/GaxOOUURhLN/a2VLSEW
      Q4E83m5xTtErqWva3VDYP+X79T06ZxOZ6cu77zlR21xirCYPz1wfdLyz
      -----END PRIVATE KEY-----
      """

    private static let certificate = """
      -----BEGIN CERTIFICATE-----
      MIIBkTCCATagAwIBAgIUH6Izg/gN6Cck0FZxQeoh8GbFbHEwCgYIKoZIzj0EAwIw
      FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNDIwNTkyM1oYDzIxMjYxMDMx
      MjA1OTIzWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
      PQMBBwNCAAQoeslTKK4RmbIeknBd0ACtEizJ0XekeAMw7mWpNvuECuu0D5QcC2P3
      OjQY9VlRqptkVyD62ECaOp2TJ95T4mpEo2QwYjAdBgNVHQ4EFgQU1mM9gaOUNamU
      kJ7xY5fnb0O/regwHwYDVR0jBBgwFoAU1mM9gaOUNamUkJ7xY5fnb0O/regwDwYD
      VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC
      IQCaulHTPkyJOd8oxdjUaP4vn57RikgaO44CECeTPPHI/QIhAMtDLzrkRFb1isd/
      AkDGknAdWOVh2sFZKvsdBKpEnoI0
      -----END CERTIFICATE-----
      """
  }

#endif
