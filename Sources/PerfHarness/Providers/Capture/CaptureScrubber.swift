import Foundation

/// Takes out of a captured exchange what nobody else may see: credentials, cookies, and whose account it
/// was.
///
/// A field that holds a secret keeps its name. What it held is a secret of the exchange from then on and
/// is searched for everywhere else, as are those of the environment. In bodies every byte of one becomes
/// a `*`, so that lengths stay true.
package struct CaptureScrubber: Sendable {
  /// What shorter secrets are is found by chance too often.
  private static let leastLength = 6
  private static let blot = "<secret>"

  private static let secretNames = [
    "authorization", "api-key", "apikey", "api_key", "cookie", "token", "secret", "credential",
    "password", "signature",
  ]
  private static let accountNames = ["organization", "org-id", "user-project", "openai-project"]
  private static let secretParameters = ["key", "sig", "code"]

  private let known: [Secret]

  package init(_ known: [Secret] = []) {
    self.known = known
  }

  /// One that knows what in the environment is named like a secret.
  package init(_ environment: EnvironmentVariables) {
    let endings = ["_KEY", "_SECRET", "_TOKEN", "_PASSWORD", "_KEY_ID", "_CREDENTIALS_JSON"]
    self.init(
      environment.names(startingWith: "").filter { name in endings.contains { name.hasSuffix($0) } }
        .compactMap { environment[$0] }.map(Secret.init))
  }

  /// One that knows these, too.
  package func knowing(_ secrets: [Secret]) -> CaptureScrubber {
    CaptureScrubber(known + secrets)
  }

  package func scrubbed(_ exchange: CapturedExchange) -> CapturedExchange {
    var result = exchange
    var found = known.map(\.exposed)
    result.requestHeaders = exchange.requestHeaders.map { Self.scrub($0, &found) }
    result.head?.headers = (exchange.head?.headers ?? []).map { Self.scrub($0, &found) }
    result.target = Self.scrubQuery(of: exchange.target, &found)
    // The longest first: one may be a part of another.
    let secrets = Set(found.filter { $0.utf8.count >= Self.leastLength }).sorted {
      ($1.utf8.count, $0) < ($0.utf8.count, $1)
    }
    func clean(_ text: String) -> String {
      secrets.reduce(text) { Self.text($0, without: $1) }
    }
    func clean(_ field: CapturedExchange.Field) -> CapturedExchange.Field {
      .init(clean(field.name), clean(field.value))
    }
    result.target = clean(result.target)
    result.requestHeaders = result.requestHeaders.map(clean)
    let headers = (result.head?.headers ?? []).map(clean)
    result.head?.headers = headers
    let needles = secrets.flatMap(Self.spellings)
    Self.blot(needles, in: &result.requestBody)
    Self.blot(needles, in: &result.pieces)
    return result
  }

  private static func scrub(
    _ field: CapturedExchange.Field, _ found: inout [String]
  ) -> CapturedExchange.Field {
    let name = field.name.lowercased()
    let isSecret = secretNames.contains { name.contains($0) } && !name.contains("ratelimit")
    guard isSecret || accountNames.contains(where: { name.contains($0) }) else { return field }
    found.append(field.value)
    if isSecret, let space = field.value.firstIndex(of: " ") {
      // Behind the scheme: `Bearer …`.
      found.append(String(field.value[field.value.index(after: space)...]))
    }
    return CapturedExchange.Field(field.name, blot)
  }

  private static func scrubQuery(of target: String, _ found: inout [String]) -> String {
    guard let mark = target.firstIndex(of: "?") else { return target }
    let parts = target[target.index(after: mark)...].split(
      separator: "&", omittingEmptySubsequences: false)
    let scrubbed = parts.map { part -> String in
      guard let equals = part.firstIndex(of: "=") else { return String(part) }
      let name = part[..<equals].lowercased()
      guard
        secretParameters.contains(name) || secretNames.contains(where: { name.contains($0) })
      else { return String(part) }
      let value = String(part[part.index(after: equals)...])
      found.append(value)
      value.removingPercentEncoding.map { found.append($0) }
      return "\(part[...equals])\(blot)"
    }
    return "\(target[...mark])\(scrubbed.joined(separator: "&"))"
  }

  /// A secret as it may stand in JSON.
  private static func spellings(of secret: String) -> Set<[UInt8]> {
    let escaped = Array(JSONText.quoted(secret).utf8.dropFirst().dropLast())
    return [
      Array(secret.utf8), escaped,
      Array(String(decoding: escaped, as: UTF8.self).replacing("/", with: "\\/").utf8),
    ]
  }

  /// By its bytes: as characters, a secret that an accent follows is another one.
  private static func text(_ text: String, without secret: String) -> String {
    let bytes = Array(text.utf8)
    let found = ranges(of: [Array(secret.utf8)], in: bytes)
    guard !found.isEmpty else { return text }
    var result: [UInt8] = []
    var start = 0
    for range in found {
      result += bytes[start..<range.lowerBound] + Array(blot.utf8)
      start = range.upperBound
    }
    return String(decoding: result + bytes[start...], as: UTF8.self)
  }

  private static func blot(_ needles: [[UInt8]], in bytes: inout [UInt8]) {
    for range in ranges(of: needles, in: bytes) {
      for index in range { bytes[index] = UInt8(ascii: "*") }
    }
  }

  /// Over the pieces together: a secret may be cut by them.
  private static func blot(_ needles: [[UInt8]], in pieces: inout [CapturedExchange.Piece]) {
    var whole = pieces.flatMap(\.bytes)
    let before = whole
    blot(needles, in: &whole)
    guard whole != before else { return }
    var start = 0
    for index in pieces.indices {
      let end = start + pieces[index].bytes.count
      pieces[index].bytes = Array(whole[start..<end])
      start = end
    }
  }

  private static func ranges(of needles: [[UInt8]], in bytes: [UInt8]) -> [Range<Int>] {
    bytes.withUnsafeBufferPointer { bytes in
      needles.flatMap { needle -> [Range<Int>] in
        guard let first = needle.first, bytes.count >= needle.count else { return [] }
        var ranges: [Range<Int>] = []
        var start = 0
        while start + needle.count <= bytes.count {
          if bytes[start] == first, bytes[start..<start + needle.count].elementsEqual(needle) {
            ranges.append(start..<start + needle.count)
            start += needle.count
          } else {
            start += 1
          }
        }
        return ranges
      }
    }
  }
}
