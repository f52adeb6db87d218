/// Where Prometheus gets metrics from: what `PERF_PROMETHEUS` says.
package enum PrometheusTarget: Sendable, Hashable {
  /// It scrapes the process at this address.
  case endpoint(host: String, port: Int)
  /// The collector of text files of node_exporter reads this file.
  case file(String)
  /// A push gateway is sent them after each case.
  case gateway(String)

  /// What the variable may be, in words.
  package static let expectation =
    "a port such as 9464 or 127.0.0.1:9464 to be scraped at, a file such as metrics.prom, or the address of "
    + "a push gateway such as http://gateway:9091"

  /// - Returns: nil where it is none of them.
  package init?(_ text: String) {
    if text.hasPrefix("http://") || text.hasPrefix("https://") {
      self = .gateway(text)
    } else if text.hasSuffix(".prom"), !text.hasSuffix("/.prom"), text != ".prom" {
      self = .file(text)
    } else if let port = Self.port(text[...]) {
      self = .endpoint(host: "127.0.0.1", port: port)
    } else if let colon = text.lastIndex(of: ":"),
      let port = Self.port(text[text.index(after: colon)...]),
      let host = Self.host(text[..<colon])
    {
      self = .endpoint(host: host, port: port)
    } else {
      return nil
    }
  }

  private static func port(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text).flatMap { (0...65_535).contains($0) ? $0 : nil }
  }

  /// An address or a name; one of IPv6 in brackets.
  private static func host(_ text: Substring) -> String? {
    if text.hasPrefix("["), text.hasSuffix("]"), text.count > 2 {
      return String(text.dropFirst().dropLast())
    }
    let isName = text.utf8.allSatisfy { byte in
      Character(UnicodeScalar(byte)).isLetter || (0x30...0x39).contains(byte)
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
    return text.isEmpty || !isName ? nil : String(text)
  }

  /// The path below which a gateway takes metrics: the address's own where that names a job.
  package static func pushPath(below path: String) -> String {
    if path.contains("/metrics/job/") { return path }
    let base = path.hasSuffix("/") ? String(path.dropLast()) : path
    return base + "/metrics/job/perfharness"
  }
}
