#if HTTP

  import Foundation
  import NIOCore

  /// What gives out tokens: Google's token endpoint, and the metadata server of a machine of its cloud.
  ///
  /// Every token is the only key that the server accepts, so that whoever got one is let in. Nobody's
  /// signature is checked, only that there is one.
  enum GoogleTokenEndpoint {
    static let path = "/token"
    static let metadataPrefix = "/computeMetadata/v1/"
    /// The project that the metadata server names.
    static let project = "mock-project"

    static func answer(
      to request: MockRequest, _ behavior: MockServer.Behavior
    ) -> CannedReply {
      let token = behavior.apiKey ?? "ya29.mock"
      let granted = CannedReply(
        status: 200,
        body: "{\"access_token\":\(JSONText.quoted(token)),\"expires_in\":3599,"
          + "\"token_type\":\"Bearer\"}")
      if request.path.hasPrefix(metadataPrefix) { return metadata(request, granted) }
      guard request.method == "POST" else {
        return refusal("invalid_request", "Only POST is allowed", status: 405)
      }
      let form = MockRequest.form(String(buffer: request.body))
      switch form["grant_type"] {
      case GoogleAssertion.grantType:
        guard let assertion = form["assertion"] else {
          return refusal("invalid_request", "Missing required parameter: assertion")
        }
        if let complaint = complaint(about: assertion) {
          return refusal("invalid_grant", "Invalid JWT: \(complaint)")
        }
        return granted
      case "refresh_token":
        for name in ["client_id", "client_secret", "refresh_token"] where form[name] == nil {
          return refusal("invalid_request", "Missing required parameter: \(name)")
        }
        return granted
      case nil: return refusal("invalid_request", "Missing required parameter: grant_type")
      case let type?: return refusal("unsupported_grant_type", "Invalid grant_type: \(type)")
      }
    }

    private static let account = CannedReply(
      status: 200,
      body: "{\"aliases\":[\"default\"],\"email\":\"mock@\(project).iam.gserviceaccount.com\","
        + "\"scopes\":[\"https://www.googleapis.com/auth/cloud-platform\"]}")

    private static func metadata(_ request: MockRequest, _ token: CannedReply) -> CannedReply {
      guard request.header("metadata-flavor") == "Google" else {
        return CannedReply(status: 403, body: "Missing Metadata-Flavor:Google header.")
      }
      var reply =
        switch request.path.dropFirst(metadataPrefix.count) {
        case "instance/service-accounts/default/token": token
        // Google's own library asks for the account before it asks for its token.
        case "instance/service-accounts/default/": account
        case "project/project-id": CannedReply(status: 200, body: project)
        default: CannedReply(status: 404, body: "Not found.")
        }
      reply.headers.append("metadata-flavor: Google")
      return reply
    }

    private static func refusal(
      _ error: String, _ description: String, status: Int = 400
    ) -> CannedReply {
      CannedReply(
        status: status,
        body: "{\"error\":\(JSONText.quoted(error)),"
          + "\"error_description\":\(JSONText.quoted(description))}")
    }

    /// What is wrong with the shape of a service account's assertion.
    private static func complaint(about assertion: String) -> String? {
      let segments = assertion.split(separator: ".", omittingEmptySubsequences: false)
        .map { decoded(String($0)) }
      guard segments.count == 3, let headerBytes = segments[0], let claimBytes = segments[1],
        let signature = segments[2], let header = try? JSONNode(parsing: headerBytes),
        let claims = try? JSONNode(parsing: claimBytes)
      else { return "Failed to parse it." }
      guard header["alg"]?.value == .string("RS256"), header["typ"]?.value == .string("JWT") else {
        return "Only JWT with RS256 is allowed."
      }
      for name in ["iss", "scope"] {
        guard case .string(let text) = claims[name]?.value, !text.isEmpty else {
          return "Missing claim: \(name)."
        }
      }
      guard claims["aud"]?.value == .string(GoogleServiceAccount.officialTokenURL) else {
        return "Invalid audience."
      }
      guard case .number(let issued) = claims["iat"]?.value,
        case .number(let end) = claims["exp"]?.value, end > issued, end - issued <= 3600
      else { return "Token must be a short-lived token (60 minutes)." }
      // RSA of 2048 bits or more.
      return signature.count < 256 ? "Invalid Signature." : nil
    }

    /// Base64 with the alphabet for URLs, without padding; nil for anything else.
    private static func decoded(_ text: String) -> Data? {
      guard !text.contains(where: { "+/=".contains($0) }) else { return nil }
      let usual = text.replacing("-", with: "+").replacing("_", with: "/")
      return Data(
        base64Encoded: usual + String(repeating: "=", count: (4 - usual.utf8.count % 4) % 4))
    }
  }

  extension MockRequest {
    /// The fields of a form, or of a query.
    static func form(_ text: String) -> [String: String] {
      var fields: [String: String] = [:]
      for field in text.split(separator: "&") {
        let parts = field.split(separator: "=", maxSplits: 1).map { part in
          part.replacing("+", with: " ").removingPercentEncoding ?? String(part)
        }
        if parts.count == 2 { fields[parts[0]] = parts[1] }
      }
      return fields
    }
  }

#endif
