#if HTTP
  import Crypto
  import CryptoExtras
  import Foundation
  import Testing

  @testable import PerfHarness

  @Suite struct GoogleAssertionTests {
    @Test func anotherImplementationSignsTheSame() throws {
      let fixture = try GoogleFixture()
      let assertion = GoogleAssertion(
        account: try fixture.serviceAccount(), issued: fixture.issued)
      #expect(try assertion.signed().exposed == fixture.assertion)
    }

    @Test func thePublicKeyVerifiesIt() throws {
      let fixture = try GoogleFixture()
      let signed = try GoogleAssertion(account: try fixture.serviceAccount(), issued: 1).signed()
      let segments = signed.exposed.split(separator: ".").map(String.init)
      #expect(segments.count == 3)
      let usual = segments[2].replacing("-", with: "+").replacing("_", with: "/")
      // 256 bytes are 342 characters and two of padding.
      let signature = try #require(Data(base64Encoded: usual + "=="))
      let key = try _RSA.Signing.PublicKey(pemRepresentation: fixture.publicKey)
      func isValid(_ text: String) -> Bool {
        key.isValidSignature(
          _RSA.Signing.RSASignature(rawRepresentation: signature), for: Data(text.utf8),
          padding: .insecurePKCS1v1_5)
      }
      #expect(isValid("\(segments[0]).\(segments[1])"))
      #expect(!isValid("\(segments[0]).\(segments[1])x"))
    }

    @Test func aKeyWithoutAnIDIsNotNamed() throws {
      var account = try GoogleFixture().serviceAccount()
      account.privateKeyID = nil
      let header = try GoogleAssertion(account: account, issued: 1).signed().exposed.prefix {
        $0 != "."
      }
      #expect(Data(base64Encoded: String(header)) == Data(#"{"typ":"JWT","alg":"RS256"}"#.utf8))
    }

    @Test(arguments: [
      "", "very-secret", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
    ])
    func aKeyThatIsNoneIsToldWithoutIt(_ key: String) throws {
      var account = try GoogleFixture().serviceAccount()
      account.privateKey = Secret(key)
      account.keyLine = 5
      #expect(
        throws: ProviderError(
          .invalidConfiguration,
          "account.json:5: \"private_key\" is not an RSA key of 2048 bits or more in PEM; get the file "
            + "anew")
      ) { try GoogleAssertion(account: account, issued: 1).signed() }
    }
  }
#endif
