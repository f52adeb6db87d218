#if HTTP
  import Crypto
  import Foundation
  import Synchronization

  /// Signs requests with Signature Version 4.
  ///
  /// Source: AWS, 'Create a signed AWS API request'; the test vectors are botocore's.
  package struct AWSSigner: Sendable {
    private let region: String
    private let service: String
    private let signingKeys = SigningKeys()

    package init(region: String, service: String) {
      self.region = region
      self.service = service
    }

    /// The headers that make a request a signed one: its time, the session's token where there is one,
    /// and the signature.
    ///
    /// - Parameters:
    ///   - target: path and query exactly as they are sent.
    ///   - headers: those that are signed, `Host` among them; what proxies may change is left out.
    ///   - now: seconds since 1970.
    package func headers(
      method: String, target: String, headers: [(name: String, value: String)], body: [UInt8],
      keys: AWSKeys, now: Double
    ) -> [(name: String, value: String)] {
      let date = AWSTimestamp.basic(now)
      var added = [(name: "X-Amz-Date", value: date)]
      if let token = keys.sessionToken {
        added.append((name: "X-Amz-Security-Token", value: token.exposed))
      }
      let request = AWSCanonicalRequest(
        method: method, target: target, headers: headers + added,
        bodyHash: Self.hexadecimal(SHA256.hash(data: body)))
      let signature = signature(of: request, date: date, keys: keys)
      added.append(
        (
          name: "Authorization",
          value: "AWS4-HMAC-SHA256 Credential=\(keys.accessKeyID)/\(scope(date)), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature)"
        ))
      return added
    }

    /// The signature of a request that was made at `date`, in hexadecimal digits.
    func signature(of request: AWSCanonicalRequest, date: String, keys: AWSKeys) -> String {
      let text = Self.stringToSign(request, date: date, scope: scope(date))
      let key = signingKeys.key(
        secret: keys.secretAccessKey, day: String(date.prefix(8)), region: region,
        service: service)
      return Self.hexadecimal(
        HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    }

    static func stringToSign(
      _ request: AWSCanonicalRequest, date: String, scope: String
    ) -> String {
      let hash = hexadecimal(SHA256.hash(data: Data(request.text.utf8)))
      return "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(hash)"
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
      let digits = Array("0123456789abcdef".utf8)
      return String(
        decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private func scope(_ date: String) -> String {
      "\(date.prefix(8))/\(region)/\(service)/aws4_request"
    }
  }

  /// The keys that signatures are made with: each holds for a day, and takes four hashes to make.
  private final class SigningKeys: Sendable {
    private struct Made {
      var secret: Secret
      var day: String
      var key: SymmetricKey
    }

    private let made = Mutex<Made?>(nil)

    func key(secret: Secret, day: String, region: String, service: String) -> SymmetricKey {
      made.withLock { made in
        if let made, made.day == day, made.secret == secret { return made.key }
        var key = SymmetricKey(data: Data("AWS4\(secret.exposed)".utf8))
        for part in [day, region, service, "aws4_request"] {
          key = SymmetricKey(
            data: HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key))
        }
        made = Made(secret: secret, day: day, key: key)
        return key
      }
    }
  }
#endif
