#if HTTP
  import CryptoExtras
  import Foundation

  /// What a service account signs to get a token: a JSON Web Token (RFC 7519) with RS256 (RFC 7518,
  /// section 3.3), for the grant of RFC 7523.
  struct GoogleAssertion {
    /// What a token is asked for.
    static let scope = "https://www.googleapis.com/auth/cloud-platform"
    static let grantType = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    var account: GoogleServiceAccount
    /// Seconds since 1970.
    var issued: Int

    /// The header and the claims as the service account's owner would write them, and the signature.
    ///
    /// - Throws: `invalidConfiguration` for a key that is none.
    func signed() throws(ProviderError) -> Secret {
      let keyID = account.privateKeyID.map { ",\"kid\":\(JSONText.quoted($0))" } ?? ""
      // Google checks the audience against its own address, whatever the file says of another.
      let claims =
        "{\"iat\":\(issued),\"exp\":\(issued + 3600),\"iss\":\(JSONText.quoted(account.email)),"
        + "\"aud\":\(JSONText.quoted(GoogleServiceAccount.officialTokenURL)),"
        + "\"scope\":\(JSONText.quoted(Self.scope))}"
      let signedPart =
        Self.base64URL(Data("{\"typ\":\"JWT\",\"alg\":\"RS256\"\(keyID)}".utf8)) + "."
        + Self.base64URL(Data(claims.utf8))
      do {
        let key = try _RSA.Signing.PrivateKey(pemRepresentation: account.privateKey.exposed)
        let signature = try key.signature(
          for: Data(signedPart.utf8), padding: .insecurePKCS1v1_5)
        return Secret(signedPart + "." + Self.base64URL(signature.rawRepresentation))
      } catch {
        throw ProviderError(
          .invalidConfiguration,
          "\(account.path):\(account.keyLine): \"private_key\" is not an RSA key of 2048 bits or more "
            + "in PEM; get the file anew")
      }
    }

    /// Base64 with the alphabet for URLs, without padding (RFC 4648, section 5).
    private static func base64URL(_ bytes: Data) -> String {
      bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
        .replacing("=", with: "")
    }
  }
#endif
