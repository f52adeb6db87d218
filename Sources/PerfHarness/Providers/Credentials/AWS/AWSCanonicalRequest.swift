/// A request in the one form that both sides of a signature agree on.
///
/// Source: AWS, 'Create a signed AWS API request', as botocore implements it: every segment of the path
/// is encoded once more than on the wire (for all services but S3), and headers that proxies or tracing
/// add on the way are left out.
struct AWSCanonicalRequest {
  /// The text whose hash is signed.
  let text: String
  /// The names of the headers that are part of it, e.g. `content-type;host;x-amz-date`.
  let signedHeaders: String

  /// Never part of a signature.
  private static let unsigned: Set<String> = [
    "authorization", "baggage", "connection", "content-length", "expect", "keep-alive",
    "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "traceparent",
    "tracestate", "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    "x-request-id",
  ]

  /// - Parameters:
  ///   - target: path and query as they are on the wire.
  ///   - headers: those that are sent; what is never signed is left out here.
  ///   - bodyHash: the body's SHA-256, in hexadecimal digits.
  init(
    method: String, target: String, headers: [(name: String, value: String)], bodyHash: String
  ) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = Self.path(parts.first.map(String.init) ?? "/")
    let query = Self.query(parts.count > 1 ? String(parts[1]) : "")
    var fields: [String: String] = [:]
    for (name, value) in headers {
      let name = name.lowercased()
      guard !Self.unsigned.contains(name) else { continue }
      let value = value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
      fields[name] = fields[name].map { "\($0),\(value)" } ?? value
    }
    let names = fields.keys.sorted()
    signedHeaders = names.joined(separator: ";")
    let lines = names.map { "\($0):\(fields[$0] ?? "")\n" }.joined()
    text = "\(method)\n\(path)\n\(query)\n\(lines)\n\(signedHeaders)\n\(bodyHash)"
  }

  /// Without dot segments and doubled slashes, each segment encoded.
  private static func path(_ path: String) -> String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." {
        _ = segments.popLast()
      } else {
        segments.append(segment)
      }
    }
    let end = path.hasSuffix("/") && !segments.isEmpty ? "/" : ""
    return "/" + segments.map { String($0).percentEncoded }.joined(separator: "/") + end
  }

  /// The parameters in order; those of a wire that are encoded stay as they are.
  private static func query(_ query: String) -> String {
    query.split(separator: "&").map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : "")
    }
    .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }
}
