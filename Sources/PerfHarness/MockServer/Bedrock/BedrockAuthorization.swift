#if HTTP

  import Foundation
  import NIOCore
  import NIOHTTP1

  /// Who a request says that it comes from: a bearer token, or a signature of AWS's version 4.
  enum BedrockAuthorization {
    /// The only access key that there is, where the server has a key; that is its secret then.
    static let accessKeyID = "AKIDMOCKEXAMPLE"

    private static let algorithm = "AWS4-HMAC-SHA256 "
    private static let bearer = "Bearer "

    /// - Parameter key: what is accepted, as a bearer token and as the secret of signatures; nil accepts
    ///   anything that looks like either.
    /// - Throws: `BedrockError`, the one that AWS would reply.
    static func check(_ request: MockRequest, key: String?) throws(BedrockError) {
      guard let text = request.header("authorization") else {
        throw .refused("MissingAuthenticationTokenException", "Missing Authentication Token")
      }
      if text.hasPrefix(bearer) {
        let token = text.dropFirst(bearer.count)
        guard key.map({ $0 == token }) ?? !token.isEmpty else {
          throw .refused(
            "AccessDeniedException",
            "Authentication failed: Please make sure your API Key is valid.")
        }
        return
      }
      let signature = try Signature(text, of: request)
      guard let key else { return }
      guard signature.accessKeyID == accessKeyID else {
        throw .refused(
          "UnrecognizedClientException", "The security token included in the request is invalid.")
      }
      guard signature.value == signature.computed(of: request, secret: key) else {
        throw .refused(
          "InvalidSignatureException",
          "The request signature we calculated does not match the signature you provided. Check "
            + "your AWS Secret Access Key and signing method. Consult the service documentation for "
            + "details.")
      }
    }

    /// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`, taken apart.
    private struct Signature {
      private(set) var accessKeyID = ""
      private(set) var value = ""
      private var region = ""
      private var signedHeaders: [String] = []
      /// Seconds since 1970.
      private var date = 0.0

      init(_ text: String, of request: MockRequest) throws(BedrockError) {
        guard text.hasPrefix(algorithm) else { throw Self.incomplete("the algorithm") }
        let fields = text.dropFirst(algorithm.count).split(separator: ",").map {
          $0.trimmingPrefix(" ").split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        func field(_ name: String) throws(BedrockError) -> String {
          let found = fields.first { $0.first.map { $0 == name } == true && $0.count == 2 }
          guard let found else { throw Self.incomplete("'\(name)'") }
          return String(found[1])
        }
        let scope = try field("Credential").split(separator: "/").map(String.init)
        guard scope.count == 5, scope[3] == "bedrock", scope[4] == "aws4_request" else {
          throw Self.incomplete("'Credential' of the form ID/DATE/REGION/bedrock/aws4_request")
        }
        let stamp = request.header("x-amz-date") ?? ""
        guard let date = Self.seconds(stamp), stamp.hasPrefix(scope[1]), scope[1].utf8.count == 8
        else { throw Self.incomplete("'X-Amz-Date' of the day of the credential") }
        signedHeaders = try field("SignedHeaders").split(separator: ";").map(String.init)
        var required = ["content-type", "host", "x-amz-date"]
        if request.header("x-amz-security-token") != nil {
          required.append("x-amz-security-token")
        }
        guard signedHeaders == signedHeaders.sorted(), signedHeaders.allSatisfy(Self.isLowercase),
          required.allSatisfy(signedHeaders.contains),
          signedHeaders.allSatisfy({ request.header($0) != nil })
        else {
          throw Self.incomplete("'SignedHeaders' with \(required.joined(separator: ", "))")
        }
        value = try field("Signature")
        guard value.utf8.count == 64, value.allSatisfy({ $0.isHexDigit && !$0.isUppercase }) else {
          throw Self.incomplete("'Signature' of 64 hexadecimal digits")
        }
        accessKeyID = scope[0]
        region = scope[2]
        self.date = date
      }

      func computed(of request: MockRequest, secret: String) -> String {
        let added = ["x-amz-date", "x-amz-security-token"]
        let given = signedHeaders.filter { !added.contains($0) }
        let headers = AWSSigner(region: region, service: "bedrock").headers(
          method: request.method, target: request.target,
          headers: given.map { ($0, request.headers[$0].joined(separator: ",")) },
          body: Array(request.body.readableBytesView),
          keys: AWSKeys(
            accessKeyID: accessKeyID, secretAccessKey: Secret(secret),
            sessionToken: request.header("x-amz-security-token").map(Secret.init)),
          now: date)
        let text = headers.first { $0.name.lowercased() == "authorization" }?.value ?? ""
        return String(text.suffix(64))
      }

      private static func isLowercase(_ text: String) -> Bool { text == text.lowercased() }

      /// `20260115T123456Z`.
      private static func seconds(_ stamp: String) -> Double? {
        guard let parts = stamp.wholeMatch(of: #/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/#) else {
          return nil
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let (_, year, month, day, hour, minute, second) = parts.output
        return calendar.date(
          from: DateComponents(
            year: Int(year), month: Int(month), day: Int(day), hour: Int(hour),
            minute: Int(minute), second: Int(second)))?.timeIntervalSince1970
      }

      private static func incomplete(_ part: String) -> BedrockError {
        .refused("IncompleteSignatureException", "Authorization header requires \(part).")
      }
    }
  }

#endif
