#if HTTP
  import Foundation
  import Synchronization

  /// Fetches access tokens with the application default credentials.
  package final class GoogleTokens: Sendable {
    /// How long before its end a token counts as stale: as Google's own libraries have it.
    static let margin = Duration.seconds(225)

    private static let attempts = 3
    private static let metadataPath = "/computeMetadata/v1"
    /// A metadata server is on the same machine, or there is none.
    private static let metadataTimeouts = HTTPTimeouts(
      connect: .seconds(3), read: .seconds(3), total: .seconds(5))

    private let source: GoogleTokenSource
    private let quotaProject: String?
    private let userTokenURL: String?
    private let tls: TLSSettings
    private let pause: Duration
    private let now: @Sendable () -> Double
    /// The one that came in place of the one in the file.
    private let refreshToken = Mutex<Secret?>(nil)

    /// - Parameters:
    ///   - quotaProject: nil takes the credentials' own.
    ///   - userTokenURL: where a user's refresh token is exchanged; nil for Google's own.
    ///   - pause: before the next attempt, where one makes sense.
    ///   - now: seconds since 1970.
    init(
      _ source: GoogleTokenSource, quotaProject: String? = nil, userTokenURL: String? = nil,
      tls: TLSSettings = TLSSettings(), pause: Duration = .seconds(1),
      now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) {
      self.source = source
      self.quotaProject = quotaProject ?? source.quotaProject
      self.userTokenURL = userTokenURL
      self.tls = tls
      self.pause = pause
      self.now = now
    }

    /// Keeps the tokens and renews them.
    func cache() -> CredentialCache<GoogleAccess> {
      CredentialCache(margin: Self.margin, now: now) { () async throws(ProviderError) in
        try await self.fetch()
      }
    }

    /// Fetches a token.
    ///
    /// - Throws: why there is none, without secrets.
    func fetch() async throws(ProviderError) -> Lease<GoogleAccess> {
      let asked = now()
      let reply: GoogleTokenReply
      switch source {
      case .file(.serviceAccount(let account)):
        let assertion = try GoogleAssertion(account: account, issued: Int(asked)).signed()
        reply = try await exchange(
          [
            ("grant_type", GoogleAssertion.grantType), ("assertion", assertion.exposed),
          ], at: account.tokenURL, hiding: [assertion],
          cure: "check the key of \(account.email) in \(account.path), and this machine's clock")
      case .file(.authorizedUser(let user)):
        let token = refreshToken.withLock { $0 } ?? user.refreshToken
        reply = try await exchange(
          [
            ("grant_type", "refresh_token"), ("client_id", user.clientID),
            ("client_secret", user.clientSecret.exposed), ("refresh_token", token.exposed),
          ], at: try BaseURL(parsing: userTokenURL ?? GoogleServiceAccount.officialTokenURL),
          hiding: [user.clientSecret, token],
          cure: "run gcloud auth application-default login, which writes \(user.path) anew")
        if let rotated = reply.refreshToken { refreshToken.withLock { $0 = rotated } }
      case .metadataServer:
        let answer = try await metadata("/instance/service-accounts/default/token")
        reply = GoogleTokenReply(answer)
      }
      guard let token = reply.accessToken else {
        throw ProviderError(
          .invalidResponse,
          "Google's token endpoint replied without a token; expected \"access_token\" in JSON, check "
            + "what stands in its place")
      }
      return Lease(
        GoogleAccess(token: token, quotaProject: quotaProject),
        expiry: reply.expiresIn.map { asked + $0 })
    }

    /// The project that the credentials belong to; nil where they do not tell.
    func project() async throws(ProviderError) -> String? {
      switch source {
      case .file(.serviceAccount(let account)): return account.project
      case .file(.authorizedUser): return nil
      case .metadataServer:
        let text = String(decoding: try await metadata("/project/project-id"), as: UTF8.self)
        return text.isEmpty ? nil : text
      }
    }

    private func exchange(
      _ form: [(name: String, value: String)], at url: BaseURL, hiding secrets: [Secret],
      cure: String
    ) async throws(ProviderError) -> GoogleTokenReply {
      let request = HTTPRequest(
        target: url.path.isEmpty ? "/" : url.path,
        headers: [
          ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
        ], body: Array(Self.encoded(form).utf8))
      var attempt = 1
      while true {
        let reply = try await HTTPTransport.fetch(request, from: url.origin, tls: tls)
        let read = GoogleTokenReply(reply.body)
        if reply.isSuccess { return read }
        let status = reply.head.status
        guard read.mayPass(status: status), attempt < Self.attempts else {
          let redactor = Redactor(secrets)
          let said = read.complaint.map { ": \(redactor.excerpt($0, limit: 300))" } ?? ""
          throw ProviderError(
            .http(status), "\(url) answered \(status)\(said); expected an access token, \(cure)",
            status: status)
        }
        do {
          try await Task.sleep(for: pause * attempt)
        } catch {
          throw ProviderError(.cancelled, "the request for an access token was cancelled")
        }
        attempt += 1
      }
    }

    private func metadata(_ path: String) async throws(ProviderError) -> [UInt8] {
      guard case .metadataServer(let host, let missingFile) = source else { return [] }
      let url = try BaseURL(parsing: "http://\(host)", from: "GCE_METADATA_HOST")
      let reply: HTTPTransport.Reply
      do throws(ProviderError) {
        reply = try await HTTPTransport.fetch(
          HTTPRequest(
            method: "GET", target: Self.metadataPath + path,
            headers: [("Metadata-Flavor", "Google")]),
          from: url.origin, timeouts: Self.metadataTimeouts)
      } catch {
        throw .noGoogleCredentials(
          missingFile: missingFile, "no metadata server answers at \(host)")
      }
      guard reply.head.value(of: "metadata-flavor") == "Google" else {
        throw .noGoogleCredentials(
          missingFile: missingFile, "what answers at \(host) is no metadata server")
      }
      guard reply.isSuccess else {
        throw ProviderError(
          .http(reply.head.status),
          "the metadata server at \(host) answered \(reply.head.status) for \(path); expected it to "
            + "know, give the machine a service account", status: reply.head.status)
      }
      return reply.body
    }

    /// `application/x-www-form-urlencoded`: all but the unreserved characters of RFC 3986 encoded.
    private static func encoded(_ form: [(name: String, value: String)]) -> String {
      form.map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
    }
  }
#endif
